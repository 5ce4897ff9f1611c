"""An appointment as a file for any calendar (RFC 5545). Who meets about what stays in Tandem."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

TYPE = "text/calendar"
NAME = "invite.ics"


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


def calendar_file(appointment: Appointment, *, organizer: str, attendee: str) -> bytes:
    """The same at every try. `organizer` and `attendee` are mail addresses."""
    zone = ZoneInfo(appointment.time_zone)
    starts_at = appointment.starts_at.astimezone(zone)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.number)
    event.add("dtstamp", appointment.written_at)
    event.add("dtstart", starts_at)
    event.add("dtend", (appointment.starts_at + _length(appointment)).astimezone(zone))
    event.add("summary", _("Conference"))
    event.add("location", appointment.place)
    event.add("url", appointment.link)
    event.add("organizer", f"mailto:{organizer}")
    event.add("attendee", f"mailto:{attendee}")
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")

    calendar = Calendar()
    calendar.add("prodid", "-//Tandem//EN")
    calendar.add("version", "2.0")
    calendar.add("method", appointment.method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _length(appointment: Appointment) -> timedelta:
    return timedelta(minutes=appointment.minutes)
