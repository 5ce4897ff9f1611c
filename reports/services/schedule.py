"""HR has a report made regularly: begun, changed, paused, taken up again, ended. (S3-7)"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held, hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from deadlines.days import A_DAY
from reports.models import ReportSchedule, ScheduleReader
from reports.regular.choices import Choices, Rest, choices_on, why_to_rest
from reports.rules import can_compile_reports

# Why it cannot be taken up again as it is.
WHAT_TO_CHANGE = {
    Rest.READERS: gettext_lazy(
        "Nobody for whom it is made is in human resources. Choose somebody first."
    ),
    Rest.FILTER: gettext_lazy("A choice of its filter is not there any more. Change it first."),
}
CADENCE = ("rhythm", "weekday", "nth", "month", "day")


@dataclass(frozen=True)
class AboutSchedule:
    """What is said of one. `columns` are those of ReportSchedule, `readers` whom it is for."""

    columns: dict[str, Any]
    readers: Collection[UUID]


@transaction.atomic
def add_schedule(family: str, about: AboutSchedule, *, actor: Membership) -> ReportSchedule:
    """Whoever begins it answers for it. An occasion of today counts."""
    _hold_names()
    require(can_compile_reports(actor))
    today = clock.today(actor.district)
    schedule = ReportSchedule(family=family, keeper=actor, counts_from=today, **about.columns)
    _require_name(schedule)
    _require_readers(about, choices_on(today))
    schedule.save()
    _name_readers(schedule, about.readers)
    audit.record(actor, "report.schedule_added", schedule, readers=len(about.readers))
    return schedule


@transaction.atomic
def change_schedule(
    schedule: ReportSchedule, about: AboutSchedule, *, actor: Membership, version: int
) -> ReportSchedule:
    """`version` is that of the page: two who change it at once do not undo each other."""
    _hold_names()
    schedule = _open_one(schedule, actor)
    if schedule.version != version:
        raise InvalidTransition(
            _("Somebody changed it while you wrote. Open the page again, then change it.")
        )
    today = clock.today(actor.district)
    before = [getattr(schedule, name) for name in CADENCE]
    for name, value in about.columns.items():
        setattr(schedule, name, value)
    _require_name(schedule)
    _require_readers(about, choices_on(today))
    if before != [getattr(schedule, name) for name in CADENCE]:
        schedule.counts_from = _first_day(schedule, today)
    schedule.version += 1
    schedule.save()
    _name_readers(schedule, about.readers)
    audit.record(actor, "report.schedule_changed", schedule, readers=len(about.readers))
    return schedule


@transaction.atomic
def pause_schedule(schedule: ReportSchedule, *, actor: Membership) -> ReportSchedule:
    schedule = _open_one(schedule, actor)
    if schedule.rests_because:
        raise InvalidTransition(_("It rests already."))
    rest(schedule, Rest.PAUSED, actor=actor)
    return schedule


@transaction.atomic
def resume_schedule(schedule: ReportSchedule, *, actor: Membership) -> ReportSchedule:
    """Whoever takes it up answers for it from now on. What it missed is not made up for."""
    schedule = _open_one(schedule, actor)
    if not schedule.rests_because:
        raise InvalidTransition(_("It goes on already."))
    today = clock.today(actor.district)
    schedule.keeper = actor
    if reason := why_to_rest(schedule, choices_on(today)):
        raise InvalidTransition(str(WHAT_TO_CHANGE[reason]))
    schedule.rests_because, schedule.counts_from = "", _first_day(schedule, today)
    schedule.version += 1
    schedule.save()
    audit.record(actor, "report.schedule_resumed", schedule)
    return schedule


@transaction.atomic
def end_schedule(schedule: ReportSchedule, *, actor: Membership) -> ReportSchedule:
    """For good. What was made stays until its own time is over."""
    schedule = _open_one(schedule, actor)
    schedule.ended_at = clock.now()
    schedule.version += 1
    schedule.save(update_fields=["ended_at", "version"])
    audit.record(actor, "report.schedule_ended", schedule)
    return schedule


def rest(schedule: ReportSchedule, reason: Rest, *, actor: Membership | None) -> None:
    """Nothing is made until somebody of HR takes it up. The caller holds the row."""
    schedule.rests_because = reason
    schedule.version += 1
    schedule.save(update_fields=["rests_because", "version"])
    audit.record(actor, "report.schedule_paused", schedule, reason=str(reason.value))


def _open_one(schedule: ReportSchedule, actor: Membership) -> ReportSchedule:
    schedule = held(ReportSchedule.objects.prefetch_related("readers"), schedule.pk)
    require(can_compile_reports(actor))
    if schedule.ended_at is not None:
        raise InvalidTransition(_("It was ended. Begin a new one from the page of the report."))
    return schedule


def _hold_names() -> None:
    """Two who begin one by the same name wait for each other."""
    hold(f"report schedules:{active_district()}")


def _require_name(schedule: ReportSchedule) -> None:
    others = ReportSchedule.objects.filter(ended_at=None).exclude(pk=schedule.pk)
    if others.filter(name=schedule.name).exists():
        raise InvalidTransition(_("Another regular report has this name. Choose another name."))


def _require_readers(about: AboutSchedule, choices: Choices) -> None:
    if not about.readers:
        raise InvalidTransition(_("Choose who gets it: one person at least."))
    if set(about.readers) - choices.readers.keys():
        raise InvalidTransition(_("Only people of human resources can get it. Choose again."))


def _name_readers(schedule: ReportSchedule, readers: Collection[UUID]) -> None:
    schedule.readers.exclude(person__in=readers).delete()
    known = set(schedule.readers.values_list("person", flat=True))
    ScheduleReader.objects.bulk_create(
        ScheduleReader(schedule=schedule, person_id=pk) for pk in readers if pk not in known
    )


def _first_day(schedule: ReportSchedule, today: date) -> date:
    """Nothing is made twice on a day: where today's is made, another rhythm begins tomorrow."""
    return today + A_DAY if schedule.made.filter(as_of=today).exists() else today
