"""A one-on-one is written, entered, read and added to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from evaluations import rules
from evaluations.models import (
    Cycle,
    FollowUp,
    GoalNote,
    OneOnOne,
    Participation,
    Prompt,
    PromptAnswer,
)
from evaluations.models.one_on_one import VIEWED
from evaluations.services.conference import check_held_on
from evaluations.services.next_step import watch_talk_step
from evaluations.services.step import require_active
from evaluations.services.talk_reminder import watch_talks_of
from goals.models import Goal, GoalSet

FIELDS = (
    "held_on",
    "way",
    "topics",
    "next_step",
    "next_step_who",
    "next_step_owner",
    "next_step_by",
    "representative",
)
NOTES = "notes"  # in `changes`: words by the id of the goal
ANSWERS = "answers"  # in `changes`: words by the id of the PromptAnswer


class StaleVersion(InvalidTransition):
    """Saved in between, in another tab or on another device. `current` is what stands there."""

    def __init__(self, current: OneOnOne) -> None:
        super().__init__(_("This meeting changed somewhere else. Compare both versions."))
        self.current = current


class AlreadyRead(InvalidTransition):
    """Somebody has read it, so it stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has read this, so it stays. Add a follow-up instead."))


@transaction.atomic
def start_one_on_one(participation: Participation, *, actor: Membership) -> OneOnOne:
    """A draft held today. An empty draft of this writer is taken up again."""
    participation = locked_participation(participation)
    require_active(actor)
    require(rules.can_log_one_on_one(actor, participation))
    require_running(participation)
    today = clock.today(participation.employee.district)
    drafts = participation.one_on_ones.filter(written_by=actor, entered_at=None, version=1)
    draft = drafts.first()
    if draft is not None:
        if draft.held_on != today:  # begun on another day, and nothing was saved in it
            draft.held_on, draft.updated_at = today, clock.now()
            draft.save(update_fields=["held_on", "updated_at"])
        return draft

    draft = OneOnOne.objects.create(
        participation=participation, written_by=actor, held_on=today, updated_at=clock.now()
    )
    _ask(draft, participation.employee)
    return draft


@transaction.atomic
def save_one_on_one(
    one_on_one: OneOnOne, *, actor: Membership, changes: Mapping[str, Any], version: int
) -> OneOnOne:
    """Write cleaned values by field name, under "notes" words by goal id, and under "answers"
    words by the id of their row.

    `version` is what they were typed over. Saving what stands there already changes nothing, at
    any version: a form sent twice is harmless.
    """
    one_on_one = _locked(one_on_one)
    require(rules.can_edit_one_on_one(actor, one_on_one))
    changed = [f for f in FIELDS if f in changes and getattr(one_on_one, f) != changes[f]]
    notes = _changed_notes(one_on_one, changes.get(NOTES, {}))
    answers = _changed_answers(one_on_one, changes.get(ANSWERS, {}))
    if not changed and not notes and not answers:
        return one_on_one
    require_running(one_on_one.participation)
    _require_unread(one_on_one)
    if version != one_on_one.version:
        raise StaleVersion(one_on_one)
    if "held_on" in changed:
        check_held_on(one_on_one.participation, changes["held_on"])

    for name in changed:
        setattr(one_on_one, name, changes[name])
    _write_notes(one_on_one, notes)
    PromptAnswer.objects.bulk_update(answers, ["words"])
    one_on_one.version += 1
    one_on_one.updated_at = clock.now()
    one_on_one.save(update_fields=[*changed, "version", "updated_at"])
    if not one_on_one.is_draft:
        watch_talk_step(one_on_one)
        if "held_on" in changed:
            watch_talks_of(one_on_one.participation)
    return one_on_one


@transaction.atomic
def enter_one_on_one(one_on_one: OneOnOne, *, actor: Membership) -> OneOnOne:
    """From now on both read it. The day it was held and the day it was entered are both kept."""
    one_on_one = _locked(one_on_one)
    require_active(actor)
    require(rules.can_edit_one_on_one(actor, one_on_one))
    require_running(one_on_one.participation)
    if not one_on_one.is_draft:
        return one_on_one
    check_held_on(one_on_one.participation, one_on_one.held_on)
    _require_answers(one_on_one)

    one_on_one.on_behalf_of = acts_for(actor, one_on_one.participation)
    one_on_one.entered_at = clock.now()
    one_on_one.save(update_fields=["on_behalf_of", "entered_at"])
    watch_talks_of(one_on_one.participation)
    watch_talk_step(one_on_one)
    audit.record(
        actor,
        "one_on_one.entered",
        one_on_one,
        person=one_on_one.employee,
        on_behalf_of=one_on_one.on_behalf_of,
        held_on=one_on_one.held_on.isoformat(),
    )
    return one_on_one


@transaction.atomic
def remove_draft(one_on_one: OneOnOne, *, actor: Membership) -> None:
    """Only its writer ever saw it."""
    one_on_one = _locked(one_on_one)
    require(actor.pk == one_on_one.written_by_id)
    if not one_on_one.is_draft:
        raise InvalidTransition(_("Both of you can read this meeting, so it stays."))
    one_on_one.delete()


@transaction.atomic
def add_follow_up(one_on_one: OneOnOne, *, actor: Membership, words: str) -> FollowUp:
    """The same words by the same person are added once: a form sent twice is harmless."""
    one_on_one = _locked(one_on_one)
    require_active(actor)
    require(rules.can_log_one_on_one(actor, one_on_one.participation))
    require_running(one_on_one.participation)
    words = words.strip()
    if one_on_one.is_draft:
        raise InvalidTransition(_("Share this meeting first."))
    if not words:
        raise InvalidTransition(_("Write your follow-up first."))
    last = one_on_one.follow_ups.order_by("-written_at").first()
    if last is not None and (last.written_by_id, last.words) == (actor.pk, words):
        return last

    stead = acts_for(actor, one_on_one.participation)
    follow_up = FollowUp.objects.create(
        one_on_one=one_on_one,
        written_by=actor,
        on_behalf_of=stead,
        words=words,
        written_at=clock.now(),
    )
    audit.record(
        actor,
        "one_on_one.followed_up",
        one_on_one,
        person=one_on_one.employee,
        on_behalf_of=stead,
    )
    return follow_up


@transaction.atomic
def record_view(one_on_one: OneOnOne, *, actor: Membership) -> None:
    """Somebody else opens it: call this before it is shown.

    Locked, so that it cannot cross with a change: what was read is what stays.
    """
    if actor.pk == one_on_one.written_by_id:
        return
    if (
        not OneOnOne.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=one_on_one.pk)
    ):
        raise Http404
    audit.record(actor, VIEWED, one_on_one, person=one_on_one.employee)


@transaction.atomic
@audit.together()
def record_views(one_on_ones: Sequence[OneOnOne], *, actor: Membership) -> None:
    """The same for a page that shows several, read with their people: two statements.

    A change that comes in between waits, and then finds that they were read.
    """
    others = [one for one in one_on_ones if one.written_by_id != actor.pk]
    if not others:
        return
    rows = OneOnOne.objects.filter(pk__in=[one.pk for one in others]).order_by("pk")
    versions = dict(rows.select_for_update().values_list("pk", "version"))
    if any(versions[one.pk] != one.version for one in others):
        raise InvalidTransition(_("A meeting changed just now. Load the page again."))
    for one in others:
        audit.record(actor, VIEWED, one, person=one.employee)


def has_been_read(one_on_one: OneOnOne) -> bool:
    """By anybody but its writer."""
    return one_on_one.entered_at is not None and audit.has_been_opened_by_others(
        one_on_one, than=one_on_one.written_by, since=one_on_one.entered_at, verb=VIEWED
    )


def acts_for(actor: Membership, participation: Participation) -> Membership | None:
    """The supervisor in whose stead `actor` writes, if they are the delegate."""
    employee = participation.employee
    if actor.pk in {employee.pk, employee.supervisor_id}:
        return None
    return employee.supervisor


def require_running(participation: Participation) -> None:
    """The employee still works here, and the year is open."""
    is_active = participation.state == Participation.State.ACTIVE
    if not is_active or not participation.employee.is_active:
        raise InvalidTransition(
            _("%(name)s no longer works here, so no meeting can be added.")
            % {"name": participation.employee.name}
        )
    if participation.cycle.state == Cycle.State.CLOSED:
        raise InvalidTransition(_("This year is closed. Ask HR if something has to change."))


def goals_of(participation: Participation) -> list[Goal]:
    """The goals of this year, in order. Whoever writes may not read them yet."""
    year = participation.cycle.process.school_year
    sets = GoalSet.objects.of(participation.employee, year)
    return list(Goal.objects.filter(goal_set__in=sets).select_related("goal_set").in_order())


def _locked(one_on_one: OneOnOne) -> OneOnOne:
    rows = OneOnOne.objects.with_people().select_for_update(of=("self",))
    return rows.get(pk=one_on_one.pk)


def locked_participation(participation: Participation) -> Participation:
    rows = Participation.objects.select_related(
        "employee__supervisor", "employee__district", "cycle__process__school_year"
    )
    return rows.select_for_update(of=("self",)).get(pk=participation.pk)


def _require_unread(one_on_one: OneOnOne) -> None:
    if has_been_read(one_on_one):
        raise AlreadyRead


def _changed_notes(one_on_one: OneOnOne, wanted: Mapping[UUID, str]) -> dict[UUID, str]:
    if not wanted:
        return {}
    standing = dict(one_on_one.goal_notes.values_list("goal", "words"))
    return {pk: words for pk, words in wanted.items() if words != standing.get(pk, "")}


def _write_notes(one_on_one: OneOnOne, notes: Mapping[UUID, str]) -> None:
    """An emptied note goes; the history keeps its words."""
    goals = {goal.pk: goal for goal in goals_of(one_on_one.participation)} if notes else {}
    for pk, words in notes.items():
        if not words:
            one_on_one.goal_notes.filter(goal=pk).delete()
        elif pk in goals:
            GoalNote.objects.update_or_create(
                one_on_one=one_on_one,
                goal=goals[pk],
                defaults={"words": words, "goal_name": goals[pk].name},
            )


def _ask(draft: OneOnOne, employee: Membership) -> None:
    """Put the questions of today on it."""
    prompts = Prompt.objects.asked_of(employee, Prompt.Kind.ONE_ON_ONE)
    PromptAnswer.objects.bulk_create(
        PromptAnswer(one_on_one=draft, prompt=prompt, position=n, is_required=prompt.is_required)
        for n, prompt in enumerate(prompts, start=1)
    )


def _changed_answers(one_on_one: OneOnOne, wanted: Mapping[UUID, str]) -> list[PromptAnswer]:
    changed = []
    for answer in one_on_one.answers.all() if wanted else []:
        if answer.words != wanted.get(answer.pk, answer.words):
            answer.words = wanted[answer.pk]
            changed.append(answer)
    return changed


def _require_answers(one_on_one: OneOnOne) -> None:
    unanswered = one_on_one.answers.filter(is_required=True, words="")
    if asked := list(unanswered.values_list("prompt__words", flat=True)):
        raise InvalidTransition(_("Answer this first: %s") % " ".join(asked))
