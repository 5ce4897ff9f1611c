"""Where does each day off, and each extra work day, come from: who said so, and when?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.audit_words import name_of
from accounts.wording import short_date
from deadlines.layers import Level
from deadlines.models import Closure, ExtraWorkDay, Holiday, WorkCalendar, WorkYear
from deadlines.office_calendar import Calendars, closes_for, load_calendars


@dataclass(frozen=True)
class Fact:
    """Something that was said about some days. `icon` is one of static/img/icons.svg."""

    first_day: date
    last_day: date
    name: str
    whom: str  # who is off, or works; "" is everybody
    said: str  # by whom, when, out of which file
    icon: str = "cal"
    closure: Closure | None = None
    extra: ExtraWorkDay | None = None

    @property
    def is_span(self) -> bool:
        return self.first_day != self.last_day


def load_with_sources() -> Calendars:
    """The calendars, and who said what (as many queries as without)."""
    return load_calendars(
        closures=Closure.objects.select_related("added_by", "source", "work_calendar").defer(
            "source__content"
        ),
        years=WorkYear.objects.select_related("set_by"),
        extra_days=ExtraWorkDay.objects.select_related("added_by", "work_calendar"),
    )


def facts_of(
    calendars: Calendars,
    holidays: Iterable[Holiday],
    first: date,
    last: date,
    own: WorkCalendar | None = None,
) -> list[Fact]:
    """What makes days of this span off for one calendar (none: the offices), or work days."""
    level = Level(own.follows) if own else Level.OFFICES
    closures = (one for one in calendars.closures if closes_for(one, level, own))
    extras = (one for one in calendars.extra_days if own and one.work_calendar_id == own.pk)
    return _between([*_facts(holidays, closures), *map(_extra, extras)], first, last)


def all_facts(
    calendars: Calendars, holidays: Iterable[Holiday], first: date, last: date
) -> list[Fact]:
    """The same for everybody."""
    facts = [*_facts(holidays, calendars.closures), *map(_extra, calendars.extra_days)]
    return _between(facts, first, last)


def _between(facts: Iterable[Fact], first: date, last: date) -> list[Fact]:
    touching = (fact for fact in facts if fact.first_day <= last and fact.last_day >= first)
    return sorted(touching, key=lambda fact: (fact.first_day, fact.last_day, fact.name))


def holiday_facts(holidays: Iterable[Holiday]) -> list[Fact]:
    """`holidays` are those that close, with who confirmed them."""
    return list(_facts(holidays, []))


def _facts(holidays: Iterable[Holiday], closures: Iterable[Closure]) -> Iterator[Fact]:
    for holiday in holidays:
        said = _("State holiday, confirmed by %(name)s on %(day)s") % {
            "name": name_of(holiday.confirmed_by),
            "day": short_date(holiday.confirmed_at),
        }
        yield Fact(holiday.day, holiday.day, str(holiday), "", said)
    for closure in closures:
        icon = "file" if closure.source else "snow"
        days = closure.first_day, closure.last_day
        yield Fact(*days, closure.reason, closure.whom, _said(closure), icon, closure=closure)


def _said(closure: Closure) -> str:
    facts = {"name": name_of(closure.added_by), "day": short_date(closure.added_at)}
    if closure.source is None:
        return _("Added by %(name)s on %(day)s") % facts
    facts["file"] = closure.source.file_name
    if closure.group:
        return _("Out of %(file)s (%(group)s), taken over by %(name)s on %(day)s") % {
            **facts,
            "group": closure.group,
        }
    return _("Out of %(file)s, taken over by %(name)s on %(day)s") % facts


def _extra(extra: ExtraWorkDay) -> Fact:
    said = _("Work day, added by %(name)s on %(day)s") % {
        "name": name_of(extra.added_by),
        "day": short_date(extra.added_at),
    }
    name = extra.work_calendar.name
    return Fact(extra.day, extra.day, extra.reason, name, said, "plus", extra=extra)
