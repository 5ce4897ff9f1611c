"""A plan begins with what is known: areas, their dated facts, and what gave rise to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Membership
from remediation.models import Case, CaseKind, Origin
from remediation.services.case import start_case
from remediation.services.points import add_concern, add_fact


@dataclass(frozen=True)
class NewArea:
    """One area, and what happened on which day."""

    title: str
    standard_words: str = ""
    fact: str = ""
    on: date | None = None


@transaction.atomic
def start_plan(
    person: Membership,
    kind: CaseKind,
    *,
    actor: Membership,
    reason: str,
    areas: Sequence[NewArea],
    origin: Origin | None = None,
) -> Case:
    """The same again leads to the plan that was begun: its areas are not written twice. What it
    does not say is told by `says_more`."""
    case = start_case(person, kind, actor=actor, reason=reason, origin=origin)
    if case.concerns.exists():
        return case
    for area in areas:
        said = {"title": area.title, "standard_words": area.standard_words}
        concern = add_concern(case, actor=actor, changes=said)
        if area.fact and area.on is not None:
            add_fact(concern, actor=actor, happened_on=area.on, words=area.fact)
    return case


def says_more(case: Case, *, reason: str, areas: Sequence[NewArea]) -> bool:
    """Somebody typed what does not stand in the plan to which they were led."""
    titles = set(case.concerns.values_list("title", flat=True))
    is_another_reason = bool(reason.strip()) and reason.strip() != case.reason
    return is_another_reason or any(area.title not in titles for area in areas)
