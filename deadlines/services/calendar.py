"""Change the days on which the offices are closed; open deadlines follow at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import District, Membership
from accounts.rules import require
from accounts.wording import long_date
from accounts.years import first_day, school_year_of, year_start
from deadlines import rules
from deadlines.days import A_DAY, ClosedDays
from deadlines.models import Closure, Follows, Holiday, WorkCalendar
from deadlines.moves import Move
from deadlines.office_calendar import LONGEST_CLOSURE, Calendars, calendars_if, hold_calendar
from deadlines.public_holidays import public_holidays
from deadlines.services.recompute import recompute_deadlines

YEARS_AHEAD = 2  # school years after the present one
FARTHEST_BACK, FARTHEST_AHEAD = timedelta(days=400), timedelta(days=1200)
TOLD_LATE = timedelta(days=7)  # a snow day is told today for today, or some days later


# -- public holidays ------------------------------------------------------------------------
@transaction.atomic
def refresh_holidays(district: District, *, actor: Membership | None = None) -> list[Holiday]:
    """Take over the state's list, two school years ahead; returns those nobody decided about.

    Past days and confirmed days are never touched; without an actor it is the nightly round.
    """
    hold_calendar(changing=True)
    if actor is not None:
        require(rules.can_change_calendar(actor))
    first, last = _span_to_fill(district)
    listed = {
        day: name[:120]
        for day, name in public_holidays(district.state, first, last)
        if not ClosedDays().is_weekend(day)  # it closes nothing that is open
    }
    known = {holiday.day: holiday for holiday in Holiday.objects.filter(day__range=(first, last))}

    _drop_unlisted(known, listed)
    new = [Holiday(day=day, name=name) for day, name in listed.items() if day not in known]
    Holiday.objects.bulk_create(new)
    if new:
        audit.record(actor, "holidays.listed", district, count=len(new), last=str(last))
    return list(Holiday.objects.filter(closes=Holiday.Closes.UNCONFIRMED).order_by("day"))


def _span_to_fill(district: District) -> tuple[date, date]:
    """From tomorrow; the very first time from the start of the year, to show it whole."""
    today = clock.today(district)
    year = school_year_of(district, today)
    first = today + A_DAY if Holiday.objects.exists() else year.starts_on
    return first, _last_to_fill(district, year.starts_on.year)


def _last_to_fill(district: District, year: int) -> date:
    return first_day(district, year + 1 + YEARS_AHEAD) - A_DAY


def _drop_unlisted(known: dict[date, Holiday], listed: dict[date, str]) -> None:
    """What nobody confirmed and the state no longer lists, or calls otherwise now."""
    for day, holiday in list(known.items()):
        is_open = holiday.closes == Holiday.Closes.UNCONFIRMED
        if is_open and listed.get(day) != holiday.name:
            holiday.delete()
            del known[day]


def day_that_holidays_pass(district: District) -> date:
    """A list that ends before is shorter than two school years ahead.

    The state's last holiday may be months before a year ends, so half a year of slack.
    """
    last = _last_to_fill(district, year_start(district, clock.today(district)))
    return last - 240 * A_DAY


def calendars_with_holidays(
    holidays: Iterable[Holiday], open_on: Iterable[Holiday], labels: Mapping[date, str]
) -> Calendars:
    """As they would be: for the preview."""
    confirmed = Holiday.objects.filter(closes=Holiday.Closes.YES)
    names = {day.day: str(day) for day in confirmed}
    names |= {day.day: labels.get(day.day) or day.name for day in holidays}
    for day in open_on:
        names.pop(day.day, None)
    return calendars_if(holidays=names)


@transaction.atomic
def confirm_holidays(
    holidays: Iterable[Holiday],
    *,
    actor: Membership,
    open_on: Iterable[Holiday] = (),
    labels: Mapping[date, str] | None = None,
) -> list[Move]:
    """Offices are closed on `holidays` and open on `open_on`; returns what moved, or waits for HR.

    `labels` holds, by day, what the district calls a holiday where the state says otherwise.
    """
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    said = dict.fromkeys(holidays, Holiday.Closes.YES)
    said |= dict.fromkeys(open_on, Holiday.Closes.NO)
    changed = [day for day, closes in said.items() if _decide(day, closes, labels or {})]
    for holiday in changed:
        holiday.confirmed_by, holiday.confirmed_at = actor, clock.now()
    Holiday.objects.bulk_update(changed, ["closes", "label", "confirmed_by", "confirmed_at"])
    closed = list(said.values()).count(Holiday.Closes.YES)
    audit.record(actor, "holidays.confirmed", actor.district, closed=closed, count=len(changed))
    return recompute_deadlines(actor.district, actor=actor, why="holidays.confirmed")


def _decide(holiday: Holiday, closes: str, labels: Mapping[date, str]) -> bool:
    """Was something else said about this day until now?"""
    label = labels.get(holiday.day, holiday.label)
    before = holiday.closes, holiday.label
    holiday.closes, holiday.label = closes, "" if label == holiday.name else label
    return before != (holiday.closes, holiday.label)


# -- closures -------------------------------------------------------------------------------
@dataclass(frozen=True)
class WhoIsOff:
    """Those who follow `level` and all below it, or one work calendar alone."""

    level: str = Follows.OFFICES
    work_calendar: WorkCalendar | None = None

    @property
    def closes_offices(self) -> bool:
        own = self.work_calendar
        return self.level == Follows.OFFICES and (own is None or own.is_office)


EVERYBODY = WhoIsOff()


def calendars_with_closure(
    first: date, last: date, reason: str, who: WhoIsOff = EVERYBODY
) -> Calendars:
    """As they would be: for the preview. A confirmed holiday keeps its name."""
    own = None if who.closes_offices else who.work_calendar
    new = Closure(
        first_day=first, last_day=last, reason=reason, closes=who.level, work_calendar=own
    )
    return calendars_if(new=[new])


def calendars_without_closure(closure: Closure) -> Calendars:
    gone = days_gone(closure, clock.today(closure.district))
    return calendars_if(without=[closure], new=[gone] if gone else [])


@transaction.atomic
def add_closure(
    *, first: date, last: date, reason: str, actor: Membership, who: WhoIsOff = EVERYBODY
) -> tuple[Closure, list[Move]]:
    """Close the district, or a part of it, for some days; open deadlines follow.

    Told today about yesterday, it also moves what was due yesterday (`since_change`).
    """
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    check_closure(first, last, today=clock.today(actor.district))
    own = None if who.closes_offices else who.work_calendar
    facts = {"first_day": first, "last_day": last, "closes": who.level, "work_calendar": own}
    if Closure.objects.filter(**facts).exists():
        raise InvalidTransition(_("These days are closed already."))
    closure = Closure.objects.create(**facts, reason=reason, added_by=actor, added_at=clock.now())
    audit.record(actor, "closure.added", closure, first=str(first), last=str(last))
    since = since_change(actor.district, first)
    return closure, recompute_deadlines(
        actor.district, actor=actor, why="closure.added", since=since
    )


def since_change(district: District, first: date) -> date:
    """From which day on are deadlines looked at again? A week back at most."""
    return max(first, clock.today(district) - TOLD_LATE)


class FarDay(InvalidTransition):
    """So far away that it is a slip of the pen. What has passed could not be taken back."""


def check_closure(first: date, last: date, *, today: date) -> None:
    if last < first:
        raise InvalidTransition(_("The last day comes before the first day. Swap them."))
    if last - first > LONGEST_CLOSURE:
        raise InvalidTransition(
            _("A closure lasts four months at most. Check the year of the last day.")
        )
    if not today - FARTHEST_BACK <= first <= today + FARTHEST_AHEAD:
        raise FarDay(_("%(day)s is far away. Check the year.") % {"day": long_date(first)})


def days_gone(closure: Closure, today: date) -> Closure | None:
    """Its days up to yesterday, for good: nobody can work on them any more."""
    if closure.first_day >= today:
        return None
    return Closure(
        first_day=closure.first_day,
        last_day=today - A_DAY,
        reason=closure.reason,
        closes=closure.closes,
        work_calendar=closure.work_calendar,
        source=closure.source,
        group=closure.group,
        added_by=closure.added_by,
        added_at=closure.added_at,
    )


@transaction.atomic
def remove_closure(closure: Closure, *, actor: Membership) -> list[Move]:
    """From today on the offices are open after all. Dates that come earlier by it wait for HR.

    Again = nothing.
    """
    hold_calendar(changing=True)
    require(rules.can_change_calendar(actor))
    district, first, last = actor.district, closure.first_day, closure.last_day
    if last < clock.today(district):
        raise InvalidTransition(_("These days have passed, so they stay in the calendar."))
    if not Closure.objects.filter(pk=closure.pk).delete()[0]:
        return []
    if (gone := days_gone(closure, clock.today(district))) is not None:
        gone.save()
    audit.record(actor, "closure.removed", closure, first=str(first), last=str(last))
    return recompute_deadlines(district, actor=actor, why="closure.removed")
