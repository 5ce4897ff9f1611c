"""How is one step read with everybody and everything concerned? One statement, composed once.

Pages show one step, and services act on one, many times a minute: composing the statement anew by
the ORM, with thirteen tables, took longer than all of their own work.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from deadlines.models import Deadline, DeadlineRule
from evaluations.models import Conference, Cycle, Participation, Process, Step, StepRule
from goals.models import GoalSet

PARTS: Parts = {
    "": (Step, "s"),
    "participation": (Participation, "p"),
    "participation.employee": (Membership, "e"),
    "participation.employee.supervisor": (Membership, "b"),
    "participation.employee.unit": (BargainingUnit, "u"),
    "participation.employee.site": (Site, "l"),
    "participation.cycle": (Cycle, "c"),
    "participation.cycle.process": (Process, "o"),
    "participation.cycle.process.school_year": (SchoolYear, "y"),
    "rule": (StepRule, "r"),
    "rule.deadline_rule": (DeadlineRule, "t"),
    "goal_set": (GoalSet, "g"),
    "conference": (Conference, "m"),
    "deadline": (Deadline, "d"),
}
ACTOR_IS_ACTIVE = "EXISTS(SELECT FROM accounts_membership a WHERE a.id = %s AND a.is_active)"
FROM = """
    FROM evaluations_step s
    JOIN evaluations_participation p ON p.id = s.participation_id
    JOIN accounts_membership e ON e.id = p.employee_id
    JOIN evaluations_cycle c ON c.id = p.cycle_id
    JOIN evaluations_process o ON o.id = c.process_id
    JOIN accounts_schoolyear y ON y.id = o.school_year_id
    JOIN evaluations_steprule r ON r.id = s.rule_id
    JOIN deadlines_deadlinerule t ON t.id = r.deadline_rule_id
    {} JOIN goals_goalset g ON g.id = s.goal_set_id
    LEFT JOIN accounts_membership b ON b.id = e.supervisor_id
    LEFT JOIN accounts_bargainingunit u ON u.id = e.unit_id
    LEFT JOIN accounts_site l ON l.id = e.site_id
    LEFT JOIN evaluations_conference m ON m.step_id = s.id
    LEFT JOIN deadlines_deadline d ON d.kind = r.kind AND d.subject_id = s.id
    WHERE s.id = %s
"""
# Whoever waits inside a statement reads the others as they were before: so nobody waits in these.
WITH_GOALS = ("INNER", "FOR SHARE OF p SKIP LOCKED FOR UPDATE OF s, g")
WITHOUT = ("LEFT", "FOR SHARE OF p SKIP LOCKED FOR UPDATE OF s")
WAIT_FOR_THE_YEAR = """
    SELECT p.id FROM evaluations_participation p
    JOIN evaluations_step s ON s.participation_id = p.id WHERE s.id = %s FOR SHARE OF p
"""


def read_step(pk: UUID, *, reader: Membership) -> Step | None:
    """For a page: with its people, year, rule, goal set, meeting and date."""
    return _read("LEFT", "", pk, reader)


def read_locked_step(pk: UUID, *, actor: Membership) -> Step | None:
    """The same for an act: the step, and then its goal set, stay ours until the end.

    Nobody is let off, moved or handed over meanwhile, for that takes the participation first, as
    we do here. Where somebody else has it, we wait for them and read what they left.
    `step.actor_is_active` tells whether somebody turned `actor` off a moment ago.
    """
    step = _read_to_act(pk, actor)
    if step is None and ask_one(WAIT_FOR_THE_YEAR, [pk]) is not None:
        step = _read_to_act(pk, actor)
    return step


def _read_to_act(pk: UUID, actor: Membership) -> Step | None:
    step = _read(*WITH_GOALS, pk, actor)
    if step is None:
        step = _read(*WITHOUT, pk, actor)
        if step is not None and step.goal_set is not None:  # it moved while we waited
            step = _read(*WITH_GOALS, pk, actor)
    return step


@cache
def _statement(goal_set_join: str, lock: str) -> str:
    columns = f"{columns_for(PARTS)}, {ACTOR_IS_ACTIVE}, o.forms, g.asks"
    return f"SELECT {columns} {FROM.format(goal_set_join)} {lock}"


def _read(goal_set_join: str, lock: str, pk: UUID, actor: Membership) -> Step | None:
    row = ask_one(_statement(goal_set_join, lock), [actor.pk, pk])
    if row is None:
        return None
    step = _step_of(iter(row))
    step.employee.district = actor.district
    if step.goal_set is not None:  # known already, so that nobody asks for them again
        step.goal_set.employee = step.employee
        step.goal_set.school_year = step.participation.cycle.process.school_year
    return step


def _step_of(values: Iterator[Any]) -> Step:
    step: Step = model_from(PARTS, values)
    step.__dict__["actor_is_active"] = next(values)
    step.participation.cycle.process.forms = json.loads(next(values))  # which form they sign
    asks = next(values)
    if step.goal_set is not None:
        step.goal_set.asks = json.loads(asks)  # what has to be written
    return step
