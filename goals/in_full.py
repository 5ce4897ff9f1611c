"""How are the goals of a set read with all that belongs to them? By statements written once.

Sheet, signing and the signed form ask for them, and the ORM took longer to compose the statement
than the database to answer it.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from accounts.alongside import keep_related, models_of
from accounts.asking import ask
from accounts.loaded import loaded
from accounts.models import Membership
from goals.models import Action, Comment, Goal, GoalSet, ImprovementGoal, StrategicPriority

Listed = TypeVar("Listed", ImprovementGoal, StrategicPriority)

GOALS = """
    SELECT to_json(g.*), to_json(i.*), to_json(p.*), ARRAY(
        SELECT to_json(a.*) FROM goals_action a WHERE a.goal_id = g.id ORDER BY a.position
    ), {can_pick}
    FROM goals_goal g LEFT JOIN goals_improvementgoal i ON i.id = g.improvement_goal_id
    LEFT JOIN goals_strategicpriority p ON p.id = g.priority_id
    WHERE g.goal_set_id = %(goal_set)s ORDER BY g.kind DESC, g.number
"""
# `ImprovementGoal.objects.for_employee`: of the site, of three levels above it, of the district.
CAN_PICK = """EXISTS(
    SELECT FROM goals_improvementgoal l
    WHERE l.school_year_id = %(year)s AND l.is_active AND (l.site_id IS NULL OR l.site_id IN (
        SELECT unnest(ARRAY[s.id, s.parent_id, p.parent_id, q.parent_id]) FROM accounts_site s
        LEFT JOIN accounts_site p ON p.id = s.parent_id
        LEFT JOIN accounts_site q ON q.id = p.parent_id
        WHERE s.id = %(site)s
    ))
)"""

NAME = ["id", "first_name", "last_name"]
THREAD = """
    SELECT to_json(c.*), a.id, a.first_name, a.last_name FROM goals_comment c
    JOIN accounts_membership a ON a.id = c.author_id
    WHERE c.goal_set_id = %s ORDER BY c.written_at
"""


def goals_in_full(goal_set: GoalSet) -> list[Goal]:
    """In order, with actions, and the improvement goals and priorities that they serve."""
    return _read(goal_set, GOALS.format(can_pick="NULL"), {"goal_set": goal_set.pk})


def goals_to_check(goal_set: GoalSet) -> list[Goal]:
    """The same; `can_pick` tells whether the district has listed an improvement goal for them."""
    values = {
        "goal_set": goal_set.pk,
        "year": goal_set.school_year_id,
        "site": goal_set.employee.site_id,
    }
    return _read(goal_set, GOALS.format(can_pick=CAN_PICK), values)


def thread_of(goal_set: GoalSet) -> list[Comment]:
    """The comments with their authors' names, as they were written."""
    comments = []
    for own, *author in ask(THREAD, [goal_set.pk]):
        comment = models_of(Comment, [json.loads(own)])[0]
        comment.author = loaded(Membership, NAME, author)
        comments.append(comment)
    return comments


def _read(goal_set: GoalSet, statement: str, values: Mapping[str, UUID | None]) -> list[Goal]:
    rows = ask(statement, values)
    goals = models_of(Goal, [json.loads(row[0], parse_float=Decimal) for row in rows])
    for goal, (_own, served, priority, actions, can_pick) in zip(goals, rows, strict=True):
        goal.goal_set = goal_set
        goal.improvement_goal = _one(ImprovementGoal, served)
        goal.priority = _one(StrategicPriority, priority)
        goal.__dict__["can_pick"] = can_pick
        keep_related(goal, "actions", models_of(Action, map(json.loads, actions)))
    return goals


def _one(model: type[Listed], row: str | None) -> Listed | None:
    return models_of(model, [json.loads(row)])[0] if row else None
