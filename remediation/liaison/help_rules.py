"""Who may ask HR for help with a plan, answer, and pass a question on?"""

from uuid import UUID

from accounts.models import Membership
from accounts.rules import has_people, is_hr, is_site_leader
from remediation.models import HelpRequest


def can_ask_for_help(actor: Membership) -> bool:
    return has_people(actor) or is_site_leader(actor)


def can_use_help(actor: Membership) -> bool:
    """The list: one's own questions, or all of them."""
    return can_ask_for_help(actor) or is_hr(actor)


def can_answer_question(actor: Membership, request: HelpRequest) -> bool:
    """HR, and whoever asked may say more."""
    return is_hr(actor) or actor.pk == request.asker_id


def can_claim(actor: Membership, request: HelpRequest) -> bool:
    """Nobody answers themselves, nor handles what is about their own plan."""
    return is_hr(actor) and actor.pk not in never_theirs(request)


def never_theirs(request: HelpRequest) -> set[UUID | None]:
    """Whoever asked, and whose plan it is about."""
    return {request.asker_id, request.case.person_id if request.case else None}


def can_close_question(actor: Membership, request: HelpRequest) -> bool:
    return is_hr(actor) or actor.pk == request.asker_id


def can_use_desk(actor: Membership) -> bool:
    """The caseload over all sites, with names: HR alone."""
    return is_hr(actor)
