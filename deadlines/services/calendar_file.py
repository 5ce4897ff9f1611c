"""Load a calendar file, show what it would change, take it over. What is past never changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import District, Membership
from accounts.rules import require
from deadlines import rules
from deadlines.closing_words import probably_off
from deadlines.ics import ClosedSpan, UnreadableCalendar, read_events
from deadlines.models import CalendarFile, Closure, Follows, WorkCalendar
from deadlines.moves import Move
from deadlines.office_calendar import LONGEST_CLOSURE, Calendars, calendars_if, hold_calendar
from deadlines.services.calendar import WhoIsOff, days_gone
from deadlines.services.recompute import recompute_deadlines
from deadlines.services.work_calendar import coming_years

NOTHING = ""
ONLY = "only:"  # + the id of a work calendar
LEFT_AFTER = timedelta(days=1)  # a file that nobody took over is forgotten
MOST_LINES = 800  # of the form; Django takes 1,000 fields


@dataclass(frozen=True)
class Line:
    """All coming events of one name in one group: chosen about together."""

    key: str
    group: str
    name: str
    is_all_day: bool
    spans: Sequence[ClosedSpan]
    proposed: str  # NOTHING, a level of Follows, or ONLY …

    @property
    def more(self) -> int:
        """Besides the first."""
        return len(self.spans) - 1


@dataclass(frozen=True)
class Change:
    """What becomes of one closure: added (no `was`), removed (no `will_be`), or changed.

    `stays` are the days of it that have passed, where they can't be part of what it becomes.
    """

    was: Closure | None
    will_be: Closure | None
    stays: Closure | None = None

    @property
    def shown(self) -> Closure:
        return self.will_be or self.was  # type: ignore[return-value]  # never both missing


@dataclass(frozen=True)
class Plan:
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    same: int = 0

    @cached_property
    def all(self) -> list[Change]:
        return [*self.added, *self.changed, *self.removed]

    @property
    def new(self) -> list[Closure]:
        """The rows to be written."""
        pairs = ((change.will_be, change.stays) for change in self.all)
        return [one for pair in pairs for one in pair if one]


# -- load ------------------------------------------------------------------------------------
@transaction.atomic
def load_calendar_file(content: bytes, file_name: str, *, actor: Membership) -> CalendarFile:
    """Keep the file to look at. Raises UnreadableCalendar, and then keeps nothing."""
    require(rules.can_change_calendar(actor))
    lines, now = lines_of(content, actor.district, {}), clock.now()
    names = {span.calendar for line in lines for span in line.spans if span.calendar}
    CalendarFile.objects.filter(applied_at=None, loaded_at__lt=now - LEFT_AFTER).delete()
    file = CalendarFile.objects.create(
        file_name=file_name[:200],
        calendars=", ".join(sorted(names))[:200],
        content=content,
        loaded_by=actor,
        loaded_at=now,
    )
    audit.record(actor, "calendar_file.loaded", file, file=file.file_name)
    return file


def lines_of(content: bytes, district: District, chosen: Mapping[str, str]) -> list[Line]:
    """What there is to choose about: coming events, those with a time of day last.

    `chosen` holds earlier choices by the key of a line; else it is proposed by the name.
    """
    first, last = clock.today(district), coming_years(district)[-1].ends_on
    found: dict[tuple[str, str, bool], list[ClosedSpan]] = {}
    for span in read_events(content, first, last, zone=ZoneInfo(district.time_zone)):
        group = (span.categories or (span.calendar,))[0][:120]
        found.setdefault((group, span.name, span.is_all_day), []).append(span)
    lines = [_line(*facts, spans, chosen) for facts, spans in found.items()]
    if len(lines) > MOST_LINES:
        raise UnreadableCalendar(
            _("The file has more than %(most)d different events. Export fewer years.")
            % {"most": MOST_LINES}
        )
    return sorted(
        lines, key=lambda line: (not line.is_all_day, line.group, line.spans[0].first_day)
    )


def _line(
    group: str, name: str, is_all_day: bool, spans: list[ClosedSpan], chosen: Mapping[str, str]
) -> Line:
    key = sha256(f"{group}\n{name}\n{is_all_day}".encode()).hexdigest()[:16]
    proposed = probably_off(name, spans[0].categories, is_all_day=is_all_day) or NOTHING
    return Line(key, group, name, is_all_day, spans, chosen.get(key, str(proposed)))


def earlier_choices(file: CalendarFile) -> dict[str, str]:
    """What was said of these events when a file was last taken over, the newest last."""
    if file.choices:
        return dict(file.choices)
    applied = CalendarFile.objects.exclude(applied_at=None).order_by("applied_at")
    choices: dict[str, str] = {}
    for one in applied.values_list("choices", flat=True):
        choices |= one
    return choices


# -- compare ---------------------------------------------------------------------------------
def plan_file(file: CalendarFile, lines: Iterable[Line], choices: Mapping[str, str]) -> Plan:
    """What would be added, changed and removed. Writes nothing."""
    today = clock.today(file.district)
    wanted = {one.event_key: one for one in _wanted(file, lines, choices)}
    known = {one.event_key: one for one in _known(file, wanted, today)}
    both = [_change(known[key], one, today) for key, one in wanted.items() if key in known]
    return Plan(
        added=[Change(None, one) for key, one in wanted.items() if key not in known],
        changed=[change for change in both if change],
        removed=[
            Change(one, None, days_gone(one, today))
            for key, one in known.items()
            if key not in wanted
        ],
        same=both.count(None),
    )


def _wanted(
    file: CalendarFile, lines: Iterable[Line], choices: Mapping[str, str]
) -> Iterable[Closure]:
    calendars = {f"{ONLY}{one.pk}": one for one in WorkCalendar.objects.all()}
    for line in lines:
        choice = choices.get(line.key, NOTHING)
        if choice == NOTHING:
            continue
        who = who_is_off(choice, calendars)
        for span in line.spans:
            if span.last_day - span.first_day > LONGEST_CLOSURE:
                raise InvalidTransition(
                    _("“%(name)s” is longer than four months, so it can’t be a closure.")
                    % {"name": span.name}
                )
            yield Closure(
                first_day=span.first_day,
                last_day=span.last_day,
                reason=span.name,
                closes=who.level,
                work_calendar=who.work_calendar,
                source=file,
                group=line.group,
                event_key=sha256(span.key.encode()).hexdigest(),
            )


def who_is_off(choice: str, calendars: Mapping[str, WorkCalendar]) -> WhoIsOff:
    own = calendars.get(choice)
    if own is None:
        return WhoIsOff(Follows(choice))
    return WhoIsOff(Follows.OFFICES, None if own.is_office else own)


def _known(file: CalendarFile, wanted: Mapping[str, Closure], today: date) -> Iterable[Closure]:
    """Closures out of earlier states of this calendar that are not over yet.

    They come from a file of the same names, or from one that has events with the same UID.
    """
    imported = Closure.objects.filter(last_day__gte=today).exclude(source=None)
    same = imported.filter(event_key__in=wanted).values("source")
    alike = CalendarFile.objects.filter(file_name=file.file_name, calendars=file.calendars)
    last = coming_years(file.district)[-1].ends_on
    return (
        imported.exclude(event_key="")
        .filter(Q(source__in=same) | Q(source__in=alike.values("pk")))
        .filter(Q(first_day__lte=last) | Q(event_key__in=wanted))
        .select_related("work_calendar")
    )


def _change(old: Closure, new: Closure, today: date) -> Change | None:
    """None where nothing changes. What is under way keeps the days that have passed."""
    if old.first_day < today and new.first_day <= today and not _differ(old, new, SAID):
        new.first_day = old.first_day
    if not _differ(old, new, ("first_day", "last_day", *SAID)):
        return None
    return Change(old, new, days_gone(old, today) if new.first_day >= today else None)


SAID = ("reason", "closes", "work_calendar_id")


def _differ(old: Closure, new: Closure, names: Iterable[str]) -> bool:
    return any(getattr(new, name) != getattr(old, name) for name in names)


def calendars_after(plan: Plan) -> Calendars:
    """As they would be: for the preview."""
    return calendars_if(without=[one.was for one in plan.all if one.was], new=plan.new)


# -- take over -------------------------------------------------------------------------------
@transaction.atomic
def apply_calendar_file(
    file: CalendarFile, choices: Mapping[str, str], *, actor: Membership
) -> tuple[Plan, list[Move]]:
    """Closures become those of the file. Done again, it changes nothing."""
    hold_calendar(changing=True)
    file = CalendarFile.objects.select_for_update().get(pk=file.pk)
    require(rules.can_change_calendar(actor))
    plan = plan_file(file, lines_of(bytes(file.content), actor.district, {}), choices)
    _write(plan, actor)
    file.choices, file.applied_at = dict(choices), clock.now()
    file.save(update_fields=["choices", "applied_at"])
    counts: dict[str, Any] = {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "removed": len(plan.removed),
    }
    audit.record(actor, "calendar_file.applied", file, file=file.file_name, **counts)
    if not plan.all:
        return plan, []
    return plan, recompute_deadlines(actor.district, actor=actor, why="calendar_file.applied")


def _write(plan: Plan, actor: Membership) -> None:
    """Who said so stays with what did not change."""
    gone = [change.was.pk for change in plan.all if change.was]
    keys = [change.will_be.event_key for change in plan.all if change.will_be]
    for change in plan.all:
        if change.will_be:
            change.will_be.added_by, change.will_be.added_at = actor, clock.now()
    Closure.objects.filter(pk__in=gone).delete()
    # Days of theirs that are over stay, but are theirs no longer.
    Closure.objects.filter(event_key__in=keys).update(event_key="")
    Closure.objects.bulk_create(plan.new)
