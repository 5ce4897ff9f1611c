"""Dates that count from an event of another step: posted when it happens, moved when corrected.

Until then such a step has no deadline, and nobody is reminded of it.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Membership
from deadlines.dates import event_of
from deadlines.models import Deadline
from deadlines.rule import Event, Happening
from deadlines.services.deadline import cancel, deadline_of
from deadlines.services.recompute import correct_event
from deadlines.services.reopening import reopen
from evaluations.models import Conference, Cycle, Participation, Process, Step, StepRule
from evaluations.plan_starts import plan_starts
from evaluations.services.participation import days_of_plans, post_dates_of
from evaluations.steps.turns import turn_of
from records.models import Document


def event_happened(step: Step, event: Event, on: date, *, actor: Membership) -> None:
    """Asks nothing of the database where no rule of the process waits for an event."""
    process = step.participation.cycle.process
    if not process.waits_for_events:
        return
    _date_steps(step.participation, Happening(event, step.rule.position), on, actor)


def follow_plans(person: Membership, *, actor: Membership) -> None:
    """A plan of theirs started, has another first day, or was withdrawn."""
    waiting = Participation.objects.filter(
        employee=person,
        state=Participation.State.ACTIVE,
        cycle__state=Cycle.State.OPEN,
        cycle__process__waits_for_events=True,
    )
    for one in waiting.select_related("cycle__process__school_year"):
        starts = plan_starts([person.pk], one.cycle.process.school_year)
        _date_steps(one, Event.PLAN_STARTED, starts.get(person.pk), actor)


def _date_steps(
    participation: Participation, event: Event | Happening, on: date | None, actor: Membership
) -> None:
    """What is undone and waits for the event gets its date; with none, it is called off."""
    process = participation.cycle.process
    for rule in waiting_rules(process, event):
        steps = Step.objects.filter(rule=rule, participation=participation)
        for one in steps.exclude(state=Step.State.COMPLETE).select_related("rule"):
            deadline = deadline_of(rule.kind, one.pk)
            if on is None:
                cancel(rule.kind, one.pk)
            elif deadline is None:
                post_dates_of(rule, process, steps, happened_on=on)
            else:
                _correct(one, deadline, on, actor)


def _correct(step: Step, deadline: Deadline, on: date, actor: Membership) -> None:
    if deadline.cancelled_at is not None:  # a plan was withdrawn, and another one started
        turn = turn_of(step)
        reopen(step.rule.kind, step.pk, to=turn.to, act=turn.act)
        deadline.refresh_from_db()
    correct_event(deadline, on, actor=actor)


def waiting_rules(process: Process, event: Event | Happening) -> Iterable[StepRule]:
    return [rule for rule, waits_for in _events_of(process) if waits_for == event]


def follow_new_rules(cycle: Cycle) -> None:
    """Other rules took the place of those of an open year: what has happened is known to them.

    Call before open dates are brought to the new rules.
    """
    process = cycle.process
    for rule, event in _events_of(process):
        steps = Step.objects.filter(rule=rule, participation__cycle=cycle)
        undone = steps.active().exclude(state=Step.State.COMPLETE)
        if event is None:
            post_dates_of(rule, process, undone)
            continue
        for on, people in _days_of(event, cycle).items():
            theirs = undone.filter(participation__in=people)
            subjects = theirs.values("pk")
            Deadline.objects.filter(kind=rule.kind, subject_id__in=subjects).update(anchor_on=on)
            post_dates_of(rule, process, theirs, happened_on=on)


def _events_of(process: Process) -> list[tuple[StepRule, Event | Happening | None]]:
    """A published rule names the step of its event, or waits for a plan."""
    rules = process.step_rules.select_related("deadline_rule__counts_from")
    return [(rule, event_of(rule.deadline_rule)) for rule in rules]


def _days_of(event: Event | Happening, cycle: Cycle) -> dict[date, list[UUID]]:
    """When it happened, and for which participations."""
    if not isinstance(event, Happening):
        return days_of_plans(cycle)
    days: dict[date, list[UUID]] = {}
    steps = Step.objects.filter(participation__cycle=cycle, rule__position=event.position)
    if event.event == Event.CONFERENCE_HELD:
        met = Conference.objects.filter(step__in=steps)
        for participation, day in met.values_list("step__participation", "held_on"):
            days.setdefault(day, []).append(participation)
    elif event.event == Event.DOCUMENT_DELIVERED:
        of_step = dict(steps.values_list("pk", "participation"))
        given = Document.objects.in_force().filter(subject_id__in=of_step)
        for subject, frozen_at in given.values_list("subject_id", "frozen_at"):
            day = frozen_at.astimezone(ZoneInfo(cycle.district.time_zone)).date()
            days.setdefault(day, []).append(of_step[subject])
    return days
