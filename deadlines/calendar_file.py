"""Appointments and days as a file for any calendar (RFC 5545).

Who meets about what stays in Tandem: no names, no ratings, no words of anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

TYPE = "text/calendar"
NAME = "invite.ics"
DAY_NAME = "deadline.ics"
LOOK_AGAIN = timedelta(hours=4)  # how often a calendar that follows a feed should ask


@dataclass(frozen=True)
class Appointment:
    """What a calendar has to know. Sent again under the same `uid`, the higher number counts."""

    uid: str
    number: int  # SEQUENCE
    starts_at: datetime
    minutes: int
    place: str
    written_at: datetime
    is_cancelled: bool
    link: str
    time_zone: str  # "America/New_York"

    @property
    def method(self) -> str:
        return "CANCEL" if self.is_cancelled else "REQUEST"


@dataclass(frozen=True)
class LastDay:
    """Something to do by the end of a day; in a calendar it takes the whole day."""

    uid: str
    number: int
    on: date
    what: str
    details: str
    written_at: datetime
    is_cancelled: bool
    link: str


def invitation_file(appointment: Appointment, *, organizer: str, attendee: str) -> bytes:
    """The same at every try. `organizer` and `attendee` are mail addresses."""
    event = event_of(appointment)
    event.add("organizer", f"mailto:{organizer}")
    event.add("attendee", f"mailto:{attendee}")
    return _written(_calendar(appointment.method, [event]))


def published_file(thing: Appointment | LastDay) -> bytes:
    """For one's own calendar: nobody is asked to answer."""
    return _written(_calendar("PUBLISH", [event_of(thing)]))


def feed_file(things: Iterable[Appointment | LastDay], *, name: str, time_zone: str) -> bytes:
    """All of them, for a calendar that looks again by itself."""
    calendar = _calendar("PUBLISH", [])
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", LOOK_AGAIN, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", LOOK_AGAIN)
    calendar.add_component(Timezone.from_tzid(time_zone))  # no file without a component
    for thing in things:
        calendar.add_component(event_of(thing))
    return _written(calendar)


def event_of(thing: Appointment | LastDay) -> Event:
    event = Event()
    event.add("uid", thing.uid)
    event.add("sequence", thing.number)
    event.add("dtstamp", thing.written_at)
    event.add("last-modified", thing.written_at)
    event.add("class", "PRIVATE")
    event.add("url", thing.link)
    event.add("status", "CANCELLED" if thing.is_cancelled else "CONFIRMED")
    if isinstance(thing, Appointment):
        _add_time(event, thing)
    else:
        _add_day(event, thing)
    return event


def _add_time(event: Event, appointment: Appointment) -> None:
    zone = ZoneInfo(appointment.time_zone)
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", ends_at.astimezone(zone))
    event.add("summary", _("Conference"))
    event.add("location", appointment.place)


def _add_day(event: Event, last_day: LastDay) -> None:
    """The end is exclusive; the day leaves one free for others."""
    event.add("dtstart", last_day.on)
    event.add("dtend", last_day.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", last_day.what)
    event.add("description", last_day.details)


def _calendar(method: str, events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Tandem//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar


def _written(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
