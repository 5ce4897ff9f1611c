"""HR lets people off the rest of a cycle, with a reason, and takes them in again.

What they wrote and signed stays. Nothing more is asked of them, and nothing counts as overdue.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.rules import is_hr, require
from deadlines.services.in_bulk import cancel_deadlines, restore_deadlines
from evaluations import rules
from evaluations.models import Cycle, Participation, Step
from evaluations.services.appointment import call_off_meetings_of
from evaluations.services.next_step import call_off_next_steps, take_up_next_steps
from evaluations.services.observation_dates import call_off_observations, take_up_observations
from evaluations.services.people import turns_of
from evaluations.services.person_notice import tell_both
from evaluations.services.question import call_off_questions, hand_over_questions
from evaluations.services.talk_reminder import watch_talks_of_people

State = Participation.State


def participations_in(cycle: Cycle, people: Iterable[Any]) -> QuerySet[Participation]:
    rows = Participation.objects.filter(cycle=cycle, employee__in=people)
    rows = rows.select_related("employee", "cycle")
    return rows.order_by("employee__last_name", "employee__first_name", "pk")


def foresee_exemption(rows: Iterable[Participation], *, actor: Membership) -> list[Outcome]:
    """What `exempt` would do with each of them. Writes nothing."""
    return [Outcome(row.employee, _why_not_exempt(row, actor)) for row in rows]


def foresee_return(rows: Iterable[Participation], *, actor: Membership) -> list[Outcome]:
    return [Outcome(row.employee, _why_not_return(row, actor)) for row in rows]


@transaction.atomic
@audit.together()
def exempt(rows: QuerySet[Participation], *, actor: Membership, reason: str) -> list[Outcome]:
    """Nothing more is asked of them in this cycle. `reason` is for HR and the person."""
    held = _held(rows, actor)
    reason = reason.strip()
    if not reason:
        raise InvalidTransition(_("Say why, then go on."))
    outcomes = foresee_exemption(held, actor=actor)
    chosen = _chosen(held, outcomes)
    if not chosen:
        return outcomes
    cancel_deadlines(_steps(chosen).values_list("pk"))
    _call_off(chosen, actor)
    _set(chosen, State.EXEMPT, reason)
    _tell(chosen, actor, "participation.exempted")
    own = _("you are let off the rest of the year")
    tell_both([row.employee for row in chosen], own, _("let off the rest of the year"))
    return outcomes


@transaction.atomic
@audit.together()
def take_up_again(rows: QuerySet[Participation], *, actor: Membership) -> list[Outcome]:
    """Everything stands as they left it, with the dates it had."""
    held = _held(rows, actor)
    outcomes = foresee_return(held, actor=actor)
    chosen = _chosen(held, outcomes)
    if not chosen:
        return outcomes
    _set(chosen, State.ACTIVE, "")
    restore_deadlines(turns_of(_steps(chosen)))
    _take_up(chosen)
    _tell(chosen, actor, "participation.taken_up")
    own = _("you take part in the year again")
    tell_both([row.employee for row in chosen], own, _("takes part in the year again"))
    return outcomes


def _call_off(chosen: list[Participation], actor: Membership) -> None:
    """What they two wanted to do next, when they meet, a change of a goal that waits for an
    answer, and the talk about an observation."""
    rows, people = _rows_and_people(chosen)
    call_off_meetings_of(rows, actor=actor)
    call_off_next_steps(rows, people.none())
    call_off_questions(people)
    call_off_observations(rows)


def _take_up(chosen: list[Participation]) -> None:
    rows, people = _rows_and_people(chosen)
    take_up_next_steps(rows, people.none())
    hand_over_questions(people)
    take_up_observations(rows)


def _rows_and_people(
    chosen: list[Participation],
) -> tuple[QuerySet[Participation], QuerySet[Membership]]:
    rows = Participation.objects.filter(pk__in=[row.pk for row in chosen])
    return rows, Membership.objects.filter(pk__in=[row.employee_id for row in chosen])


def _held(rows: QuerySet[Participation], actor: Membership) -> list[Participation]:
    hold_people_still()
    require(is_hr(actor))
    return list(rows.select_for_update(of=("self",)))


def _chosen(rows: Sequence[Participation], outcomes: Sequence[Outcome]) -> list[Participation]:
    pairs = zip(rows, outcomes, strict=True)
    return [row for row, outcome in pairs if outcome.is_done]


def _steps(chosen: list[Participation]) -> QuerySet[Step]:
    return Step.objects.filter(participation__in=[row.pk for row in chosen])


def _set(chosen: list[Participation], state: str, reason: str) -> None:
    rows = Participation.objects.filter(pk__in=[row.pk for row in chosen])
    rows.update(state=state, reason=reason)


def _tell(chosen: list[Participation], actor: Membership, verb: str) -> None:
    """A line for each, and the gentle dates of talks follow."""
    people = Membership.objects.filter(pk__in=[row.employee_id for row in chosen])
    watch_talks_of_people(people)
    for row in chosen:
        audit.record(actor, verb, row, person=row.employee)


def _why_not_exempt(row: Participation, actor: Membership) -> str:
    return _why_not(row, actor) or {
        State.EXEMPT: _("Is let off already."),
        State.ENDED: _("No longer works here."),
    }.get(State(row.state), "")


def _why_not_return(row: Participation, actor: Membership) -> str:
    if why_not := _why_not(row, actor):
        return why_not
    if row.state != State.EXEMPT:
        return _("Was not let off.")
    return "" if row.employee.is_active else _("No longer works here.")


def _why_not(row: Participation, actor: Membership) -> str:
    if not rules.can_exempt(actor, row.employee):
        return _("You can’t change this for yourself. Ask somebody else in HR.")
    if row.cycle.state == Cycle.State.CLOSED:
        return _("This year is closed.")
    return ""
