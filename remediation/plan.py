"""What does a plan hold, what is missing in it, and within which limits is it? One reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from deadlines.days import Calendar
from deadlines.office_calendar import calendar_of, office_calendar
from remediation.limits import Broken, Frame, broken_limits
from remediation.models import (
    Case,
    Check,
    ComponentMark,
    Concern,
    Fact,
    PlanItem,
    Support,
)


class Plan:
    """Of one case, as it stands now. Each part is asked for once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def concerns(self) -> Sequence[Concern]:
        items = PlanItem.objects.filter(taken_out_at=None).order_by("position")
        facts = Fact.objects.select_related("entered_by").order_by("happened_on", "pk")
        rows = self.case.concerns.filter(taken_out_at=None).select_related("standard")
        return list(
            rows.order_by("number").prefetch_related(
                Prefetch("facts", facts),
                Prefetch("items", items.select_related("settled_by", "proposed_by")),
            )
        )

    @cached_property
    def items(self) -> Sequence[PlanItem]:
        return [item for concern in self.concerns for item in concern.items.all()]

    @cached_property
    def supports(self) -> Sequence[Support]:
        rows = self.case.supports.select_related("owner", "concern")
        return list(rows.order_by("promised_for", "pk"))

    @cached_property
    def checks(self) -> Sequence[Check]:
        rows = self.case.checks.filter(called_off_at=None).prefetch_related("ratings__concern")
        return list(rows.order_by("due_on", "pk"))

    @cached_property
    def calendar(self) -> Calendar:
        group = self.case.person.work_calendar
        return calendar_of(group) if group else office_calendar()

    @property
    def open_items(self) -> Sequence[PlanItem]:
        return [item for item in self.items if not item.is_settled]

    def frame(self) -> Frame:
        return Frame(
            concerns=len(self.concerns),
            starts_on=self.case.starts_on,
            ends_on=self.case.ends_on,
            year=self.case.school_year,
            calendar=self.calendar,
            checks=[check.due_on for check in self.checks],
        )

    def broken(self) -> list[Broken]:
        return broken_limits(self.case.kind.limits, self.frame())

    def missing(self, *, left_out: Collection[str] = ()) -> list[str]:
        """Sentences: what a required part still needs before the plan can be issued."""
        required = [part["code"] for part in self.case.kind.components if part["required"]]
        codes = [code for code in required if code not in left_out]
        found = [PARTS[code](self) for code in codes if code in PARTS]
        return [words for words in found if words]

    def components(self) -> list["Component"]:
        """The parts of the kind, each with its newest mark and what it lacks."""
        newest: dict[str, ComponentMark] = {}
        for mark in self.case.marks.select_related("by").order_by("at", "pk"):
            newest[mark.component] = mark
        return [
            Component(part, newest.get(part["code"]), _lack(part["code"], self))
            for part in self.case.kind.components
        ]


@dataclass(frozen=True)
class Component:
    """One part that a plan of this kind should hold."""

    part: dict[str, Any]
    mark: ComponentMark | None
    lacks: str

    @property
    def is_complete(self) -> bool:
        return self.mark is not None and self.mark.mark == ComponentMark.Mark.COMPLETE


def _lack(code: str, plan: Plan) -> str:
    return PARTS[code](plan) if code in PARTS else ""


def _concerns(plan: Plan) -> str:
    return "" if plan.concerns else _("Name at least one area to improve.")


def _expectation(plan: Plan) -> str:
    for concern in plan.concerns:
        told = {"n": concern.number, "title": concern.title}
        if not concern.expectation.strip():
            return _("Say what is expected in area %(n)s, “%(title)s”.") % told
        if not concern.measure.strip():
            return _("Say how you both will measure area %(n)s, “%(title)s”.") % told
    return ""


def _facts(plan: Plan) -> str:
    for concern in plan.concerns:
        if not concern.facts.all():
            told = {"n": concern.number, "title": concern.title}
            return _("Add a fact with its date to area %(n)s, “%(title)s”.") % told
    return ""


def _standards(plan: Plan) -> str:
    for concern in plan.concerns:
        if concern.standard_id is None and not concern.standard_words.strip():
            told = {"n": concern.number, "title": concern.title}
            return _("Name the standard of area %(n)s, “%(title)s”.") % told
    return ""


def _actions(plan: Plan) -> str:
    kinds = {PlanItem.Kind.ACTION, PlanItem.Kind.ACTIVITY}
    if any(item.kind in kinds for item in plan.items):
        return ""
    return _("Write at least one step that the employee takes.")


def _evidence(plan: Plan) -> str:
    if any(item.kind == PlanItem.Kind.EVIDENCE for item in plan.items):
        return ""
    return _("Say what you both will look at to see how it goes.")


def _help(plan: Plan) -> str:
    if any(support.called_off_at is None for support in plan.supports):
        return ""
    return _("Promise at least one help: what, from whom, by when.")


def _timeline(plan: Plan) -> str:
    if plan.case.starts_on and plan.case.ends_on:
        return ""
    return _("Set the first and the last day of the plan.")


def _checks(plan: Plan) -> str:
    return "" if plan.checks else _("Set at least one day for a check.")


PARTS = {
    "concerns": _concerns,
    "facts": _facts,
    "expectation": _expectation,
    "standards": _standards,
    "actions": _actions,
    "evidence": _evidence,
    "help": _help,
    "timeline": _timeline,
    "checks": _checks,
}
