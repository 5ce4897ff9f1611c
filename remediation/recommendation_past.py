"""What stands beside a name on the roster: plans that whoever recommends may read anyway."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Membership
from remediation.models import Case


@dataclass(frozen=True)
class PlanBeside:
    """One plan: its kind, its year, and how it stands or ended."""

    title: str
    word: str
    url: str


def plans_beside(people: Iterable[UUID], reader: Membership) -> dict[UUID, list[PlanBeside]]:
    """The newest first, by person: one query."""
    cases = Case.objects.visible_to(reader).plans().filter(person__in=list(people))
    cases = cases.exclude(state=Case.State.WITHDRAWN).select_related("kind", "school_year")
    found: dict[UUID, list[PlanBeside]] = {}
    for case in cases.order_by("-started_at", "-pk"):
        word = case.get_outcome_display() if case.outcome else case.get_state_display()
        line = PlanBeside(
            f"{case.kind.title} {case.school_year.label}",
            word,
            reverse("remediation:plan", args=[case.pk]),
        )
        found.setdefault(case.person_id, []).append(line)
    return found
