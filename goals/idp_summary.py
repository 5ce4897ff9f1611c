"""What do other pages show of somebody's development plan?

The page of a person (settings.PERSON_PANELS) and conferences include `goals/_idp_summary.html`
with `summary=idp_summary(person, reader=…)`. It is a pointer with the goals' first words, no
reading of the plan: the plan's own page writes down who opened it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.template.loader import render_to_string
from django.utils.text import Truncator

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from goals.models import Idp, IdpItem

SHOWN = 80  # characters of a goal


@dataclass(frozen=True)
class IdpSummary:
    """As far as the reader may see: None in its place means that there is nothing for them."""

    pk: UUID
    is_shared: bool
    goals: list[str]  # the open ones, in short
    reached: int

    @property
    def is_empty(self) -> bool:
        return not self.goals


def idp_summary(person: Membership, *, reader: Membership) -> IdpSummary | None:
    """One statement."""
    open_goals = IdpItem.objects.open().filter(idp=OuterRef("pk")).exclude(goal="").in_order()
    plans: Any = Idp.objects.visible_to(reader).filter(person=person)
    idp = plans.annotate(
        open_goals=ArraySubquery(open_goals.values("goal")),
        reached=Count("items", filter=Q(items__state=IdpItem.State.REACHED)),
    ).first()
    if idp is None:
        return None
    goals = [Truncator(" ".join(goal.split())).chars(SHOWN) for goal in idp.open_goals]
    return IdpSummary(idp.pk, idp.is_shared, goals, idp.reached)


def person_panel(
    request: DistrictRequest, person: Membership, year: SchoolYear | None
) -> str | None:
    """Of no year: it stands on the page of each. One's own stands there before it is begun."""
    summary = idp_summary(person, reader=request.membership)
    is_own = person.pk == request.membership.pk
    if summary is None and not is_own:
        return None
    return render_to_string("goals/_idp_summary.html", {"summary": summary, "is_own": is_own})
