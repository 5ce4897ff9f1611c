"""Who may see how the district stands?"""

from accounts.models import Membership
from accounts.rules import has_people, is_executive, is_hr, is_site_leader


def can_view_overview(actor: Membership) -> bool:
    """HR and executives the district, site leaders their branch."""
    return is_hr(actor) or is_executive(actor) or is_site_leader(actor)


def can_remind(actor: Membership) -> bool:
    return is_hr(actor)


def can_change_many(actor: Membership) -> bool:
    """Act on several people of the overview at once. Each row has a rule of its own."""
    return is_hr(actor)


def sees_whole_district(actor: Membership) -> bool:
    return is_hr(actor) or is_executive(actor)


def can_view_access(actor: Membership) -> bool:
    """Who may not get in: HR of all, supervisors of their people."""
    return sees_everybodys_access(actor) or has_people(actor)


def sees_everybodys_access(actor: Membership) -> bool:
    return is_hr(actor)


def can_view_priorities(actor: Membership) -> bool:
    """How the district's priorities stand: the cabinet all goals, supervisors their people's."""
    return sees_whole_district(actor) or has_people(actor)


def can_make_board_summary(actor: Membership) -> bool:
    """It tells of the whole district."""
    return sees_whole_district(actor)


def can_compile_reports(actor: Membership) -> bool:
    """Evaluations, plans and non-renewals, with the people behind each number: HR alone."""
    return is_hr(actor)


def can_read_figures(actor: Membership) -> bool:
    """The same reports as figures that tell of no single person (reports/compiled/grouped.py)."""
    return sees_whole_district(actor)
