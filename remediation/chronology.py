"""What happened with somebody, on one line of time, as far as the record tells it? (S3-3, S3-13)

Made from the record each time; nothing of it is kept. The number of statements stays the same
however many years and entries there are.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.models import Membership
from remediation.entries import Entry, in_order
from remediation.record_entries import record_entries
from remediation.year_entries import year_entries


def chronology_of(person: Membership, *, since: date, more: Iterable[Entry] = ()) -> list[Entry]:
    """Everything since the beginning of that day, the oldest first. Who may read it, the caller
    decides. `more` is what a case itself tells. (Fifteen statements.)
    """
    district = person.district
    first = datetime.combine(since, time(), ZoneInfo(district.time_zone))
    today = clock.today(district)
    return in_order([*record_entries(person, first), *year_entries(person, first, today), *more])
