"""How does a goal change that both have agreed on? By a proposal of one and the yes of the other.

The words in force never get lost: until the yes they stay, and after it they stand in the change
and in the history of the goal.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.numbers import plain_number, read_number
from accounts.rules import require
from goals import rules, smart
from goals.models import (
    Action,
    Goal,
    GoalChange,
    GoalChangePart,
    GoalSet,
    ImprovementGoal,
    StrategicPriority,
)
from goals.services.goal import (
    StaleVersion,
    action_rows,
    fill_goal,
    lock_goal,
    require_open_year,
    require_own_year,
    standing_of,
)
from goals.services.goal_set import can_pick_improvement_goal, words_of
from goals.snapshot import goal_parts

Outcome = GoalChange.Outcome
ACTIONS = "actions"
Listed = ImprovementGoal | StrategicPriority
# Parts whose words alone do not say them: rows of a list of the district, and numbers.
PICKED: dict[str, type[Listed]] = {
    "improvement_goal": ImprovementGoal,
    "priority": StrategicPriority,
}
NUMBERS = ("baseline_value", "target_value")


class StaleChange(InvalidTransition):
    """The words that it was to change are not in force any more."""

    def __init__(self, change: GoalChange) -> None:
        super().__init__(
            _("This goal changed after that was proposed. Take it back, and propose it anew.")
        )
        self.change = change


def changeable_parts(goal: Goal) -> list[tuple[str, str]]:
    """(field name, label), in the order of the form; last the actions, all as one part."""
    parts = [(name, label) for name, label, _value in goal_parts(goal)]
    return [*parts, (ACTIONS, _("Actions and strategies"))]


@transaction.atomic
def propose_change(
    goal: Goal,
    *,
    actor: Membership,
    subject_id: UUID,
    wanted: Mapping[str, Any],
    reason: str,
    version: int,
) -> GoalChange:
    """Other words for an agreed goal, with the reason. The same sent twice = one proposal.

    `wanted` holds values as `goals.services.goal.save_goal` takes them, `version` is that of the
    words they were typed over; StaleVersion when others are in force by now.
    """
    goal = lock_goal(goal)
    require(rules.can_propose_change(actor, goal.goal_set))
    _require_agreed(goal.goal_set)
    require_own_year(goal.goal_set, wanted)
    parts = _changed_parts(goal, wanted)
    waiting = goal.changes.open().first()
    if waiting is not None:
        if waiting.proposed_by_id == actor.pk and _says(waiting, parts, reason):
            return waiting
        raise InvalidTransition(_("A change of this goal waits for an answer. Answer it first."))
    if not parts:
        raise InvalidTransition(_("These words stand there already. Change some, then propose."))
    if version != goal.version:
        raise StaleVersion(goal)
    _require_whole(goal, parts, wanted)

    change = GoalChange.objects.create(
        goal=goal,
        subject_id=subject_id,
        base_version=goal.version,
        reason=reason.strip(),
        proposed_by=actor,
        on_behalf_of=rules.acts_for(actor, goal.goal_set),
        proposed_at=clock.now(),
    )
    for part in parts:
        part.change = change
    GoalChangePart.objects.bulk_create(parts)
    audit.record(actor, "goal.change_proposed", goal, person=goal.goal_set.employee)
    return change


@transaction.atomic
def agree_change(change: GoalChange, *, actor: Membership) -> GoalChange:
    """The other one says yes: the words are in force from now on. Again = nothing.

    StaleChange when other words than those it names are in force.
    """
    goal, change = _lock(change)
    require(rules.can_answer_change(actor, goal.goal_set, change))
    if change.outcome == Outcome.AGREED:
        return change
    _require_open(change)
    _require_agreed(goal.goal_set)
    parts = list(change.parts.all())
    standing = standing_of(goal)
    if any(_stored(standing[part.part]) != part.before for part in parts):
        raise StaleChange(change)

    _decide(change, Outcome.AGREED, actor, goal.goal_set)
    words = {part.part: _value_of(part) for part in parts}
    rows = words.pop(ACTIONS, standing[ACTIONS])
    fill_goal(goal, words | {"changed_at": clock.now()}, rows, actor=actor)
    audit.record(actor, "goal.change_agreed", goal, person=goal.goal_set.employee)
    return change


@transaction.atomic
def decline_change(change: GoalChange, *, actor: Membership) -> GoalChange:
    """The other one says no: the words stay. Again = nothing."""
    goal, change = _lock(change)
    require(rules.can_answer_change(actor, goal.goal_set, change))
    if change.outcome == Outcome.DECLINED:
        return change
    _require_open(change)

    _decide(change, Outcome.DECLINED, actor, goal.goal_set)
    audit.record(actor, "goal.change_declined", goal, person=goal.goal_set.employee)
    return change


@transaction.atomic
def withdraw_change(change: GoalChange, *, actor: Membership) -> GoalChange:
    """Whoever proposed it takes it back before it is answered. Again = nothing."""
    goal, change = _lock(change)
    require(actor.is_active and actor.pk == change.proposed_by_id)
    if change.outcome == Outcome.WITHDRAWN:
        return change
    _require_open(change)

    _decide(change, Outcome.WITHDRAWN, actor, goal.goal_set)
    audit.record(actor, "goal.change_withdrawn", goal, person=goal.goal_set.employee)
    return change


def _lock(change: GoalChange) -> tuple[Goal, GoalChange]:
    goal = lock_goal(change.goal)
    return goal, GoalChange.objects.select_for_update().get(pk=change.pk)


def _decide(change: GoalChange, outcome: str, actor: Membership, goal_set: GoalSet) -> None:
    change.outcome, change.decided_by, change.decided_at = outcome, actor, clock.now()
    change.decided_for = rules.acts_for(actor, goal_set)
    change.save(update_fields=["outcome", "decided_by", "decided_for", "decided_at"])


def _require_open(change: GoalChange) -> None:
    if not change.is_open:
        raise InvalidTransition(
            _("This was answered before: %(outcome)s.")
            % {"outcome": str(change.get_outcome_display()).lower()}
        )


def _require_agreed(goal_set: GoalSet) -> None:
    require_open_year(goal_set)
    if goal_set.state != GoalSet.State.AGREED:
        raise InvalidTransition(_("These goals are open now. Change the words themselves."))


def _require_whole(goal: Goal, parts: list[GoalChangePart], wanted: Mapping[str, Any]) -> None:
    """No part may be emptied. What was empty when they agreed is not asked for now.

    `goal` is locked and will not be saved: it takes the words to be looked at.
    """
    rows = action_rows(goal)
    before = _missing(goal, rows)
    for part in parts:
        if part.part != ACTIONS:
            setattr(goal, part.part, wanted[part.part])
    missing = _missing(goal, wanted.get(ACTIONS, rows))
    if emptied := [label for label in missing if label not in before]:
        raise InvalidTransition(_("These parts would be empty: %s.") % ", ".join(emptied))


def _missing(goal: Goal, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    listed = can_pick_improvement_goal(goal.goal_set)
    actions = [Action(**row) for row in rows]
    return smart.missing_parts(words_of(goal, can_pick_improvement_goal=listed, actions=actions))


def _changed_parts(goal: Goal, wanted: Mapping[str, Any]) -> list[GoalChangePart]:
    standing = standing_of(goal)
    return [
        GoalChangePart(
            position=position,
            part=name,
            label=label,
            before=_stored(standing[name]),
            after=_stored(wanted[name]),
            answer=_answer(wanted[name]),
        )
        for position, (name, label) in enumerate(changeable_parts(goal), start=1)
        if name in wanted and wanted[name] != standing[name]
    ]


def _says(change: GoalChange, parts: list[GoalChangePart], reason: str) -> bool:
    proposed = [(part.part, part.after) for part in change.parts.all()]
    same = proposed == [(part.part, part.after) for part in parts]
    return same and change.reason == reason.strip()


def _stored(value: Any) -> str:
    """An answer as text. Two answers that read the same are the same."""
    if isinstance(value, Listed):
        return value.text
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, list):
        return "\n".join(f"{n}. {_action_in_words(row)}" for n, row in enumerate(value, start=1))
    return value.isoformat() if isinstance(value, date) else value or ""


def _action_in_words(row: Mapping[str, Any]) -> str:
    needs = _("needs: %s") % row["needs"] if row["needs"] else ""
    by = _("by %s") % date_format(row["finish_on"], "F j, Y") if row["finish_on"] else ""
    return "; ".join(words for words in (row["what"], needs, by) if words)


def _answer(value: Any) -> Any:
    """For the JSON column; None where the text says all."""
    if isinstance(value, Listed):
        return {"id": str(value.pk)}
    if isinstance(value, list):
        return [row | {"finish_on": _stored(row["finish_on"])} for row in value]
    return None


def _value_of(part: GoalChangePart) -> Any:
    """What the goal's field takes."""
    if part.part in PICKED:
        listed = PICKED[part.part]
        return listed._default_manager.get(pk=part.answer["id"]) if part.answer else None
    if part.part in NUMBERS:
        return read_number(part.after) if part.after else None
    if part.part == ACTIONS:
        rows: list[dict[str, Any]] = part.answer or []
        return [row | {"finish_on": parse_date(row["finish_on"])} for row in rows]
    return part.value
