"""How far is each goal of a set? In one statement, for the home of everybody who writes goals."""

from typing import Any
from uuid import UUID

from goals import smart
from goals.models import Action, Goal
from goals.reading import GoalProgress
from goals.services.goal_set import words_of


def progress_in(goal_set_id: UUID) -> list[GoalProgress]:
    """As `goals.reading.progress_of`, without actions, suggestions and what may be removed."""
    return [_progress(goal) for goal in Goal.objects.raw(WITH_WHAT_COUNTS, [goal_set_id])]


def _progress(goal: Any) -> GoalProgress:
    actions = [Action(what=what) for what in goal.action_names]
    words = words_of(goal, can_pick_improvement_goal=goal.can_pick, actions=actions)
    return GoalProgress(goal, smart.missing_parts(words), is_begun=goal.version > 1)


# `can_pick`: the same as ImprovementGoal.objects.for_employee(…).exists().
WITH_WHAT_COUNTS = """
SELECT goal.*,
       ARRAY(SELECT action.what FROM goals_action AS action WHERE action.goal_id = goal.id)
           AS action_names,
       EXISTS (
           SELECT FROM goals_improvementgoal AS listed
           WHERE listed.is_active AND listed.school_year_id = goal_set.school_year_id
           AND (listed.site_id IS NULL OR listed.site_id IN
               (site.id, site.parent_id, above.parent_id, highest.parent_id))
       ) AS can_pick
FROM goals_goal AS goal
JOIN goals_goalset AS goal_set ON goal_set.id = goal.goal_set_id
JOIN accounts_membership AS employee ON employee.id = goal_set.employee_id
LEFT JOIN accounts_site AS site ON site.id = employee.site_id
LEFT JOIN accounts_site AS above ON above.id = site.parent_id
LEFT JOIN accounts_site AS highest ON highest.id = above.parent_id
WHERE goal.goal_set_id = %s
ORDER BY goal.kind DESC, goal.number
"""
