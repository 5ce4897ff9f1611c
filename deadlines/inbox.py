"""What was one person told, the newest first? Reminders and notices, as they went out by mail.

The words are made when the page is drawn: a date that moved is told as it stands now, and no
"days left" grows old.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import Membership
from accounts.wording import day_of, long_date
from deadlines.models import Notice, Reminder
from deadlines.notice_words import sentence_of

ON_A_PAGE = 30
# How many a person has not read: every page asks it (settings.STANDING_COUNTS).
UNREAD = """
    (SELECT count(*) FROM deadlines_notice n WHERE n.recipient_id = accounts_membership.id
        AND n.read_at IS NULL AND n.state <> 'stale')
    + (SELECT count(*) FROM deadlines_reminder r WHERE r.recipient_id = accounts_membership.id
        AND r.read_at IS NULL AND r.state <> 'stale')
"""
NOTICE, REMINDER = "notice", "reminder"
HINTS = {
    "tell": gettext_lazy("They have no e-mail. Tell them in person."),
    "escalation": gettext_lazy("It waits for somebody else."),
    "hr": gettext_lazy("HR sent this reminder."),
    "gentle": gettext_lazy("No hurry, only a thought."),
}


@dataclass(frozen=True)
class Item:
    """One line of the inbox."""

    pk: UUID
    sentence: str
    hint: str
    at: datetime
    is_unread: bool
    is_done: bool  # nothing is asked any more


def unread_of(membership: Membership) -> int:
    """As it was when this request began."""
    return int(membership.__dict__.get("unread", 0))


def notices_of(reader: Membership) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=reader).exclude(state=Notice.State.STALE)


def reminders_of(reader: Membership) -> QuerySet[Reminder]:
    return Reminder.objects.filter(recipient=reader).exclude(state=Reminder.State.STALE)


def inbox_page(reader: Membership, *, only_unread: bool, number: str | None) -> Page[Any]:
    """One page of keys: (pk, created_at, "notice" or "reminder"). Two statements."""
    kinds: list[tuple[QuerySet[Any], str]] = [
        (notices_of(reader), NOTICE),
        (reminders_of(reader), REMINDER),
    ]
    keys = []
    for rows, table in kinds:
        chosen = rows.filter(read_at=None) if only_unread else rows
        named = chosen.annotate(table=Value(table, CharField()))
        keys.append(named.order_by().values_list("pk", "created_at", "table"))
    found = keys[0].union(keys[1], all=True).order_by(F("created_at").desc(), F("pk").desc())
    return Paginator(found, ON_A_PAGE).get_page(number)


def items_of(page: Page[Any], reader: Membership) -> list[Item]:
    """What stands behind the keys, in their order. Two statements."""
    keys = {table: [pk for pk, _at, one in page if one == table] for table in (NOTICE, REMINDER)}
    today = clock.today(reader.district)
    notices = Notice.objects.filter(pk__in=keys[NOTICE]).select_related("about", "deadline")
    reminders = Reminder.objects.filter(pk__in=keys[REMINDER]).select_related(
        "deadline__person", "deadline__turn"
    )
    found = {one.pk: item_of_notice(one) for one in notices}
    found |= {one.pk: item_of_reminder(one, today) for one in reminders}
    return [found[pk] for pk, _at, _table in page if pk in found]


def by_day(items: Iterable[Item]) -> list[tuple[date, list[Item]]]:
    """In the order they came, with the local day of each."""
    return [(day, list(some)) for day, some in groupby(items, key=lambda item: day_of(item.at))]


def item_of_notice(notice: Notice) -> Item:
    return Item(
        pk=notice.pk,
        sentence=sentence_of(notice),
        hint="",
        at=notice.created_at,
        is_unread=notice.read_at is None,
        is_done=False,
    )


def item_of_reminder(reminder: Reminder, today: date) -> Item:
    deadline = reminder.deadline
    return Item(
        pk=reminder.pk,
        sentence=reminder_sentence(reminder, today),
        hint=reminder_hint(reminder),
        at=reminder.created_at,
        is_unread=reminder.read_at is None,
        is_done=deadline.settled_at is not None or deadline.cancelled_at is not None,
    )


def reminder_sentence(reminder: Reminder, today: date) -> str:
    """The date as it stands now."""
    deadline = reminder.deadline
    is_own = deadline.person_id == reminder.recipient_id
    facts = {
        "what": deadline.what if is_own else f"{deadline.what} ({deadline.person.name})",
        "day": long_date(deadline.last_day_on),
    }
    if deadline.is_gentle:
        return (_("%(what)s, for %(day)s.") if is_own else _("A talk? %(what)s.")) % facts
    if deadline.is_open and deadline.last_day_on < today:
        if deadline.overdue_from <= today:
            return _("Overdue: %(what)s. The last day was %(day)s.") % facts
        return _("%(what)s: the last day was %(day)s.") % facts
    return _("%(what)s: last day %(day)s.") % facts


def reminder_hint(reminder: Reminder) -> str:
    """Why it came to this reader."""
    deadline, family = reminder.deadline, family_of(reminder.kind)
    if family == "delegate" and deadline.turn:
        return _("On behalf of %(name)s") % {"name": deadline.turn.name}
    if family == "moved":
        return " ".join([_("This date has changed."), deadline.reason]).strip()
    return str(HINTS.get(family, ""))


def family_of(kind: str) -> str:
    return kind.partition("-")[0]
