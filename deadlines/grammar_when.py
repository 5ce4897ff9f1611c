"""How is the *when* of a rule written and read: “3rd Friday of April”, “last work day”?"""

import re
from datetime import date

from deadlines.rule import (
    LAST,
    MONTH_NAMES,
    Anchor,
    Counted,
    DayUnit,
    Event,
    Happening,
    InMonth,
    MonthDay,
    NoSuchDate,
    NthDay,
    NthWeekday,
    Span,
    StepDate,
    When,
    YearEdge,
)

MALFORMED = ""  # no reason of its own: the reader shows examples
MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = {name.lower(): number for number, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()} | {"tues": 1, "thurs": 3}
ORDINAL_WORDS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
ORDINALS = {word: number for number, word in enumerate(ORDINAL_WORDS, start=1)} | {"last": LAST}
EVENTS = {event.value: event for event in Event}

UNIT = r"(?P<unit>work|working|business|school)[ -]?"
NTH = r"(?:the )?(?P<nth>[a-z]+|[0-9]{1,2}(?:st|nd|rd|th))"
MONTH = r"(?P<month>[a-z]+)\.?"
MONTH_AND_DAY = re.compile(rf"{MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?")
NTH_DAY = re.compile(rf"{NTH} {UNIT}day (?:of|in) {MONTH}")
NTH_WEEKDAY = re.compile(rf"{NTH} (?P<weekday>[a-z]+) (?:of|in) {MONTH}")
YEAR_EDGE = re.compile(
    rf"(?:the )?(?P<edge>first|last) (?:{UNIT}day|day of (?P<of>school))"
    r"(?: of (?:the )?(?:school )?year)?"
)
SPAN = (
    r"(?P<count>[0-9]{1,4}) (?P<unit>calendar|work|working|business|school)?[ -]?"
    r"(?P<day>day|week)s?"
)
COUNTED = re.compile(rf"{SPAN} (?P<side>after|before) (?:the )?(?P<anchor>.+)")
STEP = re.compile(r"step ([0-9]{1,2})")
HAPPENING = re.compile(rf"(?P<event>{'|'.join(EVENTS)}) in step (?P<step>[0-9]{{1,2}})")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_when(text: str) -> When:
    """Raises NoSuchDate, with MALFORMED where it is none of the forms."""
    if match := COUNTED.fullmatch(text):
        span = _span(match)
        return Counted(span.count, span.unit, match["side"] == "after", _anchor(match["anchor"]))
    day = _day_of_year(text)
    if day is None:
        raise NoSuchDate(MALFORMED)
    return day


def _day_of_year(text: str) -> InMonth | YearEdge | None:
    if match := YEAR_EDGE.fullmatch(text):
        return YearEdge(match["edge"] == "last", _unit(match["unit"] or match["of"]))
    if match := NTH_DAY.fullmatch(text):
        return NthDay(_month(match["month"]), _ordinal(match["nth"]), _unit(match["unit"]))
    if match := NTH_WEEKDAY.fullmatch(text):
        month, weekday = _month(match["month"]), _weekday(match["weekday"])
        return NthWeekday(month, _ordinal(match["nth"]), weekday)
    if match := MONTH_AND_DAY.fullmatch(text):
        return MonthDay(_month(match["month"]), int(match["day"]))
    return None


def read_span(text: str, side: str) -> Span:
    """`5 work days after`; the side may be left out."""
    match = re.fullmatch(rf"{SPAN}(?: {side})?", text)
    if match is None:
        raise NoSuchDate(f"“{text}” is not a number of days. Write it like “5 work days {side}”.")
    return _span(match)


def write_when(when: When) -> str:
    if isinstance(when, MonthDay):
        return f"{MONTH_NAMES[when.month - 1][:3]} {when.day}"
    if isinstance(when, NthWeekday):
        return f"{_nth(when.nth)} {WEEKDAY_NAMES[when.weekday]} of {MONTH_NAMES[when.month - 1]}"
    if isinstance(when, NthDay):
        return f"{_nth(when.nth)} {when.unit} day of {MONTH_NAMES[when.month - 1]}"
    if isinstance(when, YearEdge):
        return f"{'last' if when.is_last else 'first'} {when.unit} day"
    span = write_span(Span(when.count, when.unit))
    return f"{span} {'after' if when.is_after else 'before'} {_write_anchor(when.anchor)}"


def write_span(span: Span) -> str:
    return f"{span.count} {span.unit} day{'' if span.count == 1 else 's'}"


def _write_anchor(anchor: Anchor) -> str:
    if isinstance(anchor, StepDate):
        return f"step {anchor.position}"
    if isinstance(anchor, date | Event | Happening):
        return str(anchor)
    return write_when(anchor)


def _anchor(text: str) -> Anchor:
    if text in EVENTS:
        return EVENTS[text]
    if match := HAPPENING.fullmatch(text):
        return Happening(EVENTS[match["event"]], int(match["step"]))
    if match := STEP.fullmatch(text):
        return StepDate(int(match[1]))
    if ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise NoSuchDate(f"There is no day {text}.") from error
    if day := _day_of_year(text):
        return day
    known = ", ".join(f"“{event}”" for event in Event)
    raise NoSuchDate(
        f"“{text}” is nothing to count from. Use a day like 2027-03-04, “May 15”,"
        f" “last school day”, “step 2”, {known}."
    )


def _span(match: re.Match[str]) -> Span:
    count = int(match["count"])
    if match["day"] == "week":
        if match["unit"]:
            raise NoSuchDate("A week has no kind. Write it like “1 week before”.")
        return Span(7 * count, DayUnit.CALENDAR)
    if match["unit"] is None:
        raise NoSuchDate("Say which days: calendar days, work days or school days.")
    return Span(count, _unit(match["unit"]))


def _unit(word: str) -> DayUnit:
    return DayUnit(word) if word in {"calendar", "school"} else DayUnit.WORK


def _ordinal(word: str) -> int:
    if word in ORDINALS:
        return ORDINALS[word]
    if word[0].isdecimal():
        return int(word[:-2])
    raise NoSuchDate(MALFORMED)


def _nth(number: int) -> str:
    if number == LAST:
        return "last"
    tail = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def _month(word: str) -> int:
    if word not in MONTHS:
        raise NoSuchDate(f"“{word}” is not a month.")
    return MONTHS[word]


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise NoSuchDate(f"“{word}” is not a day of the week.")
    return WEEKDAYS[word]
