"""A snow day: the dates of a whole district move, and everybody concerned is told.

The floor is the bare UPDATE of those dates and the bare INSERT of their history; that everybody is
told is the product's own.
"""

from datetime import date

from django.db import transaction
from django.db.models import F

from accounts import clock
from accounts.models import District, Membership
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.bulk import Bulk, timed
from bench.twins import twins
from bench.world import NOW, tidy
from config.demo.seed import fill_district, make_district
from deadlines.models import Closure, Deadline, DeadlineRule
from deadlines.services.deadline import post_deadlines
from deadlines.services.recompute import recompute_deadlines

SNOW_DAY = date(2027, 1, 15)  # a Friday; after the weekend comes a holiday
KINDS = ("snow_1", "snow_2")
BARE = (
    """
    INSERT INTO deadlines_deadline SELECT * FROM public.deadlines_deadline
    WHERE district_id = %(district)s AND kind LIKE 'snow%%'
    """,
    """
    UPDATE deadlines_deadline SET deadline_on = deadline_on + 4, last_day_on = last_day_on + 4,
        overdue_from = overdue_from + 4, reason = 'Moved from Friday, January 15, Snow',
        proposed = NULL
    """,
    """
    INSERT INTO deadlines_datechange (district_id, deadline_id, was_last_day_on, last_day_on,
        was_overdue_from, overdue_from, why, reason, changed_at)
    SELECT district_id, id, last_day_on - 4, last_day_on, overdue_from - 4, overdue_from, 'snow',
        '', now()
    FROM deadlines_deadline
    """,
)


def measure(full: bool) -> Bulk:
    people = 50_000 if full else 5_000
    clock.move_to(NOW)
    district = make_district(f"Bench snow {people}", f"bench-snow-{people}", "MD")
    fill_district(district, people)
    if post_dates(district):
        tidy()
    with district_scope(district.pk), clock.held():
        Closure.objects.create(
            first_day=SNOW_DAY, last_day=SNOW_DAY, reason="Snow", added_at=clock.now()
        )
        seconds, sql, _ = timed(lambda: recompute_deadlines(district, actor=None, why="Snow"))
        moved = Deadline.objects.filter(kind__in=KINDS, last_day_on__gt=SNOW_DAY).count()
        transaction.set_rollback(True)
    with twins("deadlines_deadline", "deadlines_datechange") as bare:
        bare.fill(BARE[0], district=district.pk)
        floor = bare.fill(*BARE[1:], district=district.pk)
    return Bulk("a snow day moves dates", seconds, moved, sql, floor, 3)


def post_dates(district: District) -> bool:
    """Two dates for everybody, once."""
    with district_scope(district.pk):
        if Deadline.objects.filter(kind=KINDS[0]).exists():
            return False
        people = Membership.objects.filter(is_active=True)
        for kind in KINDS:
            post_deadlines(
                kind=kind,
                rule=DeadlineRule.objects.create(sentence="by Jan 15"),
                school_year=school_year_of(district, clock.today(district)),
                act="write_goals",
                what=kind,
                path="/steps/{}/",
                subjects=people.annotate(turn=F("pk")).values_list("pk", "pk", "turn"),
            )
    return True
