"""At the mid-year the two change what they had agreed on: one proposes, the other agrees (S1-17).

The signed worksheet stays as it was signed. The reflection's paper says what changed, and why.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import InvalidTransition
from accounts.models import Membership
from evaluations import rules
from evaluations.models import Point, Step
from evaluations.services.agenda import lock_open_conference
from evaluations.services.question import (
    ask_for_answer,
    call_off_question,
    note_answer,
    tell_of_question,
)
from goals import services as goals
from goals.models import ChangeDraft, Goal, GoalChange


@transaction.atomic
def propose_goal_change(
    point: Point, *, actor: Membership, wanted: Mapping[str, Any], reason: str, version: int
) -> GoalChange:
    """`version` is that of the goal they read (goals/services/change.py)."""
    step = _lock(point.step, actor)
    waiting = GoalChange.objects.open().filter(goal=point.goal_id).exists()
    change = goals.propose_change(
        goal_of(point),
        actor=actor,
        subject_id=step.pk,
        wanted=wanted,
        reason=reason,
        version=version,
    )
    goals.forget_change_draft(change.goal, actor=actor)
    if not waiting:  # the same sent twice is told once
        ask_for_answer(change, point, step)
        tell_of_question(change, point, step)
    return change


@transaction.atomic
def save_goal_change_draft(
    point: Point,
    *,
    actor: Membership,
    answers: Mapping[str, str],
    base_version: int,
    version: int,
) -> ChangeDraft:
    """While it is typed; only its writer reads it (goals/services/change_draft.py)."""
    _lock(point.step, actor)
    return goals.save_change_draft(
        goal_of(point),
        actor=actor,
        answers=answers,
        base_version=base_version,
        version=version,
    )


@transaction.atomic
def drop_goal_change_draft(point: Point, *, actor: Membership) -> None:
    """Leave the goal as it is."""
    _lock(point.step, actor)
    goals.forget_change_draft(goal_of(point), actor=actor)


@transaction.atomic
def answer_goal_change(
    change: GoalChange, step: Step, *, actor: Membership, agrees: bool
) -> GoalChange:
    step = _lock(step, actor)
    answer = goals.agree_change if agrees else goals.decline_change
    answered = answer(change, actor=actor)
    note_answer(answered, step, actor)
    return answered


@transaction.atomic
def withdraw_goal_change(change: GoalChange, step: Step, *, actor: Membership) -> GoalChange:
    _lock(step, actor)
    withdrawn = goals.withdraw_change(change, actor=actor)
    call_off_question(change)
    return withdrawn


def goal_of(point: Point) -> Goal:
    """The agreed goal of a point: words that are not agreed yet are nobody's to show here."""
    if point.goal is None:
        raise InvalidTransition(_("Only a goal can be changed. Write notes here instead."))
    if point.goal.goal_set.is_writable:
        raise InvalidTransition(_("These goals are open now. Change the words themselves."))
    return point.goal


def _lock(step: Step, actor: Membership) -> Step:
    step = lock_open_conference(step, actor)
    if not rules.can_change_goals(actor, step):
        raise InvalidTransition(_("Agreed goals change at the mid-year."))
    return step
