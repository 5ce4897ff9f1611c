"""Private calendar feeds: made, ended, found by their token, and kept up to date.

A round takes up what has changed since the last one, so that each entry knows its number and
when it changed; reading a feed writes nothing.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts import audit, clock
from accounts.models import District, Membership, PersonChange
from accounts.services.invitations import token_hash
from accounts.years import school_year_of
from deadlines.bulk import change_many
from deadlines.models import CalendarFeed, FeedItem

TOKEN_BYTES = 32  # 256 bits
DONE_FOR = timedelta(days=30)  # what is done says so for that long, then it goes
CANCELLED_FOR = timedelta(days=60)  # for calendars that look seldom

COLUMNS = "membership_id, key, what, day, starts_at, minutes, place, people, turns, state, path"
FACTS = COLUMNS.split(", ")[2:]
# Rows that stay as they are are left alone; what is called off goes on with its number.
TAKE_UP = """
    WITH wanted ({columns}) AS MATERIALIZED ({sources}), fresh AS (
        INSERT INTO deadlines_feeditem AS stands ({columns}, sequence, modified_at)
        SELECT w.*, 0, %(now)s FROM wanted w
        LEFT JOIN deadlines_feeditem f ON f.membership_id = w.membership_id AND f.key = w.key
        WHERE f.id IS NULL OR ({of_item}) IS DISTINCT FROM ({of_wanted})
        ON CONFLICT (district_id, membership_id, key) DO UPDATE SET {take_over},
            sequence = stands.sequence + 1, modified_at = excluded.modified_at
    ), gone AS (
        SELECT f.id, f.state, coalesce(f.starts_at >= %(first_moment)s, f.day >= %(first_day)s)
            AS is_of_this_year, f.modified_at
        FROM deadlines_feeditem f
        WHERE f.membership_id = ANY(%(people)s) AND NOT EXISTS (
            SELECT FROM wanted w WHERE w.membership_id = f.membership_id AND w.key = f.key
        )
    ), called_off AS (
        UPDATE deadlines_feeditem f
        SET state = 'cancelled', sequence = f.sequence + 1, modified_at = %(now)s
        FROM gone WHERE gone.id = f.id AND gone.state = 'open' AND gone.is_of_this_year
    )
    DELETE FROM deadlines_feeditem f USING gone WHERE gone.id = f.id AND (
        gone.state = 'done' OR NOT gone.is_of_this_year
        OR (gone.state = 'cancelled' AND gone.modified_at < %(cancelled_since)s)
    )
"""


@transaction.atomic
def make_feed(person: Membership) -> str:
    """The address in clear, for this one time. A new one ends the one before; UIDs go on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(
        district=person.district,
        membership_id=person.pk,
        defaults={"token_hash": token_hash(token), "made_at": clock.real_now()},
    )
    refresh_items(person.district, [person.pk])
    audit.record(person, "calendar_feed.made", person, person=person)
    return settings.BASE_URL + reverse("deadlines:calendar_feed", args=[token])


@transaction.atomic
def end_feed(person: Membership) -> None:
    """The address opens nothing from now on. Again = nothing."""
    ended, _rows = feeds_of([person]).delete()
    FeedItem.objects.filter(membership=person).delete()
    if ended:
        audit.record(person, "calendar_feed.ended", person, person=person)


def end_feeds_of_leavers(changes: QuerySet[PersonChange]) -> None:
    """Who comes back makes a new one (settings.PERSON_CHANGE_CONSUMERS)."""
    left = changes.filter(kind=PersonChange.Kind.LEFT).select_related("membership")
    people = [change.membership for change in left if change.membership]
    feeds_of(people).delete()
    FeedItem.objects.filter(membership__in=people).delete()


def feeds_of(people: Sequence[Membership]) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(membership_id__in=[person.pk for person in people])


def find_feed(token: str) -> CalendarFeed | None:
    """Global: asked before a district is known. The token itself is compared nowhere."""
    found = CalendarFeed.objects.filter(token_hash=token_hash(token))
    return found.select_related("district").first()


def person_of(feed: CalendarFeed) -> Membership | None:
    """None when they have left, or may not sign in any more."""
    people = Membership.objects.active().filter(user__is_active=True)
    return people.filter(pk=feed.membership_id).first()


def refresh_feeds(district: District) -> int:
    """One round of a district. Returns how many feeds it has."""
    feeds = CalendarFeed.objects.filter(district=district)
    people = list(feeds.values_list("membership_id", flat=True))
    if people:
        refresh_items(district, people)
    return len(people)


def refresh_items(district: District, people: Sequence[UUID]) -> None:
    """Bring the entries of these people up to date: one statement, however many they are."""
    zone, today, now = ZoneInfo(district.time_zone), clock.today(district), clock.now()
    first_day = school_year_of(district, today).starts_on
    values: dict[str, Any] = {
        "people": list(people),
        "today": today,
        "first_day": first_day,
        "first_moment": datetime.combine(first_day, time.min, zone).astimezone(UTC),
        "now": now,
        "done_since": now - DONE_FOR,
        "cancelled_since": now - CANCELLED_FOR,
    }
    change_many(statement(), values)


def statement() -> str:
    return TAKE_UP.format(
        columns=COLUMNS,
        sources=" UNION ALL ".join(import_string(path) for path in settings.FEED_SOURCES),
        of_item=", ".join(f"f.{name}" for name in FACTS),
        of_wanted=", ".join(f"w.{name}" for name in FACTS),
        take_over=", ".join(f"{name} = excluded.{name}" for name in FACTS),
    )
