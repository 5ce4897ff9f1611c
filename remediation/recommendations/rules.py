"""Who may recommend, approve, and see it?"""

from uuid import UUID

from accounts.models import Membership
from accounts.rules import (
    has_people,
    is_executive,
    is_hr,
    is_hr_manager,
    is_site_leader,
    supervises,
    supervisors_acted_for,
)
from remediation.models import Recommendation


def can_open_round(actor: Membership) -> bool:
    return is_hr(actor)


def can_view_round(actor: Membership) -> bool:
    """All of it, by name: HR alone. Evaluators have their roster, approvers what waits."""
    return is_hr(actor)


def can_view_rounds(actor: Membership) -> bool:
    return is_hr(actor) or has_people(actor) or is_executive(actor) or is_site_leader(actor)


def can_recommend(actor: Membership, row: Recommendation) -> bool:
    return supervises(actor, row.person)


def own_of(row: Recommendation) -> set[UUID | None]:
    """To whom it never goes: whom it is about, who sent it, and the evaluator in whose place it
    may have been sent."""
    return {row.person_id, row.sent_by_id, row.person.supervisor_id}


def can_approve(actor: Membership, row: Recommendation) -> bool:
    """Whom it waits for, or their delegate; nobody about themselves or their own words."""
    if row.waits_for_id is None or actor.pk in {row.person_id, row.sent_by_id}:
        return False
    return actor.is_active and (
        row.waits_for_id == actor.pk or row.waits_for_id in supervisors_acted_for(actor)
    )


def can_steer(actor: Membership, row: Recommendation) -> bool:
    """Let off, hand over, note the notice."""
    return is_hr(actor) and actor.pk != row.person_id


def can_close_round(actor: Membership) -> bool:
    return is_hr_manager(actor)
