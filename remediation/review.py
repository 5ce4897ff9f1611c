"""Where does a review stand? The line of time with its gaps in their place, and what is ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from accounts import clock
from deadlines.calculate import days_counted
from deadlines.days import Calendar
from deadlines.office_calendar import calendar_of, office_calendar
from deadlines.rule import DayUnit
from remediation.basis import Basis, basis_of, first_facts
from remediation.case_entries import case_entries
from remediation.chronology import chronology_of
from remediation.entries import HELP, NOTICES, Entry, Kind
from remediation.gaps import Code, Gap, Terms, find_gaps
from remediation.models import Case, EntryTick, GapAnswer, ReviewDate, ReviewFacts
from remediation.review_entries import review_entries

# What is out of the packet until somebody ticks it: the product's own bookkeeping.
LEFT_OUT = {Kind.FILING, Kind.RETURNED, Kind.MEETING}
ICONS = {
    Kind.SIGNATURE: "done",
    Kind.RESPONSE: "talk",
    Kind.REPLY: "talk",
    Kind.OBSERVATION: "eye",
    Kind.CONFERENCE: "talk",
    Kind.TALK: "talk",
    Kind.DEADLINE: "cal",
    Kind.MORE_TIME: "cal",
    Kind.EXTENSION: "cal",
    Kind.SUPPORT: "help",
    Kind.PLAN: "same",
    Kind.CHECK: "done",
    Kind.MEETING: "talk",
    Kind.APPEAL: "talk",
}
OF_PLAN = ("standards", "plan_begins", "plan_ends", "observers", "check_every")
SHOWS = ("all", "gaps", "help", "notices")


@dataclass(frozen=True)
class Line:
    """One entry, the gaps that hang on it, and whether it is in the packet."""

    entry: Entry
    is_in: bool
    gaps: Sequence[Gap] = ()

    @property
    def icon(self) -> str:
        """A symbol beside the words."""
        return ICONS.get(self.entry.kind, "file")


@dataclass(frozen=True)
class Spot:
    """A place on the line of time: a line, or a gap that hangs on no entry."""

    on: date
    line: Line | None = None
    gap: Gap | None = None


@dataclass(frozen=True)
class Group:
    """A month."""

    first: date
    spots: Sequence[Spot]


@dataclass(frozen=True)
class Closed:
    """A gap, and the answer that closed it."""

    gap: Gap
    answer: GapAnswer


@dataclass(frozen=True)
class Review:
    """Of one case, as the record stands today."""

    case: Case
    facts: ReviewFacts
    lines: Sequence[Line]
    gaps: Sequence[Gap]  # open
    closed: Sequence[Closed]
    dates: Sequence[ReviewDate]
    is_as_planned: bool  # it rests on what the plan says, not on what HR wrote instead

    @property
    def in_packet(self) -> list[Entry]:
        return [line.entry for line in self.lines if line.is_in]

    @property
    def next_date(self) -> ReviewDate | None:
        return next((one for one in self.dates if one.done_on is None), None)

    def groups(self, show: str = "all") -> list[Group]:
        """By month, narrowed by a filter."""
        spots = [Spot(line.entry.on, line=line) for line in self.lines if _is_shown(line, show)]
        if show in {"all", "gaps"}:
            loose = [gap for gap in self.gaps if not gap.entry]
            spots += [Spot(gap.on or self.facts.since, gap=gap) for gap in loose]
        spots.sort(key=lambda spot: spot.on)
        months = groupby(spots, key=lambda spot: spot.on.replace(day=1))
        return [Group(first, list(found)) for first, found in months]


def _is_shown(line: Line, show: str) -> bool:
    if show == "gaps":
        return bool(line.gaps)
    if show == "help":
        return line.entry.kind in HELP
    if show == "notices":
        return line.entry.kind in NOTICES
    return True


def review_of(case: Case) -> Review:
    """The number of statements does not depend on how much there is. (About 30.)"""
    basis = basis_of(case)
    stored = ReviewFacts.objects.filter(case=case).first()
    facts = stored or first_facts(case, basis)
    more = [*case_entries(case.person, facts.since), *review_entries(case)]
    entries = chronology_of(case.person, since=facts.since, more=more)
    answers = {one.gap: one for one in _answers(case)}
    dates = list(ReviewDate.objects.filter(case=case).order_by("on", "pk"))
    found = find_gaps(entries, terms_of(case, facts, basis, dates), _counting(case))
    open_gaps = [gap for gap in found if gap.key not in answers]
    hanging: dict[str, list[Gap]] = {}
    for gap in open_gaps:
        hanging.setdefault(gap.entry, []).append(gap)
    ticks = _ticks(case)
    lines = [
        Line(one, ticks.get(one.key, one.kind not in LEFT_OUT), hanging.get(one.key, []))
        for one in entries
    ]
    return Review(
        case,
        facts,
        lines,
        open_gaps,
        [Closed(gap, answers[gap.key]) for gap in found if gap.key in answers],
        dates,
        is_as_planned=stored is None or _is_as(first_facts(case, basis), stored),
    )


def _is_as(one: ReviewFacts, other: ReviewFacts) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in OF_PLAN)


def terms_of(
    case: Case, facts: ReviewFacts, basis: Basis, dates: Sequence[ReviewDate] = ()
) -> Terms:
    by_law = next((one for one in dates if one.is_law), None)
    sources = dict(basis.sources)
    if by_law is not None and by_law.source:
        sources |= {Code.DELIVERED_LATE: by_law.source, Code.NO_LAST_NOTICE: by_law.source}
    return Terms(
        today=clock.today(case.person.district),
        standards=facts.standards,
        begins=facts.plan_begins,
        ends=facts.plan_ends,
        observers=facts.observers,
        check_every=facts.check_every,
        notice_by=by_law.on if by_law else None,
        broken=basis.broken,
        sources=sources,
    )


def _counting(case: Case) -> "partial[int]":
    work_calendar = case.person.work_calendar
    calendar = calendar_of(work_calendar) if work_calendar else office_calendar()
    return partial(_work_days, calendar)


def _work_days(calendar: Calendar, first: date, last: date) -> int:
    return days_counted(first, last, DayUnit.WORK, calendar)


def _answers(case: Case) -> list[GapAnswer]:
    """The oldest first, so that the newest of a gap wins."""
    rows = GapAnswer.objects.filter(case=case).select_related("answered_by", "paper")
    return list(rows.order_by("answered_at", "pk"))


def _ticks(case: Case) -> dict[str, bool]:
    rows = EntryTick.objects.filter(case=case).order_by("ticked_at", "pk")
    return dict(rows.values_list("entry", "is_in"))
