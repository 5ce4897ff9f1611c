"""Who may see, write, decide and end a case? Whether it can be done now is a state, not a rule.

No role opens somebody's own case to them: there they are the employee, and nothing else.
"""

from accounts.models import Membership
from accounts.rules import (
    is_hr,
    leads_site_of,
    supervises,
    supervisors_acted_for,
)
from remediation.models import Case, CaseKind


def is_employee(actor: Membership, case: Case) -> bool:
    return actor.is_active and actor.pk == case.person_id


def is_evaluator(actor: Membership, case: Case) -> bool:
    """The evaluator of this case, or who stands in for them today."""
    if not actor.is_active or actor.pk == case.person_id:
        return False
    return actor.pk == case.evaluator_id or case.evaluator_id in supervisors_acted_for(actor)


def is_private_draft(case: Case) -> bool:
    """What an employee began and has not shared: theirs, and HR can help."""
    return case.is_by_employee and not case.is_issued


def can_read_case(actor: Membership, case: Case) -> bool:
    """`Case.objects.visible_to`, for one. Executives see totals in reports; admins see none."""
    if not actor.is_active:
        return False
    if actor.pk == case.person_id:
        return case.is_issued or case.is_by_employee
    if is_hr(actor):
        return True
    if (is_evaluator(actor, case) or supervises(actor, case.person)) and not is_private_draft(
        case
    ):
        return True
    return case.kind.site_leaders_see and case.is_issued and leads_site_of(actor, case.person)


def can_start(actor: Membership, person: Membership, kind: CaseKind) -> bool:
    """S4-27: both can begin, where the kind says so."""
    if not actor.is_active or not person.is_active:
        return False
    if actor.pk == person.pk:
        return kind.employee_starts and person.supervisor_id is not None
    if kind.coordinator_starts and is_hr(actor):
        return True
    return kind.supervisor_starts and supervises(actor, person)


def can_write_as_employee(actor: Membership, case: Case) -> bool:
    """Their own words, once it was shared or when they began it."""
    return is_employee(actor, case) and can_read_case(actor, case)


def can_write_as_supervisor(actor: Membership, case: Case) -> bool:
    """The evaluator's words. HR write along with them until it is issued (S3-4)."""
    if is_private_draft(case):
        return False
    if is_evaluator(actor, case):
        return True
    return is_hr(actor) and actor.pk != case.person_id and case.is_before_issue


def can_write_plan(actor: Membership, case: Case) -> bool:
    """Its frame (concerns, dates, facts): whoever began until it is shared, then the evaluator."""
    if is_private_draft(case):
        return is_employee(actor, case)
    return can_write_as_supervisor(actor, case)


def can_write_areas(actor: Membership, case: Case) -> bool:
    """Name areas to improve and their facts: both, and HR as long as they write the plan."""
    return can_write_plan(actor, case) or can_write_as_employee(actor, case)


def can_write_points(actor: Membership, case: Case) -> bool:
    """Add points and propose words for both, each in their own voice."""
    return can_write_as_supervisor(actor, case) or can_write_as_employee(actor, case)


def can_agree(actor: Membership, case: Case) -> bool:
    """Say yes to words of the other: one of the two."""
    return can_decide(actor, case) or is_employee(actor, case)


def can_decide(actor: Membership, case: Case) -> bool:
    """S4-30: on significant disagreement the supervisor's decision carries."""
    return is_evaluator(actor, case)


def can_share(actor: Membership, case: Case) -> bool:
    """Issue it: an employee shares what they began; else the evaluator does."""
    if is_private_draft(case):
        return is_employee(actor, case)
    return is_evaluator(actor, case)


def can_review(actor: Membership, case: Case) -> bool:
    """Mark the parts, approve, return: HR, and never what they write themselves, as the evaluator
    or in the evaluator's stead."""
    return is_hr(actor) and actor.pk != case.person_id and not is_evaluator(actor, case)


def can_keep_help(actor: Membership, case: Case) -> bool:
    """Promise help and note that it came: the evaluator and HR, of what was shared with them."""
    if is_private_draft(case):
        return False
    return is_evaluator(actor, case) or (is_hr(actor) and actor.pk != case.person_id)


def can_answer_help(actor: Membership, case: Case) -> bool:
    return is_employee(actor, case) and case.is_issued


def can_check(actor: Membership, case: Case) -> bool:
    """Note a talk about progress, give more time, end it."""
    return is_evaluator(actor, case)


def can_set_check(actor: Membership, case: Case) -> bool:
    """Pick a day to talk over the progress."""
    return can_write_plan(actor, case) or can_check(actor, case)


def can_log_evidence(actor: Membership, case: Case) -> bool:
    """The evaluator and HR; the employee for themselves, once they can read the case."""
    return can_keep_help(actor, case) or can_write_as_employee(actor, case)


def can_read_coach_notes(actor: Membership, case: Case) -> bool:
    """Evaluator, supervisor and HR, never the employee (S3-4)."""
    if actor.pk == case.person_id or is_private_draft(case) or not actor.is_active:
        return False
    return is_hr(actor) or is_evaluator(actor, case) or supervises(actor, case.person)


def can_confirm(actor: Membership, case: Case) -> bool:
    """Tell that the state heard of the remediation (Georgia)."""
    return is_hr(actor) and actor.pk != case.person_id


def can_withdraw(actor: Membership, case: Case) -> bool:
    """Before both have signed: whoever began it, or HR."""
    if is_private_draft(case):
        return is_employee(actor, case)
    return is_evaluator(actor, case) or (is_hr(actor) and actor.pk != case.person_id)
