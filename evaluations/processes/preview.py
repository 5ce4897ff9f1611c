"""Which dates would these rules give, whom do they touch, and what should the admin know first?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import wording
from accounts.models import District, SchoolYear
from deadlines.calculate import Due
from deadlines.dates import dates_of, schools_if_asked
from deadlines.days import Calendar, PlainYear
from deadlines.grammar import write_rule
from deadlines.models import DeadlineRule, Holiday
from deadlines.moves import Move
from deadlines.office_calendar import office_calendar
from deadlines.outside import Outside, outside_work_years
from deadlines.rule import Comparison, MonthDay, NoSuchDate, Rule
from evaluations.models import Process, StepRule
from evaluations.processes.audience import people_of
from evaluations.services.replacement import moves_of

YEARS_SHOWN = 3
NEAR = timedelta(days=3)


@dataclass(frozen=True)
class YearDate:
    """Where a rule falls in one school year; without `due` the calendar has no such day."""

    label: str
    due: Due | None
    problem: str = ""


@dataclass(frozen=True)
class StepDates:
    name: str
    comparison: str
    years: list[YearDate]
    warnings: list[str] = field(default_factory=list)
    before: YearDate | None = None  # in the rules of the year before, if these come from them

    @property
    def now(self) -> YearDate:
        return self.years[0]


@dataclass(frozen=True)
class Touched:
    """How many people a process serves, and where."""

    total: int
    by_unit: list[tuple[str, int]]
    by_site: list[tuple[str, int]]
    without_supervisor: int


def years_from(year: SchoolYear, district: District, count: int) -> list[tuple[str, PlainYear]]:
    """This school year and the coming ones. Not read from the database: they may not be there."""
    month, day = district.year_starts_month, district.year_starts_day
    first = year.starts_on.year
    plain = [PlainYear.starting(first + n, month, day) for n in range(count)]
    return [(one.label.replace("-", "–"), one) for one in plain]


def preview_dates(
    rules: Iterable[tuple[str, DeadlineRule]],
    year: SchoolYear,
    district: District,
    *,
    years: int = YEARS_SHOWN,
) -> list[StepDates]:
    """The dates of each named rule, with the warnings of this year."""
    coming, calendar = years_from(year, district, years), office_calendar()
    unconfirmed = list(
        Holiday.objects.filter(
            closes=Holiday.Closes.UNCONFIRMED, day__range=(year.starts_on, year.ends_on + NEAR)
        ).order_by("day")
    )
    shown = []
    for name, rule in rules:
        school = schools_if_asked(rule, calendar)
        dates = [_date_in(rule, label, one, calendar, school) for label, one in coming]
        now = dates[0].due
        warnings = list(_warnings(rule, now, year, unconfirmed)) if now else []
        shown.append(StepDates(name, _before_or_by(rule), dates, warnings))
    return shown


def _before_or_by(rule: DeadlineRule) -> str:
    return _("before") if rule.as_rule().is_strict else _("on or before")


def beside_last_year(process: Process, new: list[StepDates]) -> list[StepDates]:
    """The same with where each step fell in the year that these rules were rolled over from."""
    if process.rolled_from is None:
        return new
    rules = process.rolled_from.step_rules.select_related("deadline_rule")
    named = [(rule.name, rule.deadline_rule) for rule in rules]
    old = preview_dates(named, process.rolled_from.school_year, process.district)
    return [replace(after, before=before.now) for before, after in zip(old, new, strict=True)]


def _date_in(
    rule: DeadlineRule, label: str, year: PlainYear, calendar: Calendar, school: Calendar
) -> YearDate:
    try:
        return YearDate(label, dates_of(rule, year, calendar, school=school))
    except NoSuchDate as error:
        return YearDate(label, None, str(error))


def _warnings(
    rule: DeadlineRule, dates: Due, year: SchoolYear, unconfirmed: list[Holiday]
) -> Iterator[str]:
    first = min(dates.nominal, dates.last_day) - NEAR
    last = max(dates.nominal, dates.deadline) + NEAR
    for holiday in unconfirmed:
        if first <= holiday.day <= last:
            yield _("%(holiday)s, %(day)s, is not confirmed, so it does not move this date.") % {
                "holiday": holiday,
                "day": wording.long_date(holiday.day),
            }
    for days in rule.reminder_days:
        if dates.last_day - timedelta(days=days) < year.starts_on:
            yield _("The reminder %(days)s days before would go out before the school year.") % {
                "days": days
            }


def with_work_years(dates: list[StepDates], process: Process) -> list[StepDates]:
    """The same, with a warning for each group whose work year does not reach the last day."""
    codes = people_of(process).order_by().values_list("work_calendar", flat=True)
    last_days = {step.name: step.now.due.last_day for step in dates if step.now.due}
    found = outside_work_years(last_days, process.school_year, Counter(codes))
    return [
        replace(step, warnings=[*step.warnings, *map(_outside_words, found.get(step.name, []))])
        for step in dates
    ]


def _outside_words(outside: Outside) -> str:
    facts = {"group": outside.name, "people": outside.people}
    said = ngettext(
        "The last day lies outside the work year of %(group)s (%(people)s person).",
        "The last day lies outside the work year of %(group)s (%(people)s people).",
        outside.people,
    )
    if outside.last_work_day:
        facts |= {
            "day": wording.long_date(outside.last_work_day),
            "rule": write_rule(by_day(outside.last_work_day)),
        }
        said += " " + _("Their last work day is %(day)s: “%(rule)s” would include them.")
    elif outside.first_work_day:
        facts["day"] = wording.long_date(outside.first_work_day)
        said += " " + _("Their first work day is %(day)s.")
    return said % facts


def by_day(day: date) -> Rule:
    return Rule(MonthDay(day.month, day.day), Comparison.ON_OR_BEFORE)


def people_touched(process: Process) -> Touched:
    """Three counts, each one query."""
    people = people_of(process)
    units = people.values_list("unit__name").annotate(n=Count("pk")).order_by("-n", "unit__name")
    sites = people.values_list("site__name").annotate(n=Count("pk")).order_by("-n", "site__name")
    by_unit = [(name or _("No bargaining unit"), n) for name, n in units]
    by_site = [(name or _("No site"), n) for name, n in sites]
    return Touched(
        total=sum(n for _name, n in by_unit),
        by_unit=by_unit,
        by_site=by_site,
        without_supervisor=people.filter(supervisor=None).count(),
    )


@dataclass(frozen=True)
class StepChange:
    """What a draft does to one step of the rules it replaces."""

    name: str
    was: YearDate
    will_be: YearDate
    people: int  # whose open date it is
    waits_for_hr: bool

    @property
    def moves(self) -> bool:
        return self.was != self.will_be


def step_changes(draft: Process, new: list[StepDates]) -> list[StepChange]:
    """Old date → new date of each step; `new` are the dates of the draft, in its order."""
    rules = StepRule.objects.filter(process=draft.replaces_id).select_related("deadline_rule")
    old_rules = list(rules)
    named = [(rule.name, rule.deadline_rule) for rule in old_rules]
    old = preview_dates(named, draft.school_year, draft.district)
    moves: dict[UUID, list[Move]] = {}
    for move in moves_of(draft):
        moves.setdefault(move.rule_id, []).append(move)
    return [
        StepChange(
            name=after.name,
            was=before.now,
            will_be=after.now,
            people=sum(move.people for move in moves.get(rule.deadline_rule_id, [])),
            waits_for_hr=any(move.is_earlier for move in moves.get(rule.deadline_rule_id, [])),
        )
        for rule, before, after in zip(old_rules, old, new, strict=True)
    ]
