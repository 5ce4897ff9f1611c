"""What does a deadline rule say? Plain values; deadlines/grammar.py writes and reads them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LAST = -1  # of a month, or of a year
LONGEST_COUNT = 366  # days
MOST_WORK_DAYS = 23  # in a month
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class NoSuchDate(ValueError):
    """The date can't be computed. The sentence says why."""


class Comparison(StrEnum):
    BEFORE = "before"
    ON_OR_BEFORE = "on_or_before"


class Roll(StrEnum):
    FORWARD = "forward"
    BACKWARD = "backward"
    NONE = "none"


class DayUnit(StrEnum):
    """Which days count?"""

    WORK = "work"
    CALENDAR = "calendar"
    SCHOOL = "school"


class Event(StrEnum):
    """What a count may start from. When it happened is known only then."""

    CONFERENCE_HELD = "conference held"
    DOCUMENT_DELIVERED = "document delivered"
    PLAN_STARTED = "plan started"


@dataclass(frozen=True)
class Happening:
    """An event of another step of the same process, by the position of that step from 1."""

    event: Event
    position: int

    def __post_init__(self) -> None:
        if not 1 <= self.position <= 99:
            raise NoSuchDate(f"There is no step {self.position}.")

    def __str__(self) -> str:
        return f"{self.event} in step {self.position}"


@dataclass(frozen=True)
class StepDate:
    """The deadline date of another step of the same process, by its position from 1."""

    position: int

    def __post_init__(self) -> None:
        if not 1 <= self.position <= 99:
            raise NoSuchDate(f"There is no step {self.position}.")


@dataclass(frozen=True)
class MonthDay:
    """February 29 falls on February 28 in other years: nobody is late who kept to it."""

    month: int
    day: int

    def __post_init__(self) -> None:
        _require_month(self.month)
        longest = monthrange(2024, self.month)[1]  # a leap year
        if not 1 <= self.day <= longest:
            raise NoSuchDate(f"{MONTH_NAMES[self.month - 1]} has no day {self.day}.")


@dataclass(frozen=True)
class NthWeekday:
    """The third Friday of April; the last Monday of May. Monday is 0."""

    month: int
    nth: int  # 1 to 4, or LAST
    weekday: int

    def __post_init__(self) -> None:
        _require_month(self.month)
        if self.nth not in {1, 2, 3, 4, LAST}:
            raise NoSuchDate("Not every month has a fifth one. Use the first to fourth, or last.")
        if not 0 <= self.weekday <= 6:
            raise NoSuchDate(f"There is no weekday {self.weekday}.")


@dataclass(frozen=True)
class NthDay:
    """The 5th work day of May; the last school day of January."""

    month: int
    nth: int  # from 1, or LAST
    unit: DayUnit = DayUnit.WORK

    def __post_init__(self) -> None:
        _require_month(self.month)
        if self.nth != LAST and not 1 <= self.nth <= MOST_WORK_DAYS:
            raise NoSuchDate(f"No month has {self.nth} work days.")
        _require_workable(self.unit)


@dataclass(frozen=True)
class YearEdge:
    """The first or last work day, or school day, of the school year."""

    is_last: bool
    unit: DayUnit = DayUnit.WORK

    def __post_init__(self) -> None:
        _require_workable(self.unit)


InMonth = MonthDay | NthWeekday | NthDay  # once in each calendar year
Anchor = date | Event | Happening | StepDate | YearEdge | InMonth


@dataclass(frozen=True)
class Counted:
    """So many days after or before an anchor, whose own day is not counted."""

    count: int
    unit: DayUnit
    is_after: bool
    anchor: Anchor

    def __post_init__(self) -> None:
        _require_count(self.count)


When = InMonth | YearEdge | Counted


@dataclass(frozen=True)
class Span:
    """A number of days: how long a step stays open, or how far ahead the district aims."""

    count: int
    unit: DayUnit

    def __post_init__(self) -> None:
        _require_count(self.count)


@dataclass(frozen=True)
class Rule:
    """When something is due, and how the date moves.

    A statutory date never rolls, so its roll is `none`. `opens` is the first day to act;
    `closes` says how long after the deadline date entries may still be made (none: for good);
    `aim` how far ahead of a statutory date the district wants to be done.
    """

    when: When
    comparison: Comparison = Comparison.BEFORE
    roll: Roll = Roll.FORWARD
    statutory: bool = False
    opens: When | None = None
    closes: Span | None = None
    aim: Span | None = None

    def __post_init__(self) -> None:
        if self.statutory:
            object.__setattr__(self, "roll", Roll.NONE)
        elif self.aim is not None:
            raise NoSuchDate("Only a date set by law has an earlier date of the district.")

    @property
    def is_strict(self) -> bool:
        """Acting on the date itself is late."""
        return self.comparison == Comparison.BEFORE

    @property
    def counts_days(self) -> bool:
        """Work or school days are counted, so it falls elsewhere on another work calendar."""
        return _counts_days(self.when) or (self.opens is not None and _counts_days(self.opens))

    @property
    def counts_school_days(self) -> bool:
        spans = [span for span in (self.closes, self.aim) if span is not None]
        if any(span.unit == DayUnit.SCHOOL for span in spans):
            return True
        return _has_school_days(self.when) or (
            self.opens is not None and _has_school_days(self.opens)
        )

    @property
    def event(self) -> Event | Happening | None:
        """What must have happened before its date is known."""
        if isinstance(self.when, Counted) and isinstance(self.when.anchor, Event | Happening):
            return self.when.anchor
        return None


def _counts_days(when: Anchor | Counted) -> bool:
    if isinstance(when, Counted):
        return when.unit != DayUnit.CALENDAR or _counts_days(when.anchor)
    return isinstance(when, NthDay | YearEdge)


def _has_school_days(when: Anchor | Counted) -> bool:
    if isinstance(when, Counted):
        return when.unit == DayUnit.SCHOOL or _has_school_days(when.anchor)
    return isinstance(when, NthDay | YearEdge) and when.unit == DayUnit.SCHOOL


def _require_month(month: int) -> None:
    if not 1 <= month <= 12:
        raise NoSuchDate(f"There is no month {month}.")


def _require_workable(unit: DayUnit) -> None:
    if unit == DayUnit.CALENDAR:
        raise NoSuchDate("Say which days: work days or school days.")


def _require_count(count: int) -> None:
    if not 1 <= count <= LONGEST_COUNT:
        raise NoSuchDate(f"Count from 1 to {LONGEST_COUNT} days, not {count}.")
