"""Where does an appeal, a grievance or a request for a hearing stand? Steps, clocks, what is next.

How long each step may take stands in the limits of its kind (docs/case-files.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import ngettext

from deadlines.calculate import days_after
from deadlines.days import Calendar
from deadlines.rule import DayUnit
from remediation.models import AppealStep, AppealWord, Case, CaseKind
from remediation.plans.plan import calendar_for

Kind = AppealStep.Kind
# The limit of a case kind that says how many days a step has.
LIMITS = {
    Kind.ASKED: "ask_within_days",
    Kind.ANSWERED: "answer_within_days",
    Kind.HEARING_SET: "hear_within_days",
    Kind.DECIDED: "decide_within_days",
}


@dataclass(frozen=True)
class Next:
    """A step that can be entered now, its last day, and whose rule that is."""

    kind: str
    last_day: date | None
    source: str = ""
    span: str = ""  # "20 calendar days"

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


class Appeal:
    """Of one case, as far as it came. Steps are asked for once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def steps(self) -> Sequence[AppealStep]:
        rows = AppealStep.objects.filter(case=self.case)
        return list(rows.select_related("paper", "entered_by").order_by("entered_at", "pk"))

    @cached_property
    def newest(self) -> Mapping[str, AppealStep]:
        """By kind. A hearing that was moved counts on its newest day."""
        return {step.kind: step for step in self.steps}

    @cached_property
    def words(self) -> Sequence[AppealWord]:
        """What the employee added."""
        rows = AppealWord.objects.filter(case=self.case).select_related("paper")
        return list(rows.order_by("at", "pk"))

    @property
    def is_over(self) -> bool:
        return Kind.DECIDED in self.newest

    @property
    def next(self) -> Sequence[Next]:
        """In the order of the steps; nothing before a request and nothing after the decision."""
        if self.is_over:
            return []
        if Kind.ASKED not in self.newest:
            return [self._next(Kind.ASKED)]
        open_kinds = [kind for kind in Kind if self._can_come(kind)]
        return [self._next(kind) for kind in open_kinds]

    def _can_come(self, kind: str) -> bool:
        if kind == Kind.HEARD:
            return Kind.HEARING_SET in self.newest and kind not in self.newest
        if kind == Kind.HEARING_SET:
            return Kind.HEARD not in self.newest
        return kind not in self.newest

    def _next(self, kind: str) -> Next:
        limit = self.limit(kind)
        return Next(kind, self.last_day(kind), limit.get("source", ""), span_of(limit))

    def limit(self, kind: str) -> Mapping[str, Any]:
        code = LIMITS.get(Kind(kind))
        return (self.case.kind.limit(code) if code else None) or {}

    def last_day(self, kind: str, counts_from: date | None = None) -> date | None:
        """By the limit of the kind, counted from the step before; None where it has none."""
        limit, anchor = self.limit(kind), counts_from or self._anchor(kind)
        if not limit or anchor is None:
            return None
        unit = DayUnit(limit.get("unit", DayUnit.CALENDAR))
        return days_after(anchor, limit["value"], unit, self._calendar).last_day

    def _anchor(self, kind: str) -> date | None:
        asked, heard = self.newest.get(Kind.ASKED), self.newest.get(Kind.HEARD)
        if asked is None or kind == Kind.ASKED:
            return asked.counts_from if asked else None
        if kind == Kind.DECIDED and heard is not None:
            return heard.on
        return asked.received_on

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar_for(self.case.person)


def span_of(limit: Mapping[str, Any]) -> str:
    """How many days of which kind; "" where there is no limit."""
    if not limit:
        return ""
    if limit.get("unit", DayUnit.CALENDAR) == DayUnit.WORK:
        words = ngettext("%(n)s work day", "%(n)s work days", limit["value"])
    else:
        words = ngettext("%(n)s calendar day", "%(n)s calendar days", limit["value"])
    return words % {"n": limit["value"]}


def is_appeal(case: Case) -> bool:
    return case.kind.family == CaseKind.Family.APPEAL
