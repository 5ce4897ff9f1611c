"""Whom did the supervisor meet at mid-year, and whom not yet? One statement for the whole team."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Conference, Step, StepRule
from evaluations.queue import steps_of
from evaluations.services.conference import MAY_MEET

KIND = StepRule.Kind.MID_YEAR


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

    @property
    def may_be_met(self) -> bool:
        """Where no day stands and one may be entered. Another day is entered on the step."""
        return self.held_on is None and self.state in MAY_MEET

    @property
    def why_not(self) -> str:
        if self.held_on is not None or self.may_be_met:
            return ""
        if self.state == Step.State.NOT_OPEN:
            return _("Opens once the goals are signed")
        return _("This step is done")


def team_of(supervisor: Membership) -> list[TeamMember]:
    """Everybody at mid-year, by name."""
    employee = "participation__employee"
    met = Conference.objects.filter(step=OuterRef("pk")).values("held_on")[:1]
    due = Deadline.objects.filter(kind=KIND, subject_id=OuterRef("pk")).values("last_day_on")[:1]
    rows = (
        steps_of(supervisor, KIND)
        .annotate(held_on=Subquery(met), last_day_on=Subquery(due))
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
        )
    )
    return [
        TeamMember(pk, f"{first} {last}".strip(), about, *rest)
        for pk, first, last, about, *rest in rows
    ]
