"""Something is due so many work days after an event, with no rule of a step behind it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import clock
from accounts.models import Membership, SchoolYear
from deadlines.calculate import NEVER, due_after
from deadlines.models import Deadline
from deadlines.office_calendar import (
    calendar_of,
    hold_calendar,
    load_calendars,
)
from deadlines.rule import DayUnit
from deadlines.services.deadline import columns_of


@transaction.atomic
def post_after(
    *,
    kind: str,
    subject_id: UUID,
    days: int,
    anchor: date,
    school_year: SchoolYear,
    person: Membership,
    turn: Membership,
    act: str,
    what: str,
    path: str,
    is_gentle: bool = False,
) -> Deadline:
    """`days` work days after `anchor`, on the work calendar of `person`, whom it is about.

    Posted again, the first stays. It moves later with days off that are added meanwhile
    (services/window.py). A gentle one is never overdue.
    """
    hold_calendar()
    work_calendar = person.work_calendar
    dates = due_after(anchor, days, calendar_of(work_calendar))
    if is_gentle:
        dates = replace(dates, overdue_from=NEVER)
    return Deadline.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults={
            "school_year": school_year,
            "person": person,
            "turn": turn,
            "act": act,
            "what": what,
            "path": path,
            "opened_at": clock.now(),
            "anchor_on": anchor,
            "span_days": days,
            "span_unit": DayUnit.WORK,
            "is_gentle": is_gentle,
            **columns_of(dates),
        },
    )[0]


@transaction.atomic
def post_after_each(
    subjects: Iterable[tuple[UUID, Membership]],
    *,
    kind: str,
    days: int,
    anchor: date,
    school_year: SchoolYear,
    act: str,
    what: str,
    path: str,
) -> None:
    """The same for many, each about a person whose turn it is: one INSERT.

    `path` holds `{}` where the subject's id belongs.
    """
    hold_calendar()
    calendars = load_calendars()
    dates: dict[str, dict[str, Any]] = {}
    rows = []
    for subject_id, person in subjects:
        code = person.work_calendar
        if code not in dates:
            own = (code and calendars.of(code)) or calendars.office()
            dates[code] = columns_of(due_after(anchor, days, own))
        rows.append(
            Deadline(
                kind=kind,
                subject_id=subject_id,
                school_year=school_year,
                person=person,
                turn=person,
                act=act,
                what=what,
                path=path.format(subject_id),
                opened_at=clock.now(),
                anchor_on=anchor,
                span_days=days,
                span_unit=DayUnit.WORK,
                **dates[code],
            )
        )
    Deadline.objects.bulk_create(rows, ignore_conflicts=True)
