"""What is due when, why that day, and who must hear of it?"""

from deadlines.models.calendar import (
    CalendarFile,
    Closure,
    ExtraWorkDay,
    Follows,
    Holiday,
    WorkCalendar,
    WorkYear,
)
from deadlines.models.deadline import Deadline
from deadlines.models.feed import CalendarFeed, FeedItem
from deadlines.models.history import DateChange
from deadlines.models.invitation import Invitation
from deadlines.models.leave import Leave
from deadlines.models.mail_choice import USUALLY_REQUIRED, MailChoice, MailGroup, MailPolicy
from deadlines.models.notice import Notice, NoticeKind
from deadlines.models.refusal import Refusal
from deadlines.models.reminder import Message, Reminder, Sweep
from deadlines.models.rule import DeadlineRule

__all__ = [
    "USUALLY_REQUIRED",
    "CalendarFeed",
    "CalendarFile",
    "Closure",
    "DateChange",
    "Deadline",
    "DeadlineRule",
    "ExtraWorkDay",
    "FeedItem",
    "Follows",
    "Holiday",
    "Invitation",
    "Leave",
    "MailChoice",
    "MailGroup",
    "MailPolicy",
    "Message",
    "Notice",
    "NoticeKind",
    "Refusal",
    "Reminder",
    "Sweep",
    "WorkCalendar",
    "WorkYear",
]
