"""Two people get ready for a conference, and note what they talked over."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.asking import ask
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import cancel
from evaluations import rules
from evaluations.conferences.standing import standing_of
from evaluations.models import Attendee, NextStep, Point, PrivateNote, Prompt, Step, StepRule
from evaluations.services.next_step import NEXT_STEP, promise_next_step
from evaluations.services.step import locked_step, require_running
from evaluations.steps.axes import domains_of
from goals.asked import asked_in
from goals.models import Goal, GoalChange
from records.retention import are_held

Kind = Point.Kind
FIXED = {
    StepRule.Kind.PLANNING: (Kind.SUPPORT,),
    StepRule.Kind.MID_YEAR: (Kind.STRENGTHS, Kind.GROWTH, Kind.SUPPORT),
    StepRule.Kind.YEAR_END: (Kind.FEEDBACK, Kind.DEVELOPMENT),
}  # E5, E9; S1-18, S1-20
BOTH_WRITE = ("progress", "value", "pace", "pace_reason", "notes")
SUPERVISOR_WRITES = ("state", "reason", "result")


class StaleNotes(InvalidTransition):
    """The other one saved in between. `current` is what stands there now."""

    def __init__(self, current: Point | PrivateNote) -> None:
        super().__init__(_("These notes changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def prepare_conference(step: Step, *, actor: Membership) -> list[Point]:
    """The list of points: goals, topics, what its kind asks, the prompts. Again = the same."""
    step = lock_open_conference(step, actor)
    if points := list(step.points.all()):
        return points
    employee = step.employee
    rows: list[dict[str, Any]] = [
        {"kind": Kind.GOAL, "goal": goal} for goal in _goals_agreed_before(step)
    ]
    rows += [{"kind": Kind.TOPIC, "topic": topic} for topic in step.rule.topics]
    rows += [{"kind": kind} for kind in _about_the_district(step)]
    rows += [
        {"kind": Kind.DOMAIN, "topic": domain, "is_required": False} for domain in domains_of(step)
    ]
    rows += [{"kind": kind} for kind in FIXED[StepRule.Kind(step.rule.kind)]]
    rows += [
        {"kind": Kind.PROMPT, "prompt": prompt, "is_required": prompt.is_required}
        for prompt in Prompt.objects.asked_of(employee, step.rule.kind)
    ]
    points = [Point(step=step, position=n, **row) for n, row in enumerate(rows, start=1)]
    Point.objects.bulk_create(points)
    audit.record(actor, "conference.prepared", step, person=employee)
    return points


def _about_the_district(step: Step) -> list[Kind]:
    """Whoever sets growth goals says at mid-year what they do for the district's plan (S0-16)."""
    asked = asked_in(step.participation.cycle.process.goals)
    is_mid_year = step.rule.kind == StepRule.Kind.MID_YEAR
    return [Kind.PLAN] if is_mid_year and Goal.Kind.GROWTH in asked else []


def _goals_agreed_before(step: Step) -> QuerySet[Goal]:
    """None at a conference that no goal setting comes before."""
    process = step.participation.cycle.process
    setting = process.step_rules.filter(
        kind=StepRule.Kind.GOAL_SETTING, position__lt=step.rule.position
    )
    goals = Goal.objects.filter(
        goal_set__employee=step.employee, goal_set__school_year=process.school_year
    )
    return goals.in_order() if setting.exists() else goals.none()


@transaction.atomic
def save_point(
    point: Point, *, actor: Membership, changes: Mapping[str, Any], version: int
) -> Point:
    """Write cleaned values over those of `version`. What stands there already changes nothing.

    Both write notes, progress, value and pace; the supervisor alone says what is settled, and how
    a goal ended. StaleNotes when the other one saved in between.
    """
    step = lock_open_conference(point.step, actor)
    points = Point.objects.select_related("goal__goal_set")
    point = points.select_for_update(of=("self",)).get(pk=point.pk)
    writes = BOTH_WRITE + (SUPERVISOR_WRITES if rules.can_decide(actor, step) else ())
    changed = [n for n in writes if n in changes and getattr(point, n) != changes[n]]
    if not changed:
        return point
    if version != point.version:
        raise StaleNotes(point)
    for name in changed:
        setattr(point, name, changes[name])
    if point.kind == Kind.DOMAIN:  # whatever is said of it settles it
        point.state = Point.State.DISCUSSED if _is_told(point) else Point.State.TO_DO
        changed.append("state")
    _check_settled(point)
    _check_pace(point, step)

    point.version += 1
    point.updated_by, point.updated_at = actor, clock.now()
    point.save(update_fields=[*changed, "version", "updated_by", "updated_at"])
    return point


def _is_told(point: Point) -> bool:
    return bool(point.result or point.notes.strip())


def _check_settled(point: Point) -> None:
    if point.state == Point.State.NOT_NEEDED and not point.reason.strip():
        raise InvalidTransition(_("Say why this point is not needed."))


def _check_pace(point: Point, step: Step) -> None:
    """Another pace than computed says why, in a word."""
    standing = standing_of(point, step)
    if standing is not None and standing.is_overridden and not point.pace_reason.strip():
        raise InvalidTransition(_("Say in a word why the pace is another one than computed."))


@transaction.atomic
def add_next_step(
    step: Step, *, actor: Membership, what: str, who: Membership, due_on: date
) -> NextStep:
    step = lock_open_conference(step, actor)
    supervisor = step.employee.supervisor
    if who.pk not in {step.employee.pk, actor.pk, supervisor.pk if supervisor else None}:
        raise InvalidTransition(_("A next step is for one of you two."))
    if due_on < clock.today(step.employee.district):
        raise InvalidTransition(_("Pick a day that is still to come."))
    next_step, is_new = NextStep.objects.get_or_create(
        step=step,
        what=what.strip(),
        who=who,
        due_on=due_on,
        defaults={"added_by": actor, "added_at": clock.now()},
    )
    if is_new:
        promise_next_step(next_step, step)
    return next_step


@transaction.atomic
def remove_next_step(next_step: NextStep, *, actor: Membership) -> None:
    """Until the conference is closed; then it stands on the paper."""
    lock_open_conference(next_step.step, actor)
    cancel(NEXT_STEP, next_step.pk)
    next_step.delete()


@transaction.atomic
def add_attendee(step: Step, *, actor: Membership, name: str, part: str) -> Attendee:
    """Who else was in the room. Named twice = once."""
    step = lock_open_conference(step, actor)
    return Attendee.objects.update_or_create(
        step=step,
        name=name.strip(),
        defaults={"part": part, "added_by": actor, "added_at": clock.now()},
    )[0]


@transaction.atomic
def remove_attendee(attendee: Attendee, *, actor: Membership) -> None:
    lock_open_conference(attendee.step, actor)
    attendee.delete()


@transaction.atomic
def keep_private_note(
    step: Step, *, actor: Membership, words: str, version: int
) -> PrivateNote | None:
    """For the writer alone, also after the conference. Empty words take it away, but not while a
    legal hold stands, of which nobody is told here."""
    step = locked_step(step, actor=actor)
    require(rules.can_talk(actor, step))
    note = PrivateNote.objects.select_for_update().filter(step=step, writer=actor).first()
    if note is None:
        note = PrivateNote(step=step, writer=actor, version=0)
    if note.words == words:
        return note if note.version else None
    if version != note.version:
        raise StaleNotes(note)
    if not words.strip():
        if are_held([actor, step.employee]):
            raise InvalidTransition(
                _("This note has to be kept for now, so it can’t be emptied. You may add to it.")
            )
        note.delete()
        return None
    note.words, note.version, note.updated_at = words, note.version + 1, clock.now()
    note.save()
    return note


def seen_of(step: Step) -> str:
    """What somebody has read, to hand in with their signature: changed since = read again."""
    return seen_in(line for (line,) in ask(SEEN, {"step": step.pk}))


def seen_in(lines: Iterable[str]) -> str:
    """The same with the rows of `SEEN` at hand."""
    return hashlib.sha256(" ".join(lines).encode()).hexdigest()


SEEN = f"""
    SELECT told.id || '.' || told.stand FROM (
        SELECT id, version::text AS stand FROM {Point._meta.db_table} WHERE step_id = %(step)s
        UNION ALL
        SELECT id, outcome FROM {GoalChange._meta.db_table} WHERE subject_id = %(step)s
        UNION ALL
        SELECT id, '' FROM {NextStep._meta.db_table} WHERE step_id = %(step)s
        UNION ALL
        SELECT id, '' FROM {Attendee._meta.db_table} WHERE step_id = %(step)s
    ) told ORDER BY told.id
"""


def lock_open_conference(step: Step, actor: Membership) -> Step:
    """Locked, and the two may still write in it."""
    step = locked_step(step, actor=actor)
    require(rules.can_talk(actor, step))
    require_running(step)
    if step.state != Step.State.MEETING or step.rule.kind not in FIXED:
        raise InvalidTransition(_("This conference is closed, so its notes can’t change."))
    return step
