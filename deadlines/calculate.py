"""When is something due, and what is the last day to act? The only place that computes dates.

Pure: no database, no settings, no clock. Sentences are English, as they are kept with the date.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from deadlines.days import (
    A_DAY,
    Away,
    Calendar,
    Year,
    add_work_days,
    is_work_day,
    work_day_at_or_after,
    work_day_at_or_before,
)
from deadlines.occurrence import Counting, nominal_day
from deadlines.rule import DayUnit, NoSuchDate, Roll, Rule, Span

NEVER = date(9999, 12, 31)  # from this day on is late who cannot be late
LONGEST_REASON = 300  # Deadline.reason


@dataclass(frozen=True)
class Due:
    """`nominal` as written, `deadline` after rolling, `last_day` to act, late from `overdue_from`.

    `reason` says why the date moved; '' when it did not. `opens` is the first day to act and
    `closes` the last day for entries, where the rule has them; `aim` is the district's own
    earlier date ahead of one set by law.
    """

    nominal: date
    deadline: date
    last_day: date
    overdue_from: date
    reason: str = ""
    opens: date | None = None
    closes: date | None = None
    aim: date | None = None


def due(rule: Rule, year: Year, calendar: Calendar, counting: Counting | None = None) -> Due:
    """The dates of a rule in a school year; days are counted on `calendar` unless told otherwise.

    Raises NoSuchDate where the year has no such day, or the event it counts from is unknown.
    """
    counting = counting or Counting(work=calendar, school=calendar)
    dates = due_from(nominal_day(rule.when, year, counting), rule, calendar, counting.school)
    return opening(dates, rule, year, counting)


def opening(dates: Due, rule: Rule, year: Year, counting: Counting) -> Due:
    """With the first day to act, where the rule has one."""
    if rule.opens is None:
        return dates
    opens = nominal_day(rule.opens, year, counting)
    if opens > dates.last_day:
        raise NoSuchDate(f"It would open on {say_day(opens)}, after its last day.")
    return replace(dates, opens=opens)


def due_from(nominal: date, rule: Rule, calendar: Calendar, school: Calendar) -> Due:
    """The dates that follow from the day as written; `school` tells the school days alone.

    *Before*: the last day is the last work day earlier than the nominal date, whatever the roll
    (statutory: the calendar day before); late from the deadline date on. Only where the roll goes
    backward the deadline date may be that last day itself; then late from the day after.
    *On or before*: the last day is the deadline date; late from the day after.
    """
    deadline = rolled(nominal, rule.roll, calendar)
    last_day = deadline
    if rule.is_strict:
        last_day = nominal - A_DAY
        if not rule.statutory:
            last_day = work_day_at_or_before(last_day, calendar)
    return Due(
        nominal,
        deadline,
        last_day,
        max(deadline, last_day + A_DAY),
        why_moved(nominal, deadline, calendar),
        closes=_days_from(deadline, rule.closes, calendar, school) if rule.closes else None,
        aim=_aim(last_day, rule.aim, calendar, school) if rule.aim else None,
    )


def _days_from(
    day: date, span: Span, calendar: Calendar, school: Calendar, *, ahead: bool = False
) -> date:
    """So many days after it, or `ahead` of it."""
    count = -span.count if ahead else span.count
    if span.unit == DayUnit.CALENDAR:
        return day + count * A_DAY
    return add_work_days(day, count, school if span.unit == DayUnit.SCHOOL else calendar)


def _aim(last_day: date, span: Span, calendar: Calendar, school: Calendar) -> date:
    """A work day so far ahead of the last day."""
    day = _days_from(last_day, span, calendar, school, ahead=True)
    return work_day_at_or_before(day, calendar)


def later_of(dates: Due, with_leave: Due, away: Sequence[Away]) -> Due:
    """Days away make a date later, never earlier: a count back from a day does not feel them."""
    if with_leave.last_day <= dates.last_day:
        return dates
    spans = ", ".join(_days_away(span) for span in away)
    words = [with_leave.reason, f"Days away are not counted: {spans}"]
    return replace(with_leave, reason=". ".join(filter(None, words))[:LONGEST_REASON])


def moved_on(dates: Due, calendar: Calendar) -> Due:
    """Whose last day is closed now has until the next work day."""
    last = work_day_at_or_after(dates.last_day, calendar)
    if last == dates.last_day:
        return dates
    return replace(
        dates,
        deadline=last if dates.deadline == dates.last_day else dates.deadline,
        last_day=last,
        overdue_from=last + A_DAY,
        reason=why_moved(dates.last_day, last, calendar)[:LONGEST_REASON],
        closes=dates.closes and max(dates.closes, last),
    )


def on_hold(dates: Due, since: date) -> Due:
    """The count stands still, and nobody knows until when: the day stays, and nobody is late."""
    reason = f"On hold since {say_day(since)}"
    return replace(dates, overdue_from=NEVER, closes=None, reason=reason)


def _days_away(span: Away) -> str:
    return f"{say_day(span.first)}, to {say_day(span.last)}" if span.last else say_day(span.first)


def days_after(anchor: date, count: int, unit: DayUnit, calendar: Calendar) -> Due:
    """So many days after an event. The count starts the day after it; it closes, nobody is late.

    Counted in calendar days, the last one stays where it falls, be it a Sunday.
    """
    if unit == DayUnit.WORK:
        last = add_work_days(anchor, count, calendar)
    else:
        last = anchor + count * A_DAY
    return Due(last, last, last, NEVER, f"{count} {unit} days after {say_day(anchor)}")


def days_counted(anchor: date, today: date, unit: DayUnit, calendar: Calendar) -> int:
    """Which day of such a count is it today? 0 on the day of the event itself."""
    days = (anchor + n * A_DAY for n in range(1, (today - anchor).days + 1))
    return sum(unit == DayUnit.CALENDAR or is_work_day(day, calendar) for day in days)


class WorkDays:
    """As `days_counted` of work days, for who asks for hundreds of spans: each day from `since` on
    is looked at once."""

    def __init__(self, calendar: Calendar, since: date) -> None:
        self._calendar, self._since = calendar, since
        self._sums = [0]  # work days after `since`, by how many days later

    def __call__(self, first: date, last: date) -> int:
        return max(self._until(last) - self._until(first), 0)

    def _until(self, day: date) -> int:
        if day < self._since:
            return -days_counted(day, self._since, DayUnit.WORK, self._calendar)
        place = (day - self._since).days
        while len(self._sums) <= place:
            following = self._since + len(self._sums) * A_DAY
            self._sums.append(self._sums[-1] + is_work_day(following, self._calendar))
        return self._sums[place]


def due_again(since: date, count: int, calendar: Calendar) -> Due:
    """So many work days after a form was opened again; late from the day after that."""
    last = add_work_days(since, count, calendar)
    why = f"Opened again on {say_day(since)}: {count} work days from there"
    return Due(last, last, last, last + A_DAY, why)


def due_after(anchor: date, count: int, calendar: Calendar) -> Due:
    """So many work days after something happened; late from the day after that."""
    last = add_work_days(anchor, count, calendar)
    return Due(last, last, last, last + A_DAY, f"{count} work days after {say_day(anchor)}")


def due_by(day: date, anchor: date, least: int, calendar: Calendar) -> Due:
    """A day that was set for many; who is asked after others has `least` work days all the same.

    0: the day as it was set, whatever it falls on.
    """
    own = due_after(anchor, least, calendar) if least else None
    if own is None or own.last_day <= day:
        return Due(day, day, day, day + A_DAY)
    return own


def promised(day: date) -> Due:
    """A day that two people settled on themselves. It stays where it is, and nobody is late."""
    return Due(day, day, day, NEVER)


def weeks_after(anchor: date, weeks: int, calendar: Calendar) -> Due:
    """A gentle date, that many weeks after the anchor or on the next work day: never overdue."""
    nominal = anchor + timedelta(weeks=weeks)
    day = work_day_at_or_after(nominal, calendar)
    return Due(nominal, day, day, NEVER, _so_long_after(anchor, weeks))


def _so_long_after(anchor: date, weeks: int) -> str:
    span = "A week" if weeks == 1 else f"{weeks} weeks"
    return f"{span} after {say_day(anchor)}"


def rolled(day: date, roll: Roll, calendar: Calendar) -> date:
    if roll == Roll.FORWARD:
        return work_day_at_or_after(day, calendar)
    return work_day_at_or_before(day, calendar) if roll == Roll.BACKWARD else day


def years_after(day: date, years: int) -> date:
    """The same day so many years later; after a February 29 that is not there, March 1."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class DaysLeft(NamedTuple):
    days: int  # calendar days; negative once the day has passed
    work_days: int  # of these; none once the day has passed


def last_day_of_months(first: date, months: int) -> date:
    """Until which day does something hold that begins on `first`? The day before the same day.

    Where that month has no such day, until its last one: from January 31 to February 28.
    """
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    if first.day > (length := monthrange(year, month + 1)[1]):
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)


def days_left(today: date, last_day: date, calendar: Calendar) -> DaysLeft:
    """From tomorrow to the last day, both counted: 0 on the last day itself."""
    days = (last_day - today).days
    coming = (today + n * A_DAY for n in range(1, days + 1))
    return DaysLeft(days, sum(is_work_day(day, calendar) for day in coming))


def why_moved(nominal: date, deadline: date, calendar: Calendar) -> str:
    """`Moved from Sunday, February 15, past Presidents' Day (Monday, February 16)`."""
    if nominal == deadline:
        return ""
    name = calendar.reason_closed(nominal)
    moved = f"Moved from {say_day(nominal)}" + (f", {name}" if name else "")
    stretches = [words for words in _stretches(nominal, deadline, calendar) if words]
    return moved + (f", past {_listed(stretches)}" if stretches else "")


def say_day(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}"


def _stretches(nominal: date, deadline: date, calendar: Calendar) -> Iterator[str]:
    """What else lies on the way, each name once; a weekend only where it is news."""
    step = A_DAY if deadline > nominal else -A_DAY
    way = [nominal + n * step for n in range(1, abs((deadline - nominal).days))]
    days_of: dict[str, list[date]] = {}
    for day in way:
        days_of.setdefault(calendar.reason_closed(day) or "", []).append(day)
    days_of.pop(calendar.reason_closed(nominal) or "", None)
    for name, days in days_of.items():
        yield f"{name} ({_span(sorted(days))})" if name else "the weekend"


def _span(days: list[date]) -> str:
    first, last = days[0], days[-1]
    return say_day(first) if first == last else f"{say_day(first)}, to {say_day(last)}"


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
