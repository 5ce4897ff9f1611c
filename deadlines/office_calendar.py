"""Which days are the offices of this district closed, and why?"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection

from accounts.scope import active_district
from deadlines.calculate import A_DAY, ClosedDays
from deadlines.models import Closure, Holiday

LONGEST_CLOSURE = timedelta(days=120)  # longer is a slip of the year


def office_calendar(
    *, without: Closure | None = None, without_holidays: Collection[Holiday] = ()
) -> ClosedDays:
    """Weekends, the state holidays that the admin confirmed, and closures (two queries)."""
    names: dict[date, str] = {}
    for closure in Closure.objects.order_by("added_at"):
        if closure != without:
            names |= dict.fromkeys(days_of(closure), closure.reason)
    confirmed = Holiday.objects.filter(closes=Holiday.Closes.YES)
    left_out = set(without_holidays)
    return ClosedDays(names | {day.day: str(day) for day in confirmed if day not in left_out})


def days_of(closure: Closure) -> list[date]:
    length = (closure.last_day - closure.first_day).days + 1
    return [closure.first_day + n * A_DAY for n in range(length)]


def hold_calendar(*, changing: bool = False) -> None:
    """Until the transaction ends: many may read the calendar to post dates, one may change it.

    Else a cycle that opens while a closure is added would keep dates of the old calendar.
    """
    lock = "pg_advisory_xact_lock" if changing else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        key = f"calendar {active_district()}"
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [key])
