"""HR moves people to another cycle of the same school year.

The participation itself goes over with all that hangs on it: goals, drafts, notes, meetings and
signed forms. Its steps belong to the rules of the other cycle from now on; those that have no
place there stay behind (transfer_steps.py). Open ones get the dates of that cycle, an earlier one
only once HR confirms it (deadlines/services/recompute.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.rules import is_hr, require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from deadlines.services.recompute import follow_other_rules
from evaluations import rules
from evaluations.models import Cycle, Participation, Process, Step, StepRule
from evaluations.services.event_dates import follow_new_rules
from evaluations.services.talk_reminder import watch_talks_of_people
from evaluations.services.transfer_steps import (
    begin_new_steps,
    leave_steps_behind,
    pairs_of,
    told_of,
)
from evaluations.steps.axes import goals_asked
from goals.services import start_goal_sets

State = Participation.State


def cycles_to_move_to(process: Process) -> QuerySet[Cycle]:
    """The other open ones of its school year."""
    others = Cycle.objects.filter(
        state=Cycle.State.OPEN, process__school_year=process.school_year_id
    ).exclude(process=process)
    return others.select_related("process__school_year").order_by("process__name", "pk")


def foresee_transfer(
    rows: Iterable[Participation], *, to: Cycle, actor: Membership
) -> list[Outcome]:
    """What `transfer` would do with each of them. Writes nothing."""
    chosen = list(rows)
    hurdles = _hurdles(chosen, to)
    outcomes = []
    for row in chosen:
        why_not = _why_not(row, actor, hurdles)
        note = "" if why_not else hurdles.notes[row.cycle.process_id]
        outcomes.append(Outcome(row.employee, why_not, note))
    return outcomes


@transaction.atomic
@audit.together()
def transfer(rows: QuerySet[Participation], *, to: Cycle, actor: Membership) -> list[Outcome]:
    """Everything goes along, and each of them hears of it. A handful of statements."""
    hold_people_still()
    require(is_hr(actor))
    cycles = Cycle.objects.select_for_update(of=("self",)).select_related("process__school_year")
    to = cycles.get(pk=to.pk)
    if to.state != Cycle.State.OPEN:
        raise InvalidTransition(_("That cycle is not open. Choose another one."))
    held = list(rows.select_for_update(of=("self",)))
    outcomes = foresee_transfer(held, to=to, actor=actor)
    pairs = zip(held, outcomes, strict=True)
    chosen = [row for row, outcome in pairs if outcome.is_done]
    if not chosen:
        return outcomes

    _move(chosen, to, actor)
    for row in chosen:
        before = str(row.cycle_id)
        audit.record(
            actor, "participation.moved", row, person=row.employee, before=before, to=str(to.pk)
        )
    _tell(chosen, to)
    return outcomes


def _move(chosen: list[Participation], to: Cycle, actor: Membership) -> None:
    ids = [row.pk for row in chosen]
    changes = []
    new, leaving = steps_of(to.process_id), {row.cycle_id: row.cycle for row in chosen}
    Participation.objects.filter(pk__in=ids).update(cycle=to)
    for old in leaving.values():
        rows = [row for row in chosen if row.cycle_id == old.pk]
        pairs = pairs_of(steps_of(old.process_id), new)
        if left := [before for before, after in pairs if after is None]:
            leave_steps_behind(rows, old, to, left)
        for before, after in pairs:
            if after is None:
                continue
            steps = Step.objects.filter(participation__in=ids, rule=before)
            subjects = list(steps.values_list("pk", flat=True))
            steps.update(rule=after)
            changes.append((subjects, after.deadline_rule, after.name))
        if told_of(pairs, new):
            begin_new_steps(rows, to)
    if to.process.sets_goals:
        employees = [row.employee_id for row in chosen]
        process = to.process
        start_goal_sets(employees, process.school_year, goals_asked(process), guide=process.guide)
    processes = [to.process_id, *(row.cycle.process_id for row in chosen)]
    if Process.objects.filter(pk__in=processes, waits_for_events=True).exists():
        follow_new_rules(to)
    follow_other_rules(actor.district, changes, actor=actor, why="participation.moved")


def _tell(chosen: list[Participation], to: Cycle) -> None:
    people = Membership.objects.filter(pk__in=[row.employee_id for row in chosen])
    watch_talks_of_people(people)
    what = _("your cycle is now %(name)s") % {"name": to.process.name}
    tell(people, kind=NoticeKind.CHANGED, path="/", what=what)


@dataclass(frozen=True)
class _Hurdles:
    """What stands in somebody's way, asked for all of them at once."""

    notes: dict[UUID, str]  # by process: what stays behind, and what begins
    there: frozenset[UUID]  # employees who take part in the new cycle already
    signing: dict[UUID, str]  # by participation: the step that waits for a signature


def _hurdles(chosen: Sequence[Participation], to: Cycle) -> _Hurdles:
    new = steps_of(to.process_id)
    processes = {row.cycle.process_id for row in chosen}
    there = Participation.objects.filter(
        cycle=to, employee__in=[row.employee_id for row in chosen]
    )
    signing = Step.objects.filter(
        participation__in=[row.pk for row in chosen], state=Step.State.SIGNING
    )
    return _Hurdles(
        notes={pk: told_of(pairs_of(steps_of(pk), new), new) for pk in processes},
        there=frozenset(there.values_list("employee", flat=True)),
        signing=dict(signing.values_list("participation", "rule__name")),
    )


def steps_of(process_id: UUID) -> list[StepRule]:
    rules_of = StepRule.objects.filter(process=process_id).select_related("deadline_rule")
    return list(rules_of.order_by("position"))


def _why_not(row: Participation, actor: Membership, hurdles: _Hurdles) -> str:
    if not rules.can_exempt(actor, row.employee):
        return _("You can’t change this for yourself. Ask somebody else in HR.")
    if row.cycle.state == Cycle.State.CLOSED:
        return _("This year is closed.")
    if row.state == State.ENDED:
        return _("No longer works here.")
    if row.state == State.EXEMPT:
        return _("Is let off here. Take them in again first.")
    if row.employee_id in hurdles.there:
        return _("Takes part in that cycle already. Let them off here instead.")
    if row.pk in hurdles.signing:
        told = _("%(step)s waits for a signature. Have it signed first.")
        return told % {"step": hurdles.signing[row.pk]}
    return ""
