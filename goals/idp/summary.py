"""What do other pages show of somebody's development plan?

The page of a person (settings.PERSON_PANELS). It is a pointer with the goals' first words, no
reading of the plan: the plan's own page writes down who opened it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.text import Truncator

from accounts.alongside import models_of
from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_facts import told_of
from goals.idp.rules import can_view_idp
from goals.models import Idp

SHOWN = 80  # characters of a goal
# Of the person `p`, beside their other facts (settings.PERSON_FACTS).
PLAN = """
    SELECT json_build_array(to_json(i.*), ARRAY(
        SELECT o.goal FROM goals_idpitem o
        WHERE o.idp_id = i.id AND o.state = 'open' AND o.goal <> '' ORDER BY o.number
    ), (SELECT count(*) FROM goals_idpitem r WHERE r.idp_id = i.id AND r.state = 'reached'))
    FROM goals_idp i WHERE i.person_id = p.id
"""


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
    """From what came along with the person (accounts.person_facts.told_of)."""
    found = told_of(person, "plan")
    if found is None:
        return None
    own, open_goals, reached = found
    (idp,) = models_of(Idp, [own])
    idp.person = person
    if not can_view_idp(reader, idp):
        return None
    goals = [Truncator(" ".join(goal.split())).chars(SHOWN) for goal in open_goals]
    return IdpSummary(idp.pk, idp.is_shared, goals, reached)


def person_panel(
    request: DistrictRequest, person: Membership, year: SchoolYear | None
) -> str | None:
    """Of no year: it stands on the page of each. One's own stands there before it is begun."""
    summary = idp_summary(person, reader=request.membership)
    is_own = person.pk == request.membership.pk
    if summary is None and not is_own:
        return None
    return render_to_string("goals/_idp_summary.html", {"summary": summary, "is_own": is_own})
