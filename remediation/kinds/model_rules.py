"""Who reads model plans, who keeps them, and who takes parts of one into a plan?"""

from accounts.models import Membership
from accounts.rules import is_hr
from remediation import rules
from remediation.library.rules import can_read_library
from remediation.models import Case


def can_read_models(actor: Membership) -> bool:
    """Whoever may write a plan for somebody."""
    return can_read_library(actor)


def can_keep_models(actor: Membership) -> bool:
    return is_hr(actor)


def can_make_model_of(actor: Membership, case: Case) -> bool:
    """Headings alone; nobody of their own plan."""
    return can_keep_models(actor) and actor.pk != case.person_id


def can_take_parts(actor: Membership, case: Case) -> bool:
    """Into a plan that they write as its evaluator or as HR; an employee writes their own."""
    return actor.pk != case.person_id and rules.can_write_plan(actor, case)
