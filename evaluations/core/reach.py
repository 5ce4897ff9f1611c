"""Whom would a change of a rule of the district reach, and what would it do there? Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import clock, wording
from accounts.models import SchoolYear
from deadlines.models import DeadlineRule
from deadlines.moves import Move, preview_moves
from deadlines.office_calendar import office_calendar
from evaluations.core import catalogue as core
from evaluations.models import Cycle, Process, ProcessUnit, StepRule
from evaluations.processes.audience import people_of
from evaluations.processes.preview import YearDate, preview_dates
from evaluations.services.linked_dates import step_counted_from


class How(StrEnum):
    REACHED = "reached"
    OWN = "own"  # the unit overrides this rule
    WAITS = "waits"  # a draft is to replace these rules, and takes the change along
    ENDED = "ended"  # the year of these rules is closed
    SAME = "same"  # says it already


HOW_WORDS: dict[How, Promise] = {
    How.OWN: _l("Keeps its own rule"),
    How.WAITS: _l("The draft that replaces these rules takes the change along."),
    How.ENDED: _l("Its year is closed, so its rules stay."),
    How.SAME: _l("Says so already"),
}


@dataclass(frozen=True)
class NewDate:
    """What one step of a process becomes."""

    name: str
    was: YearDate
    will_be: YearDate
    people: int  # whose open date it is
    waits_for_hr: bool

    @property
    def moves(self) -> bool:
        return self.was != self.will_be


@dataclass(frozen=True)
class Reach:
    """A process that follows the core, and what a change of one rule does to it."""

    process: Process
    how: How
    was: str
    people: int
    dates: list[NewDate] = field(default_factory=list)  # those that move
    problem: str = ""  # why it can't be applied here

    @property
    def is_reached(self) -> bool:
        return self.how == How.REACHED

    @property
    def how_words(self) -> Promise | str:
        return HOW_WORDS.get(self.how, "")


def following(year: SchoolYear) -> QuerySet[Process]:
    """Drafts and rules in force that follow the core of this year."""
    live = Process.objects.exclude(state=Process.State.SUPERSEDED)
    units = Prefetch("process_units", ProcessUnit.objects.select_related("unit"))
    found = live.filter(school_year=year, follows_core=True).order_by("name", "-state", "pk")
    found = found.select_related("school_year", "district")
    return found.prefetch_related(units, "step_rules__deadline_rule")


def reach_of(year: SchoolYear, key: str, value: Any) -> list[Reach]:
    """Every process that follows the core and has such a rule. Those reached come first."""
    found = [_reach(process, key, value) for process in following(year)]
    return sorted((one for one in found if one), key=lambda one: not one.is_reached)


def _reach(process: Process, key: str, value: Any) -> Reach | None:
    has = core.values_in(process)
    if key not in has:
        return None
    how = how_reached(process, key, has[key], value)
    was, people = core.said(key, has[key]), people_of(process).count()
    if how != How.REACHED or core.split(key)[1] != core.DATE:
        return Reach(process, how, was, people)
    instead = _rules_with(process, key, value["sentence"])
    moves = _moves_in(process, instead)
    dates = [one for one in _dates_of(process, instead, moves) if one.moves]
    return Reach(process, how, was, people, dates, problem=_problem(process, dates, moves))


def how_reached(process: Process, key: str, has: Any, value: Any) -> How:
    if key in process.own_rules:
        return How.OWN
    if not core.differs(key, has, value):
        return How.SAME
    if process.is_draft:
        return How.REACHED
    if process.cycles.filter(state=Cycle.State.CLOSED).exists():
        return How.ENDED
    if process.replacements.filter(state=Process.State.DRAFT).exists():
        return How.WAITS
    return How.REACHED


def _rules_with(process: Process, key: str, sentence: str) -> dict[int, DeadlineRule]:
    """By position: the date rules of a process as they would be, not saved."""
    changed = core.first_steps(process)[core.split(key)[0]].position
    steps = process.step_rules.select_related("deadline_rule")
    rules = {step.position: _unsaved(step.deadline_rule) for step in steps}
    rules[changed].sentence = sentence
    for rule in rules.values():
        counted_from = step_counted_from(rule.as_rule())
        rule.counts_from = rules[counted_from] if counted_from else None
    return rules


def _unsaved(rule: DeadlineRule) -> DeadlineRule:
    return DeadlineRule(sentence=rule.sentence, reminder_days=rule.reminder_days)


def _moves_in(process: Process, instead: dict[int, DeadlineRule]) -> list[Move]:
    """What it does to open deadlines; of a draft, those of the rules that it replaces."""
    holder = process.replaces_id if process.is_draft else process.pk
    if holder is None:
        return []
    old = StepRule.objects.filter(process=holder).values_list("position", "deadline_rule")
    by_id = {pk: instead[position] for position, pk in old if position in instead}
    return preview_moves(process.district, office_calendar(), instead=by_id)


def _dates_of(
    process: Process, instead: dict[int, DeadlineRule], moves: Iterable[Move]
) -> list[NewDate]:
    steps = list(process.step_rules.select_related("deadline_rule__counts_from"))
    year, district = process.school_year, process.district
    old = [(step.name, step.deadline_rule) for step in steps]
    new = [(step.name, instead[step.position]) for step in steps]
    before = preview_dates(old, year, district, years=1)
    after = preview_dates(new, year, district, years=1)
    theirs: dict[UUID, list[Move]] = {}
    for move in moves:
        theirs.setdefault(move.rule_id, []).append(move)
    rows = zip(steps, before, after, strict=True)
    return [
        NewDate(
            name=step.name,
            was=was.now,
            will_be=will_be.now,
            people=sum(move.people for move in theirs.get(step.deadline_rule_id, [])),
            waits_for_hr=any(move.is_earlier for move in theirs.get(step.deadline_rule_id, [])),
        )
        for step, was, will_be in rows
    ]


def _problem(process: Process, dates: Iterable[NewDate], moves: Iterable[Move]) -> str:
    """A sentence, where publishing would be refused (services/replacement.py)."""
    for one in dates:
        if one.will_be.due is None:
            return one.will_be.problem
    today: date = clock.today(process.district)
    for move in moves:
        if move.is_earlier and move.will_be.last_day < today:
            return _("%(step)s would have ended on %(day)s, which has passed.") % {
                "step": move.what,
                "day": wording.long_date(move.will_be.last_day),
            }
    return ""
