"""The days on which something is, of each event of a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar.parser import unescape_backslash
from icalendar.prop import vDDDTypes, vDuration

from deadlines.ics.repeats import A_DAY, Budget, UnreadableRepeat, read_repeat
from deadlines.ics.text import Component, Property, UnreadableCalendar, calendars_of

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
MOST_SPANS = 10_000
MOST_DAYS = 100_000  # all spans together
MOST_DATES = 20_000  # RDATE and EXDATE of a file
MIDNIGHT = time()
LONGEST_NAME = 120


@dataclass(frozen=True)
class ClosedSpan:
    """Days, first to last, both included, on which something is.

    `key` stays the same from one export of the calendar to the next.
    """

    first_day: date
    last_day: date
    name: str
    calendar: str = ""  # as the file calls it
    categories: tuple[str, ...] = ()
    is_all_day: bool = True
    key: str = ""


@dataclass(frozen=True)
class _Event:
    """An event before it repeats. Times are those of its own clock."""

    span: ClosedSpan
    starts: date | datetime
    zone: tzinfo | None
    replaces: date | None  # the day of the occurrence it stands for
    is_cancelled: bool
    component: Component


def read_closures(data: bytes, first: date, last: date) -> list[ClosedSpan]:
    """The all-day events between two days, by day: a timed one closes nothing by itself.

    Raises `UnreadableCalendar` with the sentence that says why.
    """
    return [span for span in read_events(data, first, last) if span.is_all_day]


def read_events(
    data: bytes, first: date, last: date, *, zone: tzinfo | None = None
) -> list[ClosedSpan]:
    """All events between two days, timed ones too, cut to these days.

    An event is on the day that its own clock shows; one written in UTC on that of the calendar
    (X-WR-TIMEZONE), else of `zone`.
    """
    budget, spans = Budget(), dict[str, ClosedSpan]()
    days = 0
    for calendar in calendars_of(data):
        for span in _spans_of(calendar, first, last, zone, budget):
            cut = replace(
                span, first_day=max(span.first_day, first), last_day=min(span.last_day, last)
            )
            _put(spans, cut)
            days += (cut.last_day - cut.first_day).days + 1
            if len(spans) > MOST_SPANS or days > MOST_DAYS:
                raise UnreadableCalendar(_("The file has too many days. Export fewer years."))
    return sorted(spans.values(), key=lambda span: (span.first_day, span.last_day, span.name))


def _put(spans: dict[str, ClosedSpan], span: ClosedSpan) -> None:
    """Some programs give several events one UID: the day makes it different, if need be."""
    known = spans.get(span.key)
    if known is not None and known != span:
        span = replace(span, key=f"{span.key}#{span.first_day}#{span.name}")
    spans[span.key] = span


def _spans_of(
    calendar: Component, first: date, last: date, zone: tzinfo | None, budget: Budget
) -> Iterator[ClosedSpan]:
    name = _text(calendar.first("X-WR-CALNAME") or calendar.first("NAME"))
    zone = _zone(_text(calendar.first("X-WR-TIMEZONE"))) or zone
    if _text(calendar.first("METHOD")).upper() == "CANCEL":
        return
    events = [_read_event(component, name, zone) for component in calendar.events]
    replaced: dict[str, set[date]] = {}
    for one in events:
        if one.replaces:
            replaced.setdefault(one.span.key, set()).add(one.replaces)
    dates = 0
    for event in events:
        if event.is_cancelled:
            continue
        if event.replaces:
            yield from _on(event, [event.span.first_day], first, last)
            continue
        added, left_out = _days(event, "RDATE"), set(_days(event, "EXDATE"))
        dates += len(added) + len(left_out)
        if dates > MOST_DATES:
            raise UnreadableCalendar(_("The file has too many days. Export fewer years."))
        days = {*_repeated(event, first, last, budget), *added} - left_out
        days -= replaced.get(event.span.key, set())
        yield from _on(event, sorted(days), first, last)


def _on(event: _Event, days: list[date], first: date, last: date) -> Iterator[ClosedSpan]:
    """The event on each of these first days that reach into the window."""
    span, length = event.span, event.span.last_day - event.span.first_day
    repeats = event.replaces or any(
        one.name in {"RRULE", "RDATE"} for one in event.component.properties
    )
    for day in days:
        if day <= last and day + length >= first:
            key = f"{span.key}/{event.replaces or day}" if repeats else span.key
            yield replace(span, first_day=day, last_day=day + length, key=key)


def _repeated(event: _Event, first: date, last: date, budget: Budget) -> Iterator[date]:
    yield event.span.first_day
    if any(event.component.all("EXRULE")):
        raise UnreadableCalendar(_not_readable(event.component, _("how it repeats")))
    reach = first - (event.span.last_day - event.span.first_day)
    for rule in event.component.all("RRULE"):
        try:
            yield from read_repeat(
                rule.value, event.span.first_day, lambda text: _until(text, event), budget
            ).days(reach, last)
        except UnreadableRepeat as error:
            words = _not_readable(event.component, _("how it repeats"))
            raise UnreadableCalendar(words) from error


def _until(text: str, event: _Event) -> date:
    """The last day on which it may begin."""
    value = _value(text, event.component, _("how it repeats"), far=True)
    if not isinstance(value, datetime):
        return value
    if not isinstance(event.starts, datetime):
        return value.date()
    local = _local(value, event.zone)
    return local.date() - (A_DAY if event.starts.time() > local.time() else timedelta())


# -- one event -----------------------------------------------------------------------------
def _read_event(component: Component, calendar: str, zone: tzinfo | None) -> _Event:
    start = component.first("DTSTART")
    if start is None:
        raise UnreadableCalendar(_not_readable(component, _("its first day")))
    starts = _value(start.value, component, _("its first day"))
    if isinstance(starts, datetime):
        zone = _zone(start.parameters.get("TZID", "")) or zone
        starts = _local(starts, zone)
    first, last, is_all_day = _shape(component, starts, zone)
    return _Event(
        ClosedSpan(
            first,
            last,
            _text(component.first("SUMMARY"))[:LONGEST_NAME] or _("Without a name"),
            calendar,
            _categories(component),
            is_all_day,
            _text(component.first("UID")) or f"{first}/{_text(component.first('SUMMARY'))}",
        ),
        starts,
        zone,
        _replaces(component, zone),
        _text(component.first("STATUS")).upper() == "CANCELLED",
        component,
    )


def _shape(
    component: Component, starts: date | datetime, zone: tzinfo | None
) -> tuple[date, date, bool]:
    """First day, last day, and whether it is about whole days."""
    if not isinstance(starts, datetime):
        length = (_end(component, starts, zone) - starts).days
        return starts, starts + max(length - 1, 0) * A_DAY, True
    end = _end(component, starts, zone)
    ends = end if isinstance(end, datetime) else datetime.combine(end, MIDNIGHT)
    from_midnight = starts.time() == ends.time() == MIDNIGHT and ends > starts
    last = ends.date() - (A_DAY if ends.time() == MIDNIGHT and ends > starts else timedelta())
    says_so = _text(component.first("X-MICROSOFT-CDO-ALLDAYEVENT")).upper() == "TRUE"
    return starts.date(), last, from_midnight or says_so


def _end(component: Component, starts: date | datetime, zone: tzinfo | None) -> date | datetime:
    """Exclusive. Without one an all-day event takes a day, a timed one no time."""
    words = _("its last day")
    end, duration = component.first("DTEND"), component.first("DURATION")
    if end is not None:
        value = _value(end.value, component, words)
        ends = _like(starts, value, _zone(end.parameters.get("TZID", "")) or zone)
    elif duration is not None:
        ends = _after(starts, duration, component)
    else:
        ends = starts if isinstance(starts, datetime) else starts + A_DAY
    if ends < starts:
        raise UnreadableCalendar(
            _("The event “%(name)s” (line %(line)d) ends before it begins.")
            % {"name": _name(component), "line": component.line}
        )
    return ends


def _after(starts: date | datetime, duration: Property, component: Component) -> date | datetime:
    words = _not_readable(component, _("its length"))
    try:
        length: timedelta = vDuration.from_ical(duration.value)
        ends = starts + length
    except (ValueError, OverflowError) as error:
        raise UnreadableCalendar(words) from error
    if not EARLIEST <= (ends.date() if isinstance(ends, datetime) else ends) <= LATEST:
        raise UnreadableCalendar(words)
    return ends


def _replaces(component: Component, zone: tzinfo | None) -> date | None:
    one = component.first("RECURRENCE-ID")
    if one is None:
        return None
    words = _("which of its days it changes")
    if one.parameters.get("RANGE"):
        raise UnreadableCalendar(_not_readable(component, words))
    return _day(_value(one.value, component, words), zone)


def _days(event: _Event, name: str) -> list[date]:
    words = _("on which days it repeats")
    texts = (text for one in event.component.all(name) for text in one.value.split(","))
    values = (_value(text.partition("/")[0], event.component, words) for text in texts)
    return [_day(value, event.zone) for value in values]


def _categories(component: Component) -> tuple[str, ...]:
    texts = [text for one in component.all("CATEGORIES") for text in _unescaped(one.value)]
    return tuple(dict.fromkeys(text for text in texts if text))


def _unescaped(text: str) -> list[str]:
    """The parts between commas; a comma after a backslash belongs to a part."""
    marked = text.replace("\\\\", "\1").replace("\\,", "\2")
    return [
        _clean(unescape_backslash(part.replace("\2", ",").replace("\1", "\\\\")))
        for part in marked.split(",")
    ]


# -- values --------------------------------------------------------------------------------
def _value(text: str, component: Component, what: str, *, far: bool = False) -> date | datetime:
    """A day or a time; `far`: one beyond the years we know counts as the last of them."""
    text = text.strip()
    try:
        value = vDDDTypes.from_ical(text) if len(text) in {8, 15, 16} else None
    except ValueError:
        value = None
    if not isinstance(value, date):
        raise UnreadableCalendar(_not_readable(component, what))
    day = value.date() if isinstance(value, datetime) else value
    if EARLIEST <= day <= LATEST:
        return value
    if far and day > LATEST:
        return LATEST
    raise UnreadableCalendar(_not_readable(component, what))


def _day(value: date | datetime, zone: tzinfo | None) -> date:
    return _local(value, zone).date() if isinstance(value, datetime) else value


def _like(starts: date | datetime, value: date | datetime, zone: tzinfo | None) -> date | datetime:
    """An end of the same kind as the start, whatever the file wrote."""
    if not isinstance(starts, datetime):
        return _day(value, zone)
    if isinstance(value, datetime):
        return _local(value, zone)
    return datetime.combine(value, MIDNIGHT)


def _local(value: datetime, zone: tzinfo | None) -> datetime:
    """Without a zone: as the clock there shows it."""
    if value.tzinfo is None:
        return value
    return value.astimezone(zone or UTC).replace(tzinfo=None)


def _zone(name: str) -> tzinfo | None:
    """None for names that only their own file explains: then the time is taken as written."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _text(one: Property | None) -> str:
    return _clean(unescape_backslash(one.value)) if one else ""


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _name(component: Component) -> str:
    return _text(component.first("SUMMARY"))[:LONGEST_NAME] or _("Without a name")


def _not_readable(component: Component, what: str) -> str:
    return _("The event “%(name)s” (line %(line)d): %(what)s can’t be read.") % {
        "name": _name(component),
        "line": component.line,
        "what": what,
    }
