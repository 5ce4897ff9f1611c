"""A development plan and the meetings of the year: is one there to talk about, by when? (S4-10)"""

from dataclasses import dataclass
from uuid import UUID

from accounts.asking import ask
from accounts.models import Membership
from evaluations.models import Point, Step, StepRule
from goals.idp.ahead import Ahead, Idea
from goals.idp.rules import is_empty
from goals.models import Idp

MOST_IDEAS = 3
DUE = """
    SELECT min(last_day_on) FROM deadlines_deadline
    WHERE person_id = %s AND kind = %s AND cancelled_at IS NULL AND settled_at IS NULL
"""


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


def ahead_of_plan(person: Membership, *, wants_ideas: bool) -> Ahead:
    """For the page of the plan (settings.IDP_AHEAD). One statement, or two."""
    ((due,),) = ask(DUE, [person.pk, StepRule.Kind.PLANNING])
    return Ahead(due, _ideas_for(person) if wants_ideas else [])


def _ideas_for(person: Membership) -> list[Idea]:
    """What the newest closed conference at the end of a year named to develop."""
    closed = (Step.State.SIGNING, Step.State.COMPLETE)
    named = Point.objects.filter(
        kind=Point.Kind.DEVELOPMENT,
        step__participation__employee=person,
        step__rule__kind=StepRule.Kind.YEAR_END,
        step__state__in=closed,
    ).exclude(notes="")
    rows = named.order_by("-step__completed_at", "position").values_list(
        "notes", "step", "step__conferences__held_on"
    )
    return [Idea(words, f"/steps/{step}/", held_on) for words, step, held_on in rows[:MOST_IDEAS]]
