"""Who may see the calendar, change it, and write to the late?"""

from accounts import rules
from accounts.models import Membership


def can_view_calendar(actor: Membership) -> bool:
    return rules.is_admin(actor) or rules.is_hr(actor) or rules.is_executive(actor)


def can_change_calendar(actor: Membership) -> bool:
    return rules.is_admin(actor)


def can_confirm_earlier_dates(actor: Membership) -> bool:
    """A date that was announced is shortened by HR alone."""
    return rules.is_hr(actor)


def can_extend(actor: Membership) -> bool:
    """Give people more time: HR, for the district."""
    return rules.is_hr(actor)


def can_extend_for(actor: Membership, person: Membership) -> bool:
    """Nobody gives themselves more time."""
    return can_extend(actor) and actor.pk != person.pk


def can_view_dates(actor: Membership, person: Membership) -> bool:
    """Every date that something of theirs had, who changed it and why."""
    own = actor.is_active and actor.pk == person.pk
    return own or rules.supervises(actor, person) or rules.is_hr(actor)


def can_view_leaves(actor: Membership) -> bool:
    """Who is away, in the whole district."""
    return rules.is_hr(actor)


def can_manage_leave(actor: Membership, person: Membership) -> bool:
    """Enter, change and end it, with a note for HR alone. Nobody does so for themselves."""
    return rules.is_hr(actor) and actor.pk != person.pk


def can_assign_calendar(actor: Membership, person: Membership) -> bool:
    """Say by which calendar somebody works: HR, but nobody for themselves."""
    return can_manage_leave(actor, person)


def can_remind(actor: Membership) -> bool:
    return rules.is_hr(actor)


def can_view_outbox(actor: Membership) -> bool:
    """Who was written to about what: no word of what people wrote."""
    return rules.is_hr(actor) or rules.is_admin(actor)


def can_resend(actor: Membership) -> bool:
    return can_view_outbox(actor)
