"""Is there a development plan to talk about at the planning conference (S4-10)?"""

from dataclasses import dataclass
from uuid import UUID

from evaluations.models import Step, StepRule
from goals.idp_rules import is_empty
from goals.models import Idp


@dataclass(frozen=True)
class Plan:
    """`pk` of the plan to open, once it is shared. Empty warns, and stops nobody."""

    pk: UUID | None
    is_empty: bool


def plan_of(step: Step) -> Plan | None:
    """None at other conferences. Whoever may open this conference may read a shared plan."""
    if step.rule.kind != StepRule.Kind.PLANNING:
        return None
    shared = Idp.objects.filter(person=step.employee, is_shared=True).values_list("pk", flat=True)
    return Plan(shared.first(), is_empty(step.employee))
