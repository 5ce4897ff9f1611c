"""Ahead of each date it is checked, once, who can sign in; people say that their access works."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import ngettext

from accounts import audit, clock
from accounts.asking import ask
from accounts.models import District, Membership
from accounts.rules import HR
from accounts.wording import long_date
from deadlines.models import NoticeKind
from deadlines.services.gentle import TeamAhead
from deadlines.services.message import is_time_to_write
from deadlines.services.notice import tell
from reports.access import TO_TELL, window_of

UNCHECKED = """
    SELECT DISTINCT d.last_day_on FROM deadlines_deadline d
    WHERE d.settled_at IS NULL AND d.cancelled_at IS NULL AND NOT d.is_gentle
        AND d.last_day_on BETWEEN %(today)s::date AND %(until)s::date
        AND NOT EXISTS (SELECT FROM reports_accesscheck c WHERE c.day = d.last_day_on)
"""
# Whoever comes second waits here for the first, and finds nothing left.
TAKE = """
    INSERT INTO reports_accesscheck (day, checked_at) SELECT day, %s FROM unnest(%s::date[]) AS day
    ON CONFLICT DO NOTHING RETURNING day
"""


@transaction.atomic
def check_access(district: District) -> int:
    """One round: the dates that have come near since the last one. Returns how many people.

    Safe as often as you like: each date is checked once. In the morning of a work day only.
    """
    if not district.access_check_days or not is_time_to_write(district):
        return 0
    days = _take(_unchecked(district))
    if not days:
        return 0
    rows = ask(TO_TELL, window_of(district, days).asked(None))
    people = defaultdict[date, list[UUID]](list)
    for pk, day, has_confirmed in rows:
        if not has_confirmed:
            people[day].append(pk)
    if rows:
        _tell(people, len(rows), min(day for _pk, day, _said in rows))
    return len(rows)


def _unchecked(district: District) -> list[date]:
    today = clock.today(district)
    until = today + timedelta(days=district.access_check_days)
    return [day for (day,) in ask(UNCHECKED, {"today": today, "until": until})]


def _take(days: list[date]) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [clock.now(), sorted(days)])
        return [day for (day,) in cursor.fetchall()]


def _tell(people: Mapping[date, list[UUID]], number: int, first: date) -> None:
    """Each of them their own first day, and HR once for all."""
    active = Membership.objects.active()
    for day, pks in people.items():
        who = active.filter(pk__in=pks)
        tell(who, kind=NoticeKind.ACCESS, path="/", what=long_date(day))
    counted = ngettext(
        "%(n)d person may not get in by %(day)s",
        "%(n)d people may not get in, the first by %(day)s",
        number,
    ) % {"n": number, "day": long_date(first)}
    readers = active.with_roles(*HR)
    tell(readers, kind=NoticeKind.ACCESS_LIST, path="/overview/access/", what=counted)


@transaction.atomic
def confirm_access(person: Membership) -> None:
    """They are here, so it works. Pressed again, the newest time counts."""
    person.access_confirmed_at = clock.now()
    Membership.objects.filter(pk=person.pk).update(access_confirmed_at=person.access_confirmed_at)
    audit.record(person, "access.confirmed", person, person=person)


def near_until(person: Membership) -> date:
    """The farthest last day that is near."""
    days = timedelta(days=person.district.access_check_days)
    return clock.today(person.district) + days


def is_asked(person: Membership, own_days: Iterable[date], team: TeamAhead | None) -> bool:
    """Should the home page ask? Something is due soon, and nothing was said since it came near."""
    district = person.district
    if not district.access_check_days:
        return False
    window, said_at = window_of(district), person.access_confirmed_at
    if said_at is not None and said_at >= window.since:
        return False
    is_due = team is not None and team.is_due_soon
    return is_due or not set(window.days).isdisjoint(own_days)
