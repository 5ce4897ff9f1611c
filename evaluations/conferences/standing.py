"""Where does a performance growth goal stand on the day of a conference? (S0-12, S0-13)"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts import clock
from accounts.numbers import plain_number
from evaluations.models import Point, Step
from goals.models import Goal
from goals.pace import Way, expected_on, pace_of, way_of


@dataclass(frozen=True)
class Standing:
    """Computed, and what the two say beside it."""

    way: Way
    on: date  # the day of the conference; before they met, today
    unit: str
    value: Decimal | None  # now; None: not said yet
    word: str = ""  # Point.Pace, where the two say another one than computed
    reason: str = ""  # of it

    @property
    def expected(self) -> Decimal:
        return expected_on(self.way, self.on)

    @property
    def computed(self) -> str:
        """Point.Pace; "" without a value."""
        return "" if self.value is None else pace_of(self.way, value=self.value, day=self.on)

    @property
    def pace(self) -> str:
        """What counts: the word of the two goes before the computed one."""
        return self.word or self.computed

    @property
    def is_overridden(self) -> bool:
        return bool(self.word and self.computed and self.word != self.computed)

    @property
    def computed_word(self) -> str:
        return _word(self.computed)

    @property
    def pace_word(self) -> str:
        return _word(self.pace)

    def measured(self, number: Decimal | None) -> str:
        """`85.2 percent`"""
        return f"{plain_number(number)} {self.unit}".strip() if number is not None else ""

    @property
    def expected_words(self) -> str:
        return self.measured(self.expected)

    @property
    def baseline_words(self) -> str:
        return self.measured(self.way.baseline)

    @property
    def target_words(self) -> str:
        return self.measured(self.way.target)

    @property
    def value_words(self) -> str:
        return self.measured(self.value)


def standing_of(point: Point, step: Step) -> Standing | None:
    """Of its goal, with what the point says. None: it has no numbers. Asks nothing."""
    goal = point.goal
    way = None if goal is None else _way_in(goal, step)
    if goal is None or way is None:
        return None
    met = step.conference
    day = met.held_on if met else clock.today(step.employee.district)
    return Standing(way, day, goal.unit, point.value, point.pace, point.pace_reason)


def _way_in(goal: Goal, step: Step) -> Way | None:
    year = step.participation.cycle.process.school_year
    zone = step.employee.district.time_zone
    return way_of(goal, year_starts_on=year.starts_on, zone=zone)


def _word(pace: str) -> str:
    return str(Point.Pace(pace).label) if pace else ""
