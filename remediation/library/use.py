"""How often was a resource used in plans, and what came of it? Totals, without a name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from remediation.models import Case, Resource, Support

FEWEST = 5  # ended plans from which on their outcomes are shown to whoever reads the library


@dataclass(frozen=True)
class Use:
    """In how many plans it was promised, came, was taken or declined; and how these ended."""

    plans: int
    came: int
    taken: int
    declined: int
    met: int
    not_met: int
    other: int

    @property
    def ended(self) -> int:
        return self.met + self.not_met + self.other

    def shows_outcomes(self, *, is_keeper: bool) -> bool:
        """Of few plans somebody could guess whose it was: those are for HR alone."""
        return self.ended > 0 and (is_keeper or self.ended >= FEWEST)


def use_of(resource: Resource) -> Use:
    """What was called off does not count; what a plan promised twice counts once."""
    promised = Support.objects.filter(resource=resource, called_off_at=None)
    ended = Q(case__state=Case.State.CLOSED)
    met, not_met = Q(case__outcome=Case.Outcome.MET), Q(case__outcome=Case.Outcome.NOT_MET)
    counts = promised.aggregate(
        plans=_cases(Q()),
        came=_cases(Q(delivered_on__isnull=False)),
        taken=_cases(Q(accepted=Support.Answer.ACCEPTED)),
        declined=_cases(Q(accepted=Support.Answer.DECLINED)),
        met=_cases(ended & met),
        not_met=_cases(ended & not_met),
        other=_cases(ended & ~met & ~not_met),
    )
    return Use(**counts)


def _cases(condition: Q) -> Any:
    return Count("case", filter=condition, distinct=True)
