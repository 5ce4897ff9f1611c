"""How far are the goals that serve each District Strategic Priority? (S0-8, S0-14)

Of agreed goals, as the two said at the last conference that is closed: what is still being talked
over is theirs. One statement, whoever asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.asking import ask
from accounts.models import Membership, SchoolYear
from accounts.numbers import plain_number
from accounts.table_file import csv_line
from accounts.templatetags.face import bar_of
from evaluations.models import Point
from goals.pace import AHEAD, BEHIND, ON_PACE, Way, expected_on, pace_of

# `begins_on` as goals.pace.way_of says it.
ROWS = """
    SELECT r.id, r.text, g.id, m.id, m.last_name, m.first_name, m.employee_number,
        coalesce(l.name, ''), coalesce(b.first_name || ' ' || b.last_name, ''), g.specific,
        g.metric, g.unit, g.baseline_value, g.target_value,
        coalesce(g.starts_on, (s.first_agreed_at AT TIME ZONE %(zone)s)::date, y.starts_on),
        g.target_on, t.value, t.pace, t.pace_reason, t.held_on
    FROM goals_strategicpriority r
    JOIN accounts_schoolyear y ON y.id = r.school_year_id
    LEFT JOIN (
        goals_goal g
        JOIN goals_goalset s ON s.id = g.goal_set_id AND s.state = 'agreed'
        JOIN accounts_membership m ON m.id = s.employee_id AND m.is_active
            AND (%(bosses)s::uuid[] IS NULL OR m.supervisor_id = ANY(%(bosses)s::uuid[]))
    ) ON g.priority_id = r.id
    LEFT JOIN accounts_site l ON l.id = m.site_id
    LEFT JOIN accounts_membership b ON b.id = m.supervisor_id
    LEFT JOIN LATERAL (
        SELECT p.value, p.pace, p.pace_reason, c.held_on
        FROM evaluations_point p
        JOIN evaluations_step e ON e.id = p.step_id AND e.state IN ('signing', 'complete')
        JOIN evaluations_conference c ON c.step_id = e.id
        WHERE p.goal_id = g.id AND p.value IS NOT NULL
        ORDER BY c.held_on DESC, p.id DESC LIMIT 1
    ) t ON true
    WHERE r.school_year_id = %(year)s AND (r.is_active OR g.id IS NOT NULL)
    ORDER BY r.text, r.id, m.last_name, m.first_name, m.id, g.number
"""
HEAD = (
    "priority",
    "last_name",
    "first_name",
    "employee_number",
    "site",
    "supervisor",
    "goal",
    "measure",
    "unit",
    "baseline",
    "target",
    "by",
    "value",
    "value_on",
    "expected",
    "pace",
    "computed_pace",
    "pace_reason",
)


@dataclass(frozen=True)
class GoalLine:
    """One agreed goal, and how far it was when the two last met."""

    priority: str
    employee_id: UUID
    last_name: str
    first_name: str
    employee_number: str
    site: str
    supervisor: str
    statement: str
    metric: str
    unit: str
    way: Way
    value: Decimal | None = None  # None: nobody has said one yet
    word: str = ""  # Point.Pace, where the two said another one than computed
    reason: str = ""
    value_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.last_name}, {self.first_name}"

    @property
    def url(self) -> str:
        return reverse("accounts:person", args=[self.employee_id])

    @property
    def computed(self) -> str:
        if self.value is None or self.value_on is None:
            return ""
        return pace_of(self.way, value=self.value, day=self.value_on)

    @property
    def pace(self) -> str:
        """Point.Pace; "" while there is no value."""
        return self.word or self.computed if self.value is not None else ""

    @property
    def pace_word(self) -> str:
        return str(Point.Pace(self.pace).label) if self.pace else _("No value yet")

    @property
    def expected(self) -> Decimal | None:
        return None if self.value_on is None else expected_on(self.way, self.value_on)

    def measured(self, number: Decimal | None) -> str:
        return f"{plain_number(number)} {self.unit}".strip() if number is not None else ""

    @property
    def value_words(self) -> str:
        return self.measured(self.value)

    @property
    def expected_words(self) -> str:
        return self.measured(self.expected)

    @property
    def target_words(self) -> str:
        return self.measured(self.way.target)


@dataclass(frozen=True)
class PriorityLine:
    """One priority, and the goals that serve it."""

    text: str
    goals: list[GoalLine] = field(default_factory=list)

    def count(self, pace: str) -> int:
        return sum(goal.pace == pace for goal in self.goals)

    @property
    def ahead(self) -> int:
        return self.count(AHEAD)

    @property
    def on_pace(self) -> int:
        return self.count(ON_PACE)

    @property
    def behind(self) -> int:
        return self.count(BEHIND)

    @property
    def unknown(self) -> int:
        return self.count("")

    @property
    def bar(self) -> SafeString | str:
        if not self.goals:
            return ""
        words = _("%(done)s ahead, %(going)s on pace, %(late)s behind, %(idle)s without a value")
        counts = {
            "done": self.ahead,
            "going": self.on_pace,
            "late": self.behind,
            "idle": self.unknown,
        }
        return bar_of(counts, words % counts)


def priorities_of(
    year: SchoolYear, *, reader: Membership, bosses: Iterable[UUID] | None
) -> list[PriorityLine]:
    """All of the year by their words. `bosses`: with the goals of their people only."""
    values = {
        "year": year.pk,
        "zone": reader.district.time_zone,
        "bosses": None if bosses is None else list(bosses),
    }
    found: dict[UUID, PriorityLine] = {}
    for row in ask(ROWS, values):
        pk, text, goal_id, *rest = row
        line = found.setdefault(pk, PriorityLine(text))
        if goal_id is not None:
            line.goals.append(_goal_line(text, rest))
    return list(found.values())


def _goal_line(text: str, row: list[Any]) -> GoalLine:
    pk, last_name, first_name, number, site, supervisor, statement, metric, unit = row[:9]
    person = (pk, last_name, first_name, number, site, supervisor)
    line = GoalLine(text, *person, statement, metric, unit, Way(*row[9:13]))
    value, pace, reason, held_on = row[13:]
    if held_on is None:
        return line
    return replace(line, value=value, word=pace, reason=reason, value_on=held_on)


def in_need(lines: Iterable[PriorityLine]) -> list[GoalLine]:
    """Behind, or nobody has said a value: by name."""
    goals = [goal for line in lines for goal in line.goals if goal.pace in {"", BEHIND}]
    return sorted(goals, key=lambda goal: (goal.name, goal.statement))


def csv_of(lines: Iterable[PriorityLine]) -> Iterator[bytes]:
    """A line for each goal, and one for each priority that no goal serves."""
    yield csv_line(HEAD)
    for line in lines:
        for goal in line.goals:
            yield csv_line(_cells(goal))
        if not line.goals:
            yield csv_line([line.text])


def _cells(goal: GoalLine) -> list[str]:
    way = goal.way
    numbers = [plain_number(number) for number in (way.baseline, way.target)]
    return [
        goal.priority,
        goal.last_name,
        goal.first_name,
        goal.employee_number,
        goal.site,
        goal.supervisor,
        goal.statement,
        goal.metric,
        goal.unit,
        *numbers,
        way.ends_on.isoformat(),
        plain_number(goal.value),
        goal.value_on.isoformat() if goal.value_on else "",
        plain_number(goal.expected),
        goal.pace,
        goal.computed,
        goal.reason if goal.word else "",
    ]
