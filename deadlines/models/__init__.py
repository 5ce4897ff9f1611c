"""What is due when, why that day, and who must hear of it?"""

from deadlines.models.calendar import Closure, Holiday, WorkCalendar
from deadlines.models.deadline import Deadline, DeadlineRule
from deadlines.models.invitation import Invitation
from deadlines.models.reminder import Message, Reminder, Sweep

__all__ = [
    "Closure",
    "Deadline",
    "DeadlineRule",
    "Holiday",
    "Invitation",
    "Message",
    "Reminder",
    "Sweep",
    "WorkCalendar",
]
