"""Whom did the supervisor meet, and whom not yet? One statement for the whole team."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Conference, Step, StepRule
from evaluations.services.conference import MAY_MEET
from evaluations.steps.queue import steps_of
from evaluations.steps.turns import CLOSED_BY_SUPERVISOR

KINDS = (StepRule.Kind.PLANNING, StepRule.Kind.MID_YEAR, StepRule.Kind.YEAR_END)


@dataclass(frozen=True)
class TeamMember:
    """One line. `pk` is the step's."""

    pk: UUID
    name: str
    about: str
    state: str
    held_on: date | None
    last_day_on: date | None
    year_starts_on: date
    kind: str
    step_name: str  # in the words of the process

    @property
    def is_to_meet(self) -> bool:
        """No day stands, and the two may meet."""
        return self.held_on is None and self.state in MAY_MEET

    @property
    def may_be_met(self) -> bool:
        """Where a day may be entered here. Another day, or a summary to sign, is on the step."""
        return self.is_to_meet and self.kind in CLOSED_BY_SUPERVISOR

    @property
    def why_not(self) -> str:
        if self.held_on is not None or self.is_to_meet:
            return ""
        if self.state == Step.State.NOT_OPEN:
            return _("Opens once the step before it is done")
        return _("This step is done")


@dataclass(frozen=True)
class Meetings:
    """Of one kind of conference: everybody, by name."""

    kind: str
    people: list[TeamMember]

    @property
    def name(self) -> str:
        """As the rules call it; where several processes call it otherwise, the usual word."""
        names = {one.step_name for one in self.people}
        return names.pop() if len(names) == 1 else str(StepRule.Kind(self.kind).label)

    @property
    def to_meet(self) -> int:
        return sum(one.is_to_meet for one in self.people)

    @property
    def has_days(self) -> bool:
        """Can a day be entered for anybody?"""
        return any(one.may_be_met for one in self.people)


def meetings_of(supervisor: Membership) -> list[Meetings]:
    """The conferences that their people have, in the order of the year."""
    team = team_of(supervisor)
    found = [Meetings(kind, [one for one in team if one.kind == kind]) for kind in KINDS]
    return [meetings for meetings in found if meetings.people]


def chosen_of(found: list[Meetings], kind: str) -> Meetings:
    """The wanted ones; else the first at which somebody is to meet, else the mid-year."""
    by_kind = {meetings.kind: meetings for meetings in found}
    first = next((meetings for meetings in found if meetings.to_meet), None)
    usual = by_kind.get(StepRule.Kind.MID_YEAR)
    return by_kind.get(kind) or first or usual or Meetings(StepRule.Kind.MID_YEAR, [])


def team_of(supervisor: Membership) -> list[TeamMember]:
    """Everybody with a conference, by name."""
    employee = "participation__employee"
    met = Conference.objects.filter(step=OuterRef("pk")).values("held_on")[:1]
    due = Deadline.objects.filter(kind=OuterRef("rule__kind"), subject_id=OuterRef("pk"))
    rows = (
        steps_of(supervisor, *KINDS)
        .annotate(held_on=Subquery(met), last_day_on=Subquery(due.values("last_day_on")[:1]))
        .order_by(f"{employee}__last_name", f"{employee}__first_name", "pk")
        .values_list(
            "pk",
            f"{employee}__first_name",
            f"{employee}__last_name",
            f"{employee}__job_title",
            "state",
            "held_on",
            "last_day_on",
            "participation__cycle__process__school_year__starts_on",
            "rule__kind",
            "rule__name",
        )
    )
    return [
        TeamMember(pk, f"{first} {last}".strip(), about, *rest)
        for pk, first, last, about, *rest in rows
    ]
