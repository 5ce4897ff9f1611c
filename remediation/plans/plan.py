"""What does a plan hold, what is missing in it, and within which limits is it? One reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from deadlines.days import Calendar
from deadlines.office_calendar import calendar_of
from remediation.models import (
    Case,
    Check,
    ComponentMark,
    Concern,
    PlanItem,
    Support,
)
from remediation.plans.limits import Broken, Frame, broken_limits
from remediation.plans.parts import Parts, read_parts


class Plan:
    """Of one case, as it stands now. All of it is asked for once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def parts(self) -> Parts:
        return read_parts(self.case)

    @property
    def concerns(self) -> Sequence[Concern]:
        return self.parts.concerns

    @property
    def supports(self) -> Sequence[Support]:
        return self.parts.supports

    @property
    def checks(self) -> Sequence[Check]:
        return self.parts.checks

    @property
    def items(self) -> Sequence[PlanItem]:
        return [item for concern in self.concerns for item in concern.items.all()]

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_for(self.case.person)

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

    def lacks(self, *, left_out: Collection[str] = ()) -> list[tuple[str, str]]:
        """Code and sentence of each required part that the plan still needs to be issued."""
        required = [part["code"] for part in self.case.kind.components if part["required"]]
        found = [(code, _lack(code, self)) for code in required if code not in left_out]
        return [(code, words) for code, words in found if words]

    def missing(self) -> list[str]:
        return [words for _code, words in self.lacks()]

    def area_without(self, code: str) -> Concern | None:
        """The area that the sentence of this part names."""
        lacks = {
            "facts": has_no_fact,
            "expectation": is_not_measured,
            "standards": has_no_standard,
        }
        return next((one for one in self.concerns if lacks[code](one)), None)

    def components(self) -> list["Component"]:
        """The parts of the kind, each with its newest mark and what it lacks."""
        newest = {mark.component: mark for mark in self.parts.marks}
        return [
            Component(part, newest.get(part["code"]), _lack(part["code"], self))
            for part in self.case.kind.components
        ]


def calendar_for(person: Membership) -> Calendar:
    """On which days they work."""
    return calendar_of(person.work_calendar)


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


def is_not_measured(concern: Concern) -> bool:
    return not (concern.expectation.strip() and concern.measure.strip())


def has_no_fact(concern: Concern) -> bool:
    return not concern.facts.all()


def has_no_standard(concern: Concern) -> bool:
    return concern.standard_id is None and not concern.standard_words.strip()


def _expectation(plan: Plan) -> str:
    concern = plan.area_without("expectation")
    if concern is None:
        return ""
    told = {"n": concern.number, "title": concern.title}
    if not concern.expectation.strip():
        return _("Say what is expected in area %(n)s, “%(title)s”.") % told
    return _("Say how you both will measure area %(n)s, “%(title)s”.") % told


def _facts(plan: Plan) -> str:
    if concern := plan.area_without("facts"):
        told = {"n": concern.number, "title": concern.title}
        return _("Add a fact with its date to area %(n)s, “%(title)s”.") % told
    return ""


def _standards(plan: Plan) -> str:
    if concern := plan.area_without("standards"):
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
