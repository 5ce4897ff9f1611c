"""How is the year of one person read, for their page? Two statements, composed once.

The steps, and beside them all dates and meetings. What is in them depends on rules, which whoever
asks has to ask first.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from accounts.alongside import model_of, models_of
from accounts.asking import ask, ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import Membership, SchoolYear
from deadlines.models import Deadline, DeadlineRule
from evaluations.models import (
    Conference,
    Cycle,
    OneOnOne,
    Participation,
    Process,
    Step,
    StepRule,
)

PARTS: Parts = {
    "": (Step, "s"),
    "participation": (Participation, "p"),
    "participation.cycle": (Cycle, "c"),
    "participation.cycle.process": (Process, "o"),
    "rule": (StepRule, "r"),
    "rule.deadline_rule": (DeadlineRule, "t"),
}
OF_YEAR = """
    FROM evaluations_participation p
    JOIN evaluations_cycle c ON c.id = p.cycle_id
    JOIN evaluations_process o ON o.id = c.process_id
    {}
    WHERE p.employee_id = %(person)s AND o.school_year_id = %(year)s
"""
WITH_RULE = """
    JOIN evaluations_step s ON s.participation_id = p.id
    JOIN evaluations_steprule r ON r.id = s.rule_id
"""
WITH_DATE_RULE = f"{WITH_RULE} JOIN deadlines_deadlinerule t ON t.id = r.deadline_rule_id"
HELD = f"""{WITH_RULE}
    JOIN evaluations_conference m ON m.step_id = s.id
    JOIN accounts_membership w ON w.id = m.entered_by_id
"""
TALKED = """
    JOIN evaluations_oneonone t ON t.participation_id = p.id
    JOIN accounts_membership w ON w.id = t.written_by_id
    LEFT JOIN accounts_membership b ON b.id = t.on_behalf_of_id
"""
# All of it in one row, so that it is one trip to the database.
BESIDE = f"""
    SELECT ARRAY(
        SELECT to_json(d.*) FROM deadlines_deadline d
        WHERE d.person_id = %(person)s AND d.school_year_id = %(year)s AND d.cancelled_at IS NULL
        ORDER BY d.last_day_on, d.id
    ), ARRAY(
        SELECT json_build_array(to_json(m.*), to_json(w.*), r.name) {OF_YEAR.format(HELD)}
    ), ARRAY(
        SELECT json_build_array(to_json(t.*), to_json(w.*), to_json(b.*))
        {OF_YEAR.format(TALKED)} AND (t.entered_at IS NOT NULL OR t.written_by_id = %(reader)s)
    )
"""


@dataclass(frozen=True)
class Held:
    """A conference, with who entered it, and the name of its step."""

    conference: Conference
    step_name: str


@dataclass(frozen=True)
class Beside:
    """What a year has beside its steps."""

    dates: list[Deadline]  # all that was or is due, the first day first
    conferences: list[Held]
    one_on_ones: list[OneOnOne]  # entered, or a draft of the reader; with the people named


def read_steps(person: Membership, year: SchoolYear) -> list[Step]:
    """With their rules and the process, in order, also when the year is closed.

    `person` hangs on them as it is: load place, unit and supervisor before.
    """
    rows = ask(_steps(), {"person": person.pk, "year": year.pk})
    steps = [model_from(PARTS, iter(row)) for row in rows]
    for step in steps:
        step.participation.employee = person
        step.participation.cycle.process.school_year = year
    return steps


@cache
def _steps() -> str:
    return f"""SELECT {columns_for(PARTS)} {OF_YEAR.format(WITH_DATE_RULE)}
        ORDER BY p.id, r.position"""


def read_beside(person: UUID, year: UUID, *, reader: Membership) -> Beside:
    row = ask_one(BESIDE, {"person": person, "year": year, "reader": reader.pk})
    dates, held, talked = (list(map(json.loads, rows)) for rows in row or ([], [], []))
    return Beside(models_of(Deadline, dates), list(map(_held, held)), list(map(_talk, talked)))


def _held(row: list[Any]) -> Held:
    conference, entered_by, step_name = row
    (met,) = models_of(Conference, [conference])
    (met.entered_by,) = models_of(Membership, [entered_by])
    return Held(met, step_name)


def _talk(row: list[Any]) -> OneOnOne:
    one_on_one, written_by, on_behalf_of = row
    (met,) = models_of(OneOnOne, [one_on_one])
    (met.written_by,) = models_of(Membership, [written_by])
    met.on_behalf_of = model_of(Membership, on_behalf_of)
    return met
