"""What happened with somebody, on one line of time, as far as the record tells it? (S3-3, S3-13)

Made from the record each time; nothing of it is kept. The number of statements stays the same
however many years and entries there are.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.models import Membership
from remediation.models import Case
from remediation.reviews.case_entries import CASE_SOURCES, case_entries
from remediation.reviews.chronology_rows import read_rows
from remediation.reviews.entries import Entry, in_order
from remediation.reviews.record_entries import RECORD_SOURCES, record_entries
from remediation.reviews.review_entries import REVIEW_SOURCES, review_entries
from remediation.reviews.year_entries import YEAR_SOURCES, year_entries


def chronology_of(person: Membership, *, since: date, review: Case | None = None) -> list[Entry]:
    """Everything since the beginning of that day, the oldest first. Who may read it, the caller
    decides. With a `review` also what their plans tell, and the review itself. (One statement.)
    """
    first = datetime.combine(since, time(), ZoneInfo(person.district.time_zone))
    values = {"person": person.pk, "since": first, "since_day": since}
    values["today"] = clock.today(person.district)
    if review is None:
        found = read_rows(RECORD_SOURCES, YEAR_SOURCES, **values)
        return in_order([*record_entries(found), *year_entries(found, person, first)])
    sources = RECORD_SOURCES, YEAR_SOURCES, CASE_SOURCES, REVIEW_SOURCES
    found = read_rows(*sources, **values, case=review.pk)
    entries = [*record_entries(found), *year_entries(found, person, first)]
    return in_order([*entries, *case_entries(found), *review_entries(found)])
