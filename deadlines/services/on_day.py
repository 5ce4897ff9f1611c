"""Something is due on a day that people picked; it rolls to the next work day."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts import clock
from accounts.models import Membership, SchoolYear
from deadlines.calculate import Due, why_moved
from deadlines.days import A_DAY, work_day_at_or_after
from deadlines.models import Deadline
from deadlines.office_calendar import calendar_of, hold_calendar
from deadlines.services.deadline import columns_of


@transaction.atomic
def post_on_day(
    *,
    kind: str,
    subject_id: UUID,
    day: date,
    school_year: SchoolYear,
    person: Membership,
    turn: Membership,
    act: str,
    what: str,
    path: str,
) -> Deadline:
    """On `day`, or the next work day of `person`. Posted again = the newer day and turn stand."""
    hold_calendar()
    work_calendar = person.work_calendar
    calendar = calendar_of(work_calendar)
    last = work_day_at_or_after(day, calendar)
    moved = why_moved(day, last, calendar) if last != day else ""
    facts = {
        "school_year": school_year,
        "person": person,
        "turn": turn,
        "act": act,
        "what": what,
        "path": path,
        "settled_at": None,
        "cancelled_at": None,
        **columns_of(Due(day, last, last, last + A_DAY, moved)),
    }
    return Deadline.objects.update_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults=facts,
        create_defaults=facts | {"opened_at": clock.now()},
    )[0]
