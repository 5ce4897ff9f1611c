"""Which goal does somebody write? Asked by the editor, and by its autosave every few seconds.

One statement, composed once: with six joined tables the ORM took longer to compose it anew than
the database to answer it.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from accounts.alongside import models_of
from accounts.asking import ask_one
from accounts.kept import Kept, Question
from accounts.loaded import loaded
from accounts.models import Membership, SchoolYear
from accounts.prepared import Row
from accounts.standing import columns_of, named
from goals.models import Goal, GoalSet, ImprovementGoal, StrategicPriority

NAME = ["id", "first_name", "last_name"]
LOCK = " FOR UPDATE OF goal_set, goal"  # in the order of goals.services.goal
SUPERVISOR = "LEFT JOIN accounts_membership AS boss ON boss.id = writer.supervisor_id"
BESIDE = """, boss.id, boss.first_name, boss.last_name,
    EXISTS(SELECT FROM goals_suggestion AS offer
           WHERE offer.goal_id = goal.id AND offer.decided_at IS NULL),
    EXISTS(SELECT FROM goals_carried AS carried
           WHERE carried.goal_set_id = goal_set.id AND carried.state <> 'left')"""


def own_goal(pk: UUID, writer: Membership) -> Goal | None:
    """For its page, with what stands beside it.

    `has_offers`: are there suggestions without an answer? `has_origins`: did a year leave things?
    """
    row = ask_one(statement(BESIDE, SUPERVISOR), {"goal": pk, "user": writer.user_id})
    if row is None:
        return None
    values = iter(row)
    goal = _goal_from(values, writer)
    *name, has_offers, has_origins = values
    writer.supervisor = loaded(Membership, NAME, name) if writer.supervisor_id else None
    goal.__dict__.update(has_offers=has_offers, has_origins=has_origins)
    return goal


def question_of_goal(user_id: UUID, pk: UUID) -> Question:
    """For an autosave, which locks it for `goals.services.save_goal`."""
    return Question(_goal_to_write(), {"goal": pk, "user": user_id})


@cache
def _goal_to_write() -> Kept:
    return Kept("goal_to_write", statement() + LOCK, ("goal", "user"))


def goal_to_write(found: Row | None, writer: Membership) -> Goal | None:
    """From the answer to `question_of_goal`. None: not theirs."""
    if found is None:
        return None
    goal = _goal_from(iter(found), writer)
    goal.__dict__["is_locked"] = True
    return goal


def _goal_from(values: Iterator[Any], writer: Membership) -> Goal:
    """With its set and year, from the next values.

    `own_actions` are rows as `goals.services.goal.action_rows` gives them, `choices` what
    it may serve: improvement goals (`ImprovementGoal.objects.for_employee`), or the priorities of
    the district for a performance growth goal.
    """
    goal = loaded(Goal, *named(Goal, values))
    goal.goal_set = loaded(GoalSet, *named(GoalSet, values))
    goal.goal_set.school_year = loaded(SchoolYear, *named(SchoolYear, values))
    goal.goal_set.employee = writer
    actions, choices, priorities = islice(values, 3)
    goal.__dict__.update(
        own_actions=[_action_in(row) for row in map(json.loads, actions)],
        choices=[
            *models_of(ImprovementGoal, map(json.loads, choices)),
            *models_of(StrategicPriority, map(json.loads, priorities)),
        ],
    )
    return goal


def _action_in(row: dict[str, Any]) -> dict[str, Any]:
    day = row["finish_on"]
    return row | {"finish_on": date.fromisoformat(day) if day else None}


@cache
def statement(beside: str = "", joined: str = "") -> str:
    columns = ", ".join(
        f'{table}."{name}"'
        for table, model in (("goal", Goal), ("goal_set", GoalSet), ("year", SchoolYear))
        for name in columns_of(model)
    )
    return f"""SELECT {columns},
            ARRAY(SELECT json_build_object(
                      'what', action.what, 'needs', action.needs, 'finish_on', action.finish_on)
                  FROM goals_action AS action WHERE action.goal_id = goal.id
                  ORDER BY action.position),
            ARRAY(SELECT to_json(listed.*) FROM goals_improvementgoal AS listed
                  WHERE goal.kind = '{Goal.Kind.PERFORMANCE}' AND listed.is_active
                  AND listed.school_year_id = goal_set.school_year_id
                  AND (listed.site_id IS NULL OR listed.site_id IN
                      (site.id, site.parent_id, above.parent_id, highest.parent_id))
                  ORDER BY listed.level, listed.text),
            ARRAY(SELECT to_json(listed.*) FROM goals_strategicpriority AS listed
                  WHERE goal.kind = '{Goal.Kind.GROWTH}' AND listed.is_active
                  AND listed.school_year_id = goal_set.school_year_id
                  ORDER BY listed.text)
            {beside}
        FROM goals_goal AS goal
        JOIN goals_goalset AS goal_set ON goal_set.id = goal.goal_set_id
        JOIN accounts_schoolyear AS year ON year.id = goal_set.school_year_id
        JOIN accounts_membership AS writer ON writer.id = goal_set.employee_id
        LEFT JOIN accounts_site AS site ON site.id = writer.site_id
        LEFT JOIN accounts_site AS above ON above.id = site.parent_id
        LEFT JOIN accounts_site AS highest ON highest.id = above.parent_id
        {joined}
        WHERE goal.id = %(goal)s AND writer.user_id = %(user)s"""
