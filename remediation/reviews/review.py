"""Where does a review stand? The line of time with its gaps in their place, and what is ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts import clock
from deadlines.calculate import WorkDays
from remediation.models import Case, GapAnswer, ReviewDate, ReviewFacts
from remediation.plans.plan import calendar_for
from remediation.reviews.basis import Basis, basis_of, first_facts
from remediation.reviews.chronology import chronology_of
from remediation.reviews.entries import HELP, NOTICES, Entry, Kind
from remediation.reviews.gaps import Code, Gap, Terms, find_gaps
from remediation.reviews.parts import read_kept

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


class Line(NamedTuple):
    """One entry, the gaps that hang on it, and whether it is in the packet."""

    entry: Entry
    is_in: bool
    gaps: Sequence[Gap] = ()

    @property
    def icon(self) -> str:
        """A symbol beside the words."""
        return ICONS.get(self.entry.kind, "file")


class Spot(NamedTuple):
    """A place on the line of time: a line, or a gap that hangs on no entry."""

    on: date
    line: Line | None = None
    gap: Gap | None = None


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

    def spots(self, show: str = "all") -> list[Spot]:
        """As it happened, narrowed by a filter."""
        spots = [Spot(line.entry.on, line=line) for line in self.lines if _is_shown(line, show)]
        if show in {"all", "gaps"}:
            loose = [gap for gap in self.gaps if not gap.entry]
            spots += [Spot(gap.on or self.facts.since, gap=gap) for gap in loose]
        return sorted(spots, key=lambda spot: spot.on)


def _is_shown(line: Line, show: str) -> bool:
    if show == "gaps":
        return bool(line.gaps)
    if show == "help":
        return line.entry.kind in HELP
    if show == "notices":
        return line.entry.kind in NOTICES
    return True


def review_of(case: Case) -> Review:
    """Three statements, however much there is, and a few more for ratings."""
    kept, calendar = read_kept(case), calendar_for(case.person)
    basis = basis_of(case, calendar, kept.areas)
    facts = kept.facts or first_facts(case, basis)
    entries = chronology_of(case.person, since=facts.since, review=case)
    answers = {one.gap: one for one in kept.answers}
    terms = terms_of(case, facts, basis, kept.dates)
    found = find_gaps(entries, terms, WorkDays(calendar, facts.since))
    open_gaps = [gap for gap in found if gap.key not in answers]
    return Review(
        case,
        facts,
        _lines(entries, open_gaps, {one.entry: one.is_in for one in kept.ticks}),
        open_gaps,
        [Closed(gap, answers[gap.key]) for gap in found if gap.key in answers],
        kept.dates,
        is_as_planned=kept.facts is None or _is_as(first_facts(case, basis), kept.facts),
    )


def _lines(
    entries: Sequence[Entry], gaps: Sequence[Gap], ticks: Mapping[str, bool]
) -> Sequence[Line]:
    hanging: dict[str, list[Gap]] = {}
    for gap in gaps:
        hanging.setdefault(gap.entry, []).append(gap)
    return [
        Line(one, ticks.get(one.key, one.kind not in LEFT_OUT), hanging.get(one.key, ()))
        for one in entries
    ]


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
