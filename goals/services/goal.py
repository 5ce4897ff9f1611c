"""How is a goal written without losing anybody's words?"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import audit, clock, writing
from accounts.asking import ask, ask_one
from accounts.errors import InvalidTransition
from accounts.loaded import loaded
from accounts.models import Membership
from accounts.rules import require
from accounts.standing import columns_of, named
from accounts.updating import update
from goals import rules
from goals.asked import Asked, asked_in
from goals.models import Action, Carried, Goal, GoalSet

FIELDS = (
    "specific",
    "measurable",
    "metric",
    "baseline",
    "target",
    "attainable",
    "relevant",
    "improvement_goal",
    "work_expectation",
    "skill",
    "aspirations",
    "priority",
    "domain",
    "contribution",
    "unit",
    "baseline_value",
    "target_value",
    "starts_on",
    "target_on",
)
PICKED = ("improvement_goal", "priority")  # from a list of the district
ACTION_FIELDS = ("what", "needs", "finish_on")
ACTION_ROWS = f"""SELECT {", ".join(ACTION_FIELDS)} FROM goals_action
    WHERE goal_id = %s ORDER BY position"""


class StaleVersion(InvalidTransition):
    """Somebody saved in between. `current` is what stands there now."""

    def __init__(self, current: Goal) -> None:
        super().__init__(_("This goal changed somewhere else. Compare both versions."))
        self.current = current


class DaysCross(InvalidTransition):
    """Of two versions that were put together. `part` is the last day."""

    def __init__(self, part: str) -> None:
        super().__init__(_("Of what you picked, the last day would come before the first."))
        self.part = part


def require_days_in_order(parts: Mapping[str, Any], first: str, last: str) -> None:
    """Each version had them in order, but not the first day of one with the last of the other."""
    begins, ends = parts.get(first), parts.get(last)
    if begins and ends and ends < begins:
        raise DaysCross(last)


def require_writable(goal_set: GoalSet) -> None:
    require_open_year(goal_set)
    if not goal_set.is_writable:
        raise InvalidTransition(
            _("You both agreed to these goals, so they are closed. Ask for a change first.")
        )


def require_open_year(goal_set: GoalSet) -> None:
    if goal_set.closed_at is not None:
        raise InvalidTransition(_("This year is closed, so its goals are only to be read."))


def require_own_year(goal_set: GoalSet, values: Mapping[str, Any]) -> None:
    """A goal serves a priority of its own year; the list of another year says other things."""
    priority = values.get("priority")
    if priority is not None and priority.school_year_id != goal_set.school_year_id:
        raise InvalidTransition(
            _("That priority belongs to another school year. Pick one of the list of this year.")
        )


def lock_goal(goal: Goal) -> Goal:
    """The goal and its set, set first: agreeing locks the set, so no word slips in after it."""
    goals = Goal.objects.select_related("goal_set__employee__supervisor", "goal_set__school_year")
    return goals.select_for_update(of=("goal_set", "self")).get(pk=goal.pk)


def _lock_words(goal: Goal) -> Goal:
    """The same without the people: writing asks only whose goals they are."""
    row = ask_one(_locked_words(), [goal.pk])
    if row is None:
        raise Goal.DoesNotExist
    values = iter(row)
    locked = loaded(Goal, *named(Goal, values))
    locked.goal_set = loaded(GoalSet, *named(GoalSet, values))
    return locked


@cache
def _locked_words() -> str:
    """Composed once: an autosave asks it every few seconds."""
    tables = (("goal", Goal), ("goal_set", GoalSet))
    columns = [f'{table}."{name}"' for table, model in tables for name in columns_of(model)]
    return f"""SELECT {", ".join(columns)} FROM goals_goal AS goal
        JOIN goals_goalset AS goal_set ON goal_set.id = goal.goal_set_id
        WHERE goal.id = %s FOR UPDATE OF goal_set, goal"""


@writing.together()
def save_goal(goal: Goal, *, actor: Membership, changes: Mapping[str, Any], version: int) -> Goal:
    """Write cleaned values; `version` is the one that they were typed over.

    `changes` holds values by field name, and under "actions" the rows in order, each with
    what, needs and finish_on. Saving what stands there already changes nothing, at any version:
    a form sent twice is harmless. Without a savepoint, which costs two more trips to the
    database: whatever is refused is refused before the first write.
    """
    if not goal.__dict__.get("is_locked"):  # an autosave reads and locks it at once
        goal = _lock_words(goal)
    require(rules.can_write_goal(actor, goal))
    require_writable(goal.goal_set)
    require_own_year(goal.goal_set, changes)
    changed = [name for name in FIELDS if name in changes and _differs(goal, name, changes[name])]
    rows = _changed_actions(goal, changes)
    if not changed and rows is None:
        return goal
    if version != goal.version:
        raise StaleVersion(goal)

    for name in changed:
        setattr(goal, name, changes[name])
    if rows is not None:
        _write_actions(goal, rows)
    return _save_version(goal, changed, actor)


def _save_version(goal: Goal, changed: Sequence[str], actor: Membership) -> Goal:
    goal.version += 1
    goal.updated_by, goal.updated_at = actor, clock.now()
    update(goal, [*changed, "version", "updated_by", "updated_at"])
    return goal


def write_parts(goal: Goal, words: Mapping[str, Any], *, actor: Membership) -> Goal:
    """Parts of a goal that is locked already (a suggestion is taken, a change is agreed)."""
    for part, value in words.items():
        setattr(goal, part, value)
    return _save_version(goal, list(words), actor)


def fill_goal(
    goal: Goal, values: Mapping[str, Any], rows: Sequence[dict[str, Any]], *, actor: Membership
) -> Goal:
    """Words for a goal whose set is locked already (it is taken over from an earlier year)."""
    for name, value in values.items():
        setattr(goal, name, value)
    _write_actions(goal, list(rows))
    return _save_version(goal, list(values), actor)


def _differs(goal: Goal, name: str, value: Any) -> bool:
    if name in PICKED:
        return bool(getattr(goal, f"{name}_id") != (value and value.pk))
    return bool(getattr(goal, name) != value)


def action_rows(goal: Goal) -> list[dict[str, Any]]:
    """The actions as plain rows, in order. Each page and each autosave asks: composed once."""
    rows = ask(ACTION_ROWS, [goal.pk])
    return [dict(zip(ACTION_FIELDS, row, strict=True)) for row in rows]


def standing_of(goal: Goal) -> dict[str, Any]:
    """Every answer as it stands, as `save_goal` takes it."""
    return {name: getattr(goal, name) for name in FIELDS} | {"actions": action_rows(goal)}


@transaction.atomic
def settle_versions(
    goal: Goal,
    *,
    actor: Membership,
    mine: Mapping[str, Any],
    keep_theirs: Collection[str],
    version: int,
) -> Goal:
    """Two versions were compared, answer by answer. What was not chosen stays in the history:
    first all of `mine` is written, then what was kept of the version that stood there.
    """
    standing = standing_of(lock_goal(goal))
    kept = {name: standing[name] for name in keep_theirs if name in mine}
    require_days_in_order(standing | dict(mine) | kept, "starts_on", "target_on")
    saved = save_goal(goal, actor=actor, changes=mine, version=version)
    return save_goal(saved, actor=actor, changes=kept, version=saved.version)


def _changed_actions(goal: Goal, changes: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    if "actions" not in changes:
        return None
    rows = [{name: row[name] for name in ACTION_FIELDS} for row in changes["actions"]]
    return rows if rows != action_rows(goal) else None


def _write_actions(goal: Goal, rows: list[dict[str, Any]]) -> None:
    """Rows keep their place; only what differs is written, so the history stays short."""
    standing = {action.position: action for action in goal.actions.all()}
    for position, row in enumerate(rows, start=1):
        action = standing.pop(position, None)
        if action is None:
            Action.objects.create(goal=goal, position=position, **row)
        elif any(getattr(action, name) != row[name] for name in ACTION_FIELDS):
            for name in ACTION_FIELDS:
                setattr(action, name, row[name])
            action.save(update_fields=list(ACTION_FIELDS))
    for action in standing.values():
        action.delete()


@transaction.atomic
def add_goal(goal_set: GoalSet, *, actor: Membership, kind: str, after: int | None = None) -> Goal:
    """One more goal of a kind. `after` is how many there were on the page that asked: with more
    by now, the last one is it (a form sent twice)."""
    goal_set = GoalSet.objects.select_for_update().get(pk=goal_set.pk)
    require(rules.can_share(actor, goal_set))
    require_writable(goal_set)
    goals = list(goal_set.goals.filter(kind=kind).order_by("number"))
    if after is not None and len(goals) > after:
        return goals[-1]
    require_room(goal_set, kind, len(goals))

    number = goals[-1].number + 1 if goals else 1
    goal = Goal.objects.create(
        goal_set=goal_set, kind=kind, number=number, is_shared=not goal_set.is_private
    )
    audit.record(actor, "goal.added", goal, person=actor, kind=kind)
    return goal


def require_room(goal_set: GoalSet, kind: str, there: int) -> None:
    """One more goal of this kind is asked for or welcome."""
    asked = asked_in(goal_set.asks).get(kind)
    if asked is None:
        raise InvalidTransition(_("Your process asks for other goals than this kind."))
    if there >= asked.most:
        told = _("%(count)d goals of a kind are enough. Remove one first.")
        raise InvalidTransition(told % {"count": asked.most})


@transaction.atomic
def remove_goal(goal: Goal, *, actor: Membership) -> None:
    """Take a goal away, unless as few are left as the process asks for (S1-5)."""
    goal = lock_goal(goal)
    require(rules.can_write_goal(actor, goal))
    require_writable(goal.goal_set)
    asked = asked_in(goal.goal_set.asks).get(goal.kind)
    if asked and goal.goal_set.goals.filter(kind=goal.kind).count() <= asked.least:
        raise InvalidTransition(_too_few(asked))

    audit.record(actor, "goal.removed", goal, person=actor, kind=goal.kind)
    Carried.objects.filter(goal=goal).update(state=Carried.State.OPEN, decided_at=None)
    try:
        goal.delete()
    except ProtectedError as error:  # before anything went
        raise InvalidTransition(
            _("You changed this goal together or met about it, so it stays. Change its words.")
        ) from error


def _too_few(asked: Asked) -> str:
    if asked.least == 1:
        return _("You need one goal of each kind. Change its words instead.")
    return _("You need %(n)d goals of this kind. Change its words instead.") % {"n": asked.least}
