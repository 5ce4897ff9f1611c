"""What does the one mail of a person and day say? What, by which day, and where: no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.wording import long_date
from deadlines.calculate import DaysLeft, days_left
from deadlines.days import Calendar
from deadlines.models import Deadline, Message, Reminder

LONGEST_LIST = 25  # of one kind; the rest is counted
OWN = {"before", "aim", "overdue", "hr", "moved"}


@dataclass(frozen=True)
class Item:
    """One deadline in a digest."""

    what: str
    person: str  # '' when it is about the reader
    on_behalf_of: str  # the supervisor for whom the reader stands in, or ''
    last_day: date
    left: DaysLeft
    link: str
    when: str  # the sentence about its date
    reason: str


@dataclass(frozen=True)
class Items:
    shown: list[Item]
    more: int


def email_of(
    message: Message,
    reminders: list[Reminder],
    *,
    to: str,
    district: District,
    calendar: Calendar,
) -> EmailMultiAlternatives:
    """Subject lines hold no personal content; the Message-ID is the same at every try."""
    with timezone.override(ZoneInfo(district.time_zone)):
        context = context_of(message, reminders, district, calendar)
        email = EmailMultiAlternatives(
            subject=subject_of(context),
            body=render_to_string("emails/digest.txt", context),
            to=[to],
            headers={
                "Message-ID": message.message_id,
                "Date": format_datetime(timezone.localtime(clock.now())),
                "Auto-Submitted": "auto-generated",
            },
        )
        email.attach_alternative(render_to_string("emails/digest.html", context), "text/html")
    return email


def context_of(
    message: Message, reminders: list[Reminder], district: District, calendar: Calendar
) -> dict[str, Any]:
    today = clock.today(district)
    moved = {r.deadline_id for r in reminders if r.kind.startswith("moved-")}

    def items(*families: str, own: bool | None = None) -> Items:
        """`own`: only those about the recipient, or only those about others."""
        chosen = {
            r.deadline_id: r.deadline
            for r in reminders
            if family(r) in families
            and own in {None, r.deadline.person_id == message.recipient_id}
        }
        made = [
            item_of(
                deadline,
                message,
                today,
                calendar,
                has_moved=deadline.pk in moved,
                stands_in="delegate" in families,
            )
            for deadline in list(chosen.values())[:LONGEST_LIST]
        ]
        return Items(made, len(chosen) - len(made))

    return {
        "recipient": message.recipient,
        "district": district,
        "own": items(*OWN),
        "escalated": items("escalation"),
        "unreached": items("tell"),
        "stood_in": items("delegate"),
        "promised": items("gentle", own=True),
        "gentle": items("gentle", own=False),
        "all": items(*OWN, "escalation", "tell", "delegate"),
        "home": settings.BASE_URL + "/",
    }


def family(reminder: Reminder) -> str:
    return reminder.kind.partition("-")[0]


def item_of(
    deadline: Deadline,
    message: Message,
    today: date,
    calendar: Calendar,
    *,
    has_moved: bool,
    stands_in: bool,
) -> Item:
    is_own = deadline.person_id == message.recipient_id
    aim = deadline.aim_on if deadline.aim_on and deadline.aim_on >= today else None
    left = days_left(today, deadline.last_day_on, calendar)
    moved_because = deadline.reason if has_moved else None
    return Item(
        what=deadline.what,
        person="" if is_own else deadline.person.name,
        on_behalf_of=deadline.turn.name if stands_in and deadline.turn else "",
        last_day=deadline.last_day_on,
        left=left,
        link=settings.BASE_URL + deadline.path,
        when=when_words(get_language(), today, deadline.last_day_on, left, aim, moved_because),
        reason=deadline.reason,
    )


@lru_cache(maxsize=1024)
def when_words(
    language: str,
    today: date,
    last_day: date,
    left: DaysLeft,
    aim: date | None,
    moved_because: str | None,
) -> str:
    """The same for everybody with this date, so it is drawn once; `today` decides on the year.

    `aim` is the district's own date ahead of one set by law, while it is still to come.
    """
    context = {
        "last_day": last_day,
        "left": left,
        "aim": aim,
        "has_moved": moved_because is not None,
        "reason": moved_because,
    }
    return render_to_string("emails/_when.txt", context).strip()


def subject_of(context: Mapping[str, Any]) -> str:
    """`Goal setting: last day Wednesday, October 14` · `3 things wait for you in Tandem`."""
    everything: Items = context["all"]
    items = everything.shown
    if not items:  # invitations alone press nobody
        promised: Items = context["promised"]
        return _("Your next step, for today") if promised.shown else _("It may be time for a talk")
    if len(items) + everything.more > 1:
        count = len(items) + everything.more
        words = ngettext("%(count)d deadline in Tandem", "%(count)d deadlines in Tandem", count)
        return words % {"count": count}
    facts = {"what": items[0].what, "day": long_date(items[0].last_day)}
    if items[0].left.days < 0:
        return _("Overdue: %(what)s, last day was %(day)s") % facts
    return _("%(what)s: last day %(day)s") % facts
