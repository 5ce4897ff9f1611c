"""Who works on which days: the calendars of groups, their work years, and days out of the way."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import District, Membership, SchoolYear
from accounts.rules import require
from accounts.years import school_year_of, school_year_starting
from deadlines import rules
from deadlines.days import is_work_day
from deadlines.models import ExtraWorkDay, Follows, WorkCalendar, WorkYear
from deadlines.moves import Move
from deadlines.office_calendar import SCHOOL, Calendars, hold_calendar, load_calendars
from deadlines.services.calendar import YEARS_AHEAD
from deadlines.services.recompute import recompute_deadlines
from deadlines.work_calendars import READY_MADE, ReadyMade, last_day_of

SCHOOL_DAYS = ReadyMade("School days", months=10)
LONGEST_WEEKEND = 6  # days


@transaction.atomic
def add_usual_calendars(*, actor: Membership) -> list[WorkCalendar]:
    """The ready-made ones that are not there yet, for this school year and the two coming."""
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    known = set(WorkCalendar.objects.values_list("code", flat=True))
    usual = {**READY_MADE, SCHOOL: SCHOOL_DAYS}
    new = [_add(code, kind, actor) for code, kind in usual.items() if code not in known]
    audit.record(actor, "work_calendars.added", actor.district, count=len(new))
    return new


def _add(code: str, kind: ReadyMade, actor: Membership) -> WorkCalendar:
    follows = Follows.SCHOOLS if kind.follows_schools else Follows.OFFICES
    own = WorkCalendar.objects.create(
        code=code,
        name=kind.name,
        is_office=code == "office",
        follows=Follows.STUDENTS if code == SCHOOL else follows,
    )
    if kind.months is None and kind.work_days is None:
        return own
    closed = load_calendars().closed_for(own)
    for year in coming_years(actor.district):
        WorkYear.objects.create(
            work_calendar=own,
            school_year=year,
            first_day=year.starts_on,
            last_day=last_day_of(kind, year.starts_on, closed),
            set_by=actor,
            set_at=clock.now(),
        )
    return own


@transaction.atomic
def add_work_calendar(*, code: str, name: str, follows: str, actor: Membership) -> WorkCalendar:
    """One more group; until its work years are set it works all year."""
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    if WorkCalendar.objects.filter(code=code).exists():
        raise InvalidTransition(_("A calendar has this code already."))
    own = WorkCalendar.objects.create(code=code, name=name, follows=follows)
    audit.record(actor, "work_calendars.added", own, count=1)
    return own


def coming_years(district: District) -> list[SchoolYear]:
    """The present school year and those ahead; made when they are missing."""
    this = school_year_of(district, clock.today(district))
    later = range(1, YEARS_AHEAD + 1)
    return [this, *(school_year_starting(district, this.starts_on.year + n) for n in later)]


@transaction.atomic
def change_work_calendar(
    own: WorkCalendar,
    *,
    actor: Membership,
    name: str,
    weekend: list[int],
    years: Mapping[SchoolYear, tuple[date, date] | None],
) -> list[Move]:
    """Its name, its weekend, and its first and last work day by school year (None: all year)."""
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    if len(set(weekend)) > LONGEST_WEEKEND:
        raise InvalidTransition(_("Leave at least one work day in the week."))
    own.name, own.weekend = name, sorted(set(weekend))
    own.save(update_fields=["name", "weekend"])
    for year, days in years.items():
        _set_year(own, year, days, actor)
    audit.record(actor, "work_calendar.changed", own, weekend=own.weekend)
    return recompute_deadlines(actor.district, actor=actor, why="work_calendar.changed")


def calendars_with_change(
    own: WorkCalendar,
    *,
    weekend: list[int],
    years: Mapping[SchoolYear, tuple[date, date] | None],
) -> Calendars:
    """As they would be: for the preview."""
    now = load_calendars()
    changed = copy(own)
    changed.weekend = weekend
    others = [
        one for one in now.years if one.work_calendar_id != own.pk or one.school_year not in years
    ]
    new = [
        WorkYear(work_calendar=own, school_year=year, first_day=days[0], last_day=days[1])
        for year, days in years.items()
        if days
    ]
    return replace(
        now,
        weekend=frozenset(weekend) if own.is_office else now.weekend,
        work_calendars={**now.work_calendars, own.code: changed},
        years=[*others, *new],
    )


def _set_year(
    own: WorkCalendar, year: SchoolYear, days: tuple[date, date] | None, actor: Membership
) -> None:
    """Who set it, and when, changes only where the days do."""
    known = WorkYear.objects.filter(work_calendar=own, school_year=year)
    if days is None:
        known.delete()
        return
    first, last = days
    if last < first:
        raise InvalidTransition(_("The last day comes before the first day. Swap them."))
    if not year.starts_on <= first <= last <= year.ends_on:
        raise InvalidTransition(
            _("Both days must lie in the school year %(year)s.") % {"year": year}
        )
    if not known.filter(first_day=first, last_day=last).exists():
        facts = {"first_day": first, "last_day": last, "set_by": actor, "set_at": clock.now()}
        WorkYear.objects.update_or_create(work_calendar=own, school_year=year, defaults=facts)


@transaction.atomic
def add_work_day(own: WorkCalendar, *, day: date, reason: str, actor: Membership) -> list[Move]:
    """They work on a day that would be off, such as a Saturday made up for snow."""
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    if own.is_office:
        raise InvalidTransition(_("Offices open by taking back what closes them."))
    if is_work_day(day, load_calendars().of(own.code)):
        raise InvalidTransition(_("This is a work day already."))
    extra = ExtraWorkDay.objects.create(
        work_calendar=own, day=day, reason=reason, added_by=actor, added_at=clock.now()
    )
    audit.record(actor, "work_day.added", extra, day=str(day))
    return recompute_deadlines(actor.district, actor=actor, why="work_day.added")


@transaction.atomic
def remove_work_day(extra: ExtraWorkDay, *, actor: Membership) -> list[Move]:
    """It is off again, as it was before. Again = nothing."""
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    if extra.day < clock.today(actor.district):
        raise InvalidTransition(_("These days have passed, so they stay in the calendar."))
    if not ExtraWorkDay.objects.filter(pk=extra.pk).delete()[0]:
        return []
    audit.record(actor, "work_day.removed", extra, day=str(extra.day))
    return recompute_deadlines(actor.district, actor=actor, why="work_day.removed")
