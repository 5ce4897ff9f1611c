"""When did the plans of people start? For dates of the year that count from it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from remediation.models import Case


def first_starts(people: Collection[UUID], *, first: date, last: date) -> dict[UUID, date]:
    """By person: the first day of a shared plan between these days (settings.PLAN_STARTS).

    A plan without a first day starts when it is shared. One that was withdrawn never started.
    """
    shared = Case.objects.plans().filter(person__in=people).exclude(issued_at=None)
    starts: dict[UUID, date] = {}
    for case in shared.exclude(state=Case.State.WITHDRAWN).select_related("district"):
        day = start_of(case)
        if first <= day <= last:
            starts[case.person_id] = min(day, starts.get(case.person_id, day))
    return starts


def start_of(case: Case) -> date:
    """Of a shared plan."""
    if case.starts_on is not None:
        return case.starts_on
    assert case.issued_at is not None
    return case.issued_at.astimezone(ZoneInfo(case.district.time_zone)).date()
