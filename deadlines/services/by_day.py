"""HR asks many people for the same by one day, with no rule of a step behind it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import clock
from accounts.models import Membership, SchoolYear
from deadlines.calculate import Due, due_by
from deadlines.models import Deadline
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import columns_of, dates_kept


@transaction.atomic
def post_by_day(
    subjects: Iterable[tuple[UUID, Membership]],
    *,
    kind: str,
    day: date,
    asked_on: date,
    least: int,
    school_year: SchoolYear,
    act: str,
    what: str,
    path: str,
) -> date:
    """Each is about a person whose turn it is: one INSERT. Returns the last day.

    `least`: work days from `asked_on` that everybody has, though `day` comes sooner. No calendar
    moves it later: the day was told as it is.
    """
    hold_calendar()
    dates = due_by(day, asked_on, least, office_calendar())
    facts = {"school_year": school_year, "act": act, "what": what, "path": path}
    Deadline.objects.bulk_create(
        [
            Deadline(
                kind=kind,
                subject_id=subject_id,
                person=person,
                turn=person,
                opened_at=clock.now(),
                **facts,
                **columns_of(dates),
            )
            for subject_id, person in subjects
        ],
        ignore_conflicts=True,
    )
    return dates.last_day


@transaction.atomic
def ask_again_by_day(
    subjects: Iterable[UUID], *, kind: str, day: date, asked_on: date, least: int
) -> date:
    """What was called off is due once more, by another day. Which it had stays in its history."""
    hold_calendar()
    dates = due_by(day, asked_on, least, office_calendar())
    unsettled = Deadline.objects.filter(kind=kind, subject_id__in=list(subjects), settled_at=None)
    alike: dict[Due, list[UUID]] = {}
    for one in unsettled.select_for_update().order_by("pk"):
        alike.setdefault(dates_kept(one), []).append(one.pk)
    for was, moved in alike.items():
        Deadline.objects.filter(pk__in=moved).update(
            cancelled_at=None,
            turn=F("person"),
            extended_on=None,
            proposed=None,
            **columns_of(dates),
        )
        again = Change("taken_up", None)
        keep_change(moved, was=was, change=again, today=asked_on, is_told=False)
    return dates.last_day
