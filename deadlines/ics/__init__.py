"""What does a calendar file (.ics, RFC 5545) say, day by day? Pure; hostile files are refused."""

from deadlines.ics.events import ClosedSpan, read_closures, read_events
from deadlines.ics.text import UnreadableCalendar

__all__ = ["ClosedSpan", "UnreadableCalendar", "read_closures", "read_events"]
