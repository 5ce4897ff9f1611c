"""What an earlier year left waits in the goals of the next: to take over, or to leave (S1-20).

The employee decides. Only a development goal without a word begins with what the year-end
conference named to develop, and says where that comes from.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals import rules
from goals.models import Carried, Goal, GoalSet, ImprovementGoal, StrategicPriority
from goals.services.goal import action_rows, fill_goal, require_room, require_writable

COPIED = (
    "specific",
    "measurable",
    "metric",
    "baseline",
    "target",
    "attainable",
    "relevant",
    "work_expectation",
    "skill",
    "aspirations",
    "contribution",
    "unit",
    "baseline_value",
    "target_value",
)
SKILL_LENGTH = 300


@transaction.atomic
def carry_over(rows: QuerySet[Any, Any], *, is_new: bool) -> int:
    """Put what earlier years left into goal sets: two statements, however many people.

    `rows` gives nine columns: goal set, kind, source, school year, origin, path, day, result and
    words. Brought twice, it is brought anew as long as nobody has answered. `is_new`: nobody can
    have a page of these goals open yet. Returns how many development goals begin with words.
    """
    chosen, params = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(rows=chosen), params)
        cursor.execute(
            PREFILL.format(rows=chosen),
            [clock.now(), 0 if is_new else 1, SKILL_LENGTH, SKILL_LENGTH - 1, *params],
        )
        return cursor.rowcount


def withdraw_carried(origin_ids: Sequence[UUID]) -> None:
    """What says so was opened again: offers without an answer go."""
    Carried.objects.to_answer().filter(origin_id__in=origin_ids).delete()


@transaction.atomic
def take_over(carried: Carried, *, actor: Membership) -> Goal:
    """The words of an earlier goal, into an empty goal of its kind or one more. Its days go."""
    goal_set, carried = _locked(carried, actor)
    if carried.state == Carried.State.TAKEN and carried.goal is not None:
        return carried.goal  # a form sent twice
    source = carried.source
    if source is None:
        raise InvalidTransition(_("Only a goal can be taken over. Write what you need of this."))
    goal = fill_goal(
        _empty_goal(goal_set, source.kind),
        {name: getattr(source, name) for name in COPIED}
        | {
            "improvement_goal": _still_listed(source.improvement_goal, goal_set),
            "priority": _same_priority(source.priority, goal_set),
            "domain": _same_domain(source.domain, goal_set),
        },
        [row | {"finish_on": None} for row in action_rows(source)],
        actor=actor,
    )
    _answer(carried, Carried.State.TAKEN, actor, goal)
    audit.record(actor, "goal.taken_over", goal, person=actor, kind=goal.kind)
    return goal


@transaction.atomic
def leave_behind(carried: Carried, *, actor: Membership) -> None:
    """It stays where it was. It can still be taken over later."""
    _goal_set, carried = _locked(carried, actor)
    if carried.state == Carried.State.TAKEN:
        raise InvalidTransition(_("You took this over. Remove the goal if you don’t want it."))
    if carried.state == Carried.State.LEFT:
        return
    _answer(carried, Carried.State.LEFT, actor, None)
    audit.record(actor, "goal.left_behind", carried, person=actor)


def _locked(carried: Carried, actor: Membership) -> tuple[GoalSet, Carried]:
    """The set first, as in every act that writes goals."""
    sets = GoalSet.objects.select_related("employee__site__parent__parent", "school_year")
    goal_set = sets.select_for_update(of=("self",)).get(pk=carried.goal_set_id)
    require(rules.can_share(actor, goal_set))
    require_writable(goal_set)
    found = Carried.objects.select_related("source__improvement_goal", "source__priority", "goal")
    return goal_set, found.select_for_update(of=("self",)).get(pk=carried.pk)


def _answer(carried: Carried, state: str, actor: Membership, goal: Goal | None) -> None:
    carried.state, carried.goal = state, goal
    carried.decided_by, carried.decided_at = actor, clock.now()
    carried.save(update_fields=["state", "goal", "decided_by", "decided_at"])


def _empty_goal(goal_set: GoalSet, kind: str) -> Goal:
    goals = list(goal_set.goals.filter(kind=kind).order_by("number").select_for_update())
    empty = next((goal for goal in goals if goal.is_blank), None)
    if empty is not None:
        return empty
    require_room(goal_set, kind, len(goals))
    number = goals[-1].number + 1 if goals else 1
    return Goal.objects.create(
        goal_set=goal_set, kind=kind, number=number, is_shared=not goal_set.is_private
    )


def _still_listed(old: ImprovementGoal | None, goal_set: GoalSet) -> ImprovementGoal | None:
    """The same goal of the school or department in the list of this year, if it is there."""
    if old is None:
        return None
    listed = ImprovementGoal.objects.for_employee(goal_set.employee, goal_set.school_year)
    return listed.filter(text=old.text, level=old.level).first()


def _same_priority(old: StrategicPriority | None, goal_set: GoalSet) -> StrategicPriority | None:
    """The same words in the district's list of this year, if they are there."""
    if old is None:
        return None
    listed = StrategicPriority.objects.filter(school_year=goal_set.school_year, is_active=True)
    return listed.filter(text=old.text).first()


def _same_domain(old: str, goal_set: GoalSet) -> str:
    """The same words on the form of this year, if they are there."""
    return old if any(old in rows for rows in goal_set.domains.values()) else ""


COLUMNS = "goal_set_id, kind, source_id, from_year_id, origin_id, path, said_on, result, words"
INSERT = f"""
    INSERT INTO goals_carried ({COLUMNS}, state)
    SELECT {COLUMNS}, 'open' FROM ({{rows}}) AS rows ({COLUMNS})
    WHERE goal_set_id IS NOT NULL
    ON CONFLICT (district_id, goal_set_id, origin_id) DO UPDATE
    SET result = excluded.result, words = excluded.words, said_on = excluded.said_on
    WHERE goals_carried.state = 'open'
"""
PREFILL = f"""
    WITH begun AS (
        UPDATE goals_goal g
        SET skill = named.skill, updated_at = %s, version = g.version + %s
        FROM (
            SELECT DISTINCT ON (c.goal_set_id) c.id, c.goal_set_id,
                CASE WHEN length(c.words) <= %s THEN c.words
                ELSE regexp_replace(left(c.words, %s), '\\s+\\S*$', '') || '…' END AS skill
            FROM (
                SELECT id, goal_set_id, regexp_replace(trim(words), '\\s+', ' ', 'g') AS words
                FROM goals_carried
                WHERE kind = 'development' AND state = 'open' AND origin_id IN (
                    SELECT origin_id FROM ({{rows}}) AS rows ({COLUMNS})
                )
            ) c ORDER BY c.goal_set_id, c.id
        ) named
        WHERE g.goal_set_id = named.goal_set_id AND g.kind = 'development' AND g.number = 1
            AND g.version = 1 AND NOT g.is_shared
            AND g.specific || g.measurable || g.metric || g.baseline || g.target || g.attainable
                || g.relevant || g.skill || g.aspirations = ''
        RETURNING named.id AS carried, g.id AS goal
    )
    UPDATE goals_carried c SET state = 'taken', goal_id = begun.goal
    FROM begun WHERE c.id = begun.carried
"""
