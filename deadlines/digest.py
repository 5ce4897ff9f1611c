"""What does the one mail of a person and day say? What, by which day, and where: no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.wording import long_date
from deadlines.calculate import DaysLeft, days_left
from deadlines.days import Calendar
from deadlines.stencils import fill

LONGEST_LIST = 25  # of one kind; the rest is counted
OWN = frozenset({"before", "aim", "overdue", "hr", "moved"})
PRESSING = OWN | {"escalation", "tell", "delegate"}
PROMISED, THOUGHT = "promised", "gentle"
ITEM, GENTLE = "emails/_item", "emails/_gentle"
# By the name of a list in the templates: which families of reminders stand in it, and how. Of
# "gentle" ones the reader's own are a promise, those about others a thought.
LISTS = {
    "own": (OWN, ITEM),
    "escalated": ({"escalation"}, ITEM),
    "unreached": ({"tell"}, ITEM),
    "stood_in": ({"delegate"}, ITEM),
    PROMISED: ({"gentle"}, GENTLE),
    THOUGHT: ({"gentle"}, GENTLE),
}


class Said(NamedTuple):
    """A reminder and what it says of its deadline, as services/digest_reading.py brings it."""

    reminder: UUID
    kind: str
    deadline: UUID
    is_own: bool  # about the reader
    person: str  # whom it is about
    turn: str  # whose turn it is
    what: str
    path: str
    last_day: date
    overdue_from: date
    aim: date | None
    reason: str

    @property
    def family(self) -> str:
        return self.kind.partition("-")[0]

    def is_overdue(self, today: date) -> bool:
        """Not yet on closed days between the last day to act and the date of the rule."""
        return self.overdue_from <= today


class Reader(NamedTuple):
    """Whom a message is for."""

    first_name: str
    address: str
    message_id: str  # the same at every try


@dataclass
class Morning:
    """What all mails of a batch share."""

    district: District
    calendar: Calendar
    today: date
    left: dict[date, DaysLeft] = field(default_factory=dict)

    def left_until(self, last_day: date) -> DaysLeft:
        """Thousands have the same few days, and each is counted day by day."""
        if last_day not in self.left:
            self.left[last_day] = days_left(self.today, last_day, self.calendar)
        return self.left[last_day]


class Items(NamedTuple):
    """One list of a digest: what each line fills in, and how many are only counted."""

    shown: list[dict[str, str]]
    more: int


def email_of(reader: Reader, said: Sequence[Said], morning: Morning) -> EmailMultiAlternatives:
    """Subject lines hold no personal content; the Message-ID is the same at every try."""
    with timezone.override(ZoneInfo(morning.district.time_zone)):
        lists = {name: items_in(name, said, morning) for name in LISTS}
        email = EmailMultiAlternatives(
            subject=subject_of(said, morning),
            body=drawn(reader, lists, morning.district, "txt"),
            to=[reader.address],
            headers={
                "Message-ID": reader.message_id,
                "Date": format_datetime(timezone.localtime(clock.now())),
                "Auto-Submitted": "auto-generated",
            },
        )
        html = drawn(reader, lists, morning.district, "html")
        email.attach_alternative(html, "text/html")
    return email


def items_in(name: str, said: Sequence[Said], morning: Morning) -> Items:
    families, _template = LISTS[name]
    found = [one for one in said if one.family in families]
    if name in {PROMISED, THOUGHT}:
        found = [one for one in found if one.is_own == (name == PROMISED)]
    chosen = once_each(found)
    moved = {one.deadline for one in said if one.family == "moved"} if chosen else set()
    shown = [
        item_of(one, morning, has_moved=one.deadline in moved) for one in chosen[:LONGEST_LIST]
    ]
    return Items(shown, len(chosen) - len(shown))


def once_each(said: Sequence[Said]) -> list[Said]:
    """Each deadline, however many reminders speak of it."""
    return list({one.deadline: one for one in said}.values())


def item_of(said: Said, morning: Morning, *, has_moved: bool) -> dict[str, str]:
    aim = said.aim if said.aim and said.aim >= morning.today else None
    return {
        "what": said.what,
        "person": "" if said.is_own else said.person,
        "on_behalf_of": said.turn if said.family == "delegate" else "",
        "link": settings.BASE_URL + said.path,
        "when": when_words(
            get_language(),
            morning.today,
            said.last_day,
            morning.left_until(said.last_day),
            said.is_overdue(morning.today),
            aim,
            said.reason if has_moved else None,
        ),
        "reason": said.reason,
    }


def drawn(reader: Reader, lists: Mapping[str, Items], district: District, kind: str) -> str:
    """`kind`: txt or html."""
    words = {
        "first_name": reader.first_name,
        "district": district.name,
        "help": district.help_name,
        "phone": district.help_phone,
        "home": settings.BASE_URL + "/",
    }
    for name, items in lists.items():
        _families, template = LISTS[name]
        lines = "".join(fill(f"{template}.{kind}", one) for one in items.shown)
        words[name] = lines and fill(
            f"emails/_items.{kind}", {"lines": SafeString(lines)}, more=items.more
        )
    return fill(f"emails/digest.{kind}", words)


@lru_cache(maxsize=1024)
def when_words(
    language: str,
    today: date,
    last_day: date,
    left: DaysLeft,
    is_overdue: bool,
    aim: date | None,
    moved_because: str | None,
) -> str:
    """The same for everybody with this date, so it is drawn once; `today` decides on the year.

    `aim` is the district's own date ahead of one set by law, while it is still to come.
    """
    context = {
        "last_day": last_day,
        "left": left,
        "is_overdue": is_overdue,
        "aim": aim,
        "has_moved": moved_because is not None,
        "reason": moved_because,
    }
    return render_to_string("emails/_when.txt", context).strip()


def subject_of(said: Sequence[Said], morning: Morning) -> str:
    """`Goal setting: last day Wednesday, October 14` · `3 deadlines in Tandem`."""
    pressing = once_each([one for one in said if one.family in PRESSING])
    if not pressing:  # invitations alone press nobody
        is_promise = any(one.is_own for one in said)
        return _("Your next step, for today") if is_promise else _("It may be time for a talk")
    if (count := len(pressing)) > 1:
        words = ngettext("%(count)d deadline in Tandem", "%(count)d deadlines in Tandem", count)
        return words % {"count": count}
    (only,) = pressing
    facts = {"what": only.what, "day": long_date(only.last_day)}
    if only.is_overdue(morning.today):
        return _("Overdue: %(what)s, last day was %(day)s") % facts
    if only.last_day < morning.today:
        return _("%(what)s: last day was %(day)s") % facts
    return _("%(what)s: last day %(day)s") % facts
