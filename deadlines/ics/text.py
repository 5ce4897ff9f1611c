"""Take a calendar file apart into its events' lines, within limits, or refuse it in a sentence.

Only what says on which days something is gets past here: descriptions, alarms, attachments and
time zone definitions are left out unread, so nothing in them can break or slow what follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from icalendar.parser import Contentline, Parameters

LARGEST_FILE = 1_048_576  # bytes
LONGEST_LINE = 65_536  # characters, unfolded
MOST_EVENTS = 5_000
DEEPEST = 4  # VCALENDAR, VEVENT, VALARM, and one for the unexpected

READ = frozenset(
    {
        "UID",
        "SUMMARY",
        "CATEGORIES",
        "STATUS",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "X-MICROSOFT-CDO-ALLDAYEVENT",
    }
)
READ_OF_CALENDAR = frozenset({"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "METHOD"})
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LINE = re.compile(r"([A-Za-z0-9-]+)[;:]")
LINE_END = re.compile(r"\r\n|\r|\n")


class UnreadableCalendar(ValueError):
    """The file can't be read. The sentence says why."""


@dataclass(frozen=True)
class Property:
    """`DTSTART;VALUE=DATE:20261126`, taken apart; its value as written, its line from 1."""

    name: str
    parameters: Parameters
    value: str
    line: int


@dataclass
class Component:
    """A VEVENT, or the VCALENDAR it stands in, with the properties we read."""

    kind: str
    line: int
    properties: list[Property] = field(default_factory=list)
    events: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Property]:
        return (one for one in self.properties if one.name == name)


def calendars_of(data: bytes) -> list[Component]:
    """The calendars of a file, each with its events."""
    calendars: list[Component] = []
    path: list[str] = []
    count = 0
    for line, content in unfolded(text_of(data)):
        name = _name_of(line, content)
        word = content[len(name) + 1 :].strip().upper()
        if name == "BEGIN":
            _open(path, word, line, calendars)
            count += word == "VEVENT"
            if count > MOST_EVENTS:
                raise UnreadableCalendar(
                    _("The file has more than %(most)d events. Export fewer years.")
                    % {"most": MOST_EVENTS}
                )
        elif name == "END":
            _close(path, word, line)
        elif not path:
            raise UnreadableCalendar(_broken(line))
        else:
            _keep(path, calendars, name, line, content)
    if path:
        raise UnreadableCalendar(_("The file breaks off. Export it again and load it whole."))
    if not calendars:
        raise UnreadableCalendar(_("There is no calendar in this file. Load an .ics file."))
    return calendars


def text_of(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise UnreadableCalendar(_("The file is larger than 1 MB. Export fewer years."))
    if data.startswith(UTF_16):
        raise UnreadableCalendar(_("The file is written in UTF-16. Save it as UTF-8."))
    if b"\0" in data:
        raise UnreadableCalendar(_no_calendar_file())
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableCalendar(
            _("Line %(line)d has characters that are not UTF-8. Save the file as UTF-8.")
            % {"line": data.count(b"\n", 0, error.start) + 1}
        ) from error


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each content line with its number; empty lines may stand anywhere, as some programs do."""
    parts: list[str] = []
    start = length = 0
    for number, line in enumerate(LINE_END.split(text), start=1):
        if not line:
            continue
        if line[0] in " \t" and parts:
            parts.append(line[1:])
            length += len(line) - 1
        else:
            if parts:
                yield start, "".join(parts)
            parts, start, length = [line], number, len(line)
        if length > LONGEST_LINE:
            raise UnreadableCalendar(_("Line %(line)d is too long to read.") % {"line": start})
    if parts:
        yield start, "".join(parts)


def _name_of(line: int, content: str) -> str:
    match = LINE.match(content)
    if match is None:
        raise UnreadableCalendar(_broken(line))
    return match[1].upper()


def _open(path: list[str], kind: str, line: int, calendars: list[Component]) -> None:
    if not path and kind == "VCALENDAR":
        calendars.append(Component(kind, line))
    elif path == ["VCALENDAR"] and kind == "VEVENT":
        calendars[-1].events.append(Component(kind, line))
    elif kind in {"VCALENDAR", "VEVENT"} or len(path) >= DEEPEST:
        raise UnreadableCalendar(
            _("Line %(line)d begins something where it can’t begin.") % {"line": line}
        )
    path.append(kind)


def _close(path: list[str], kind: str, line: int) -> None:
    if not path or path.pop() != kind:
        raise UnreadableCalendar(_("Line %(line)d ends what did not begin.") % {"line": line})


def _keep(path: list[str], calendars: list[Component], name: str, line: int, content: str) -> None:
    if path == ["VCALENDAR", "VEVENT"] and name in READ:
        calendars[-1].events[-1].properties.append(_property(line, content))
    elif path == ["VCALENDAR"] and name in READ_OF_CALENDAR:
        calendars[-1].properties.append(_property(line, content))


def _property(line: int, content: str) -> Property:
    try:
        name, parameters, value = Contentline(content).raw_parts()
    except ValueError as error:
        raise UnreadableCalendar(_broken(line)) from error
    return Property(name.upper(), parameters, value, line)


def _no_calendar_file() -> str:
    return _("This is not a calendar file. Load an .ics file.")


def _broken(line: int) -> str:
    if line == 1:
        return _no_calendar_file()
    return _("Line %(line)d is not written as a calendar file is.") % {"line": line}
