"""Which step can the overview be about, and which one is at hand?

One statement, composed once: every page of the overview asks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from accounts.asking import ask
from accounts.joined import columns_for, model_from
from accounts.models import SchoolYear
from evaluations.models import Cycle, Process, StepRule

ASKED = 25  # people: what most of these have, nearly all have
LOOK_BACK = timedelta(days=45)  # so long after a last day HR still works on its stragglers


@dataclass(frozen=True)
class Dates:
    """As most people of the cycle have them: not those of one who was given more time."""

    last_day_on: date
    deadline_on: date
    overdue_from: date
    reason: str


@dataclass(frozen=True)
class LookedAt:
    """`dates` is None while nobody has one. `rule` came with its process and school year."""

    rule: StepRule
    cycle: UUID
    is_open: bool
    dates: Dates | None


PARTS = {
    "": (StepRule, "rule"),
    "process": (Process, "process"),
    "process.school_year": (SchoolYear, "year"),
}
# Of open and of closed years, the newest year first.
STEPS = f"""
    SELECT {columns_for(PARTS)}, cycle.id, cycle.state = %(open)s,
        dates.last_day_on, dates.deadline_on,
        dates.overdue_from, dates.reason
    FROM evaluations_cycle AS cycle
    JOIN evaluations_process AS process ON process.id = cycle.process_id
    JOIN evaluations_steprule AS rule ON rule.process_id = process.id
    JOIN accounts_schoolyear AS year ON year.id = process.school_year_id
    LEFT JOIN LATERAL (
        SELECT last_day_on, deadline_on, overdue_from, reason FROM (
            SELECT d.last_day_on, d.deadline_on, d.overdue_from, d.reason
            FROM deadlines_deadline AS d
            WHERE d.rule_id = rule.deadline_rule_id AND d.cancelled_at IS NULL
            ORDER BY d.opened_at LIMIT {ASKED}
        ) AS these
        GROUP BY 1, 2, 3, 4 ORDER BY count(*) DESC, 1 LIMIT 1
    ) AS dates ON true
    WHERE cycle.state IN (%(open)s, %(closed)s)
    ORDER BY year.starts_on DESC, process.name, rule.position
"""


def steps_to_look_at() -> list[LookedAt]:
    found = []
    for row in ask(STEPS, {"open": Cycle.State.OPEN, "closed": Cycle.State.CLOSED}):
        values = iter(row)
        rule = model_from(PARTS, values)
        cycle, is_open, *dates = values
        found.append(LookedAt(rule, cycle, is_open, Dates(*dates) if dates[0] else None))
    return found


def step_at_hand(steps: Sequence[LookedAt], today: date) -> LookedAt | None:
    """The earliest whose last day is ahead, or not longer past than LOOK_BACK, in the newest year
    of these; else the last. Of a closed year only when none is open.
    """
    running = [step for step in steps if step.is_open]
    dated = [(step.dates.last_day_on, step) for step in running or steps if step.dates]
    at_hand = [one for one in dated if one[0] >= today - LOOK_BACK]
    if not at_hand:
        return dated[-1][1] if dated else None
    newest = at_hand[0][1].rule.process.school_year_id
    of_year = (one for one in at_hand if one[1].rule.process.school_year_id == newest)
    return min(of_year, key=lambda one: one[0])[1]
