"""An approver left: another takes their place in a round, in one act."""

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import Membership
from accounts.rules import require
from remediation.models import Recommendation, RecommendationStage
from remediation.recommendations.rules import can_steer
from remediation.services.recommendation import hand_over_recommendation

State = Recommendation.State


@transaction.atomic
def replace_approver(row: Recommendation, *, to: Membership, actor: Membership) -> tuple[int, int]:
    """All that waits in the round for whoever has `row`, and what would come to them later.

    Returns how many went over, and how many stay, for `to` may not decide them, or `actor` may
    not steer what is about themselves.
    """
    row = Recommendation.objects.select_related("round", "person", "waits_for").get(pk=row.pk)
    require(can_steer(actor, row))
    before = row.waits_for
    hand_over_recommendation(row, to=to, actor=actor)
    waiting = Recommendation.objects.filter(round=row.round_id, state=State.WAITING)
    waiting = waiting.filter(waits_for=before)
    own = Q(person__in=[to, actor]) | Q(sent_by=to) | Q(person__supervisor=to)
    movable = list(waiting.exclude(own).order_by("pk"))
    for one in movable:
        hand_over_recommendation(one, to=to, actor=actor)
    stages = RecommendationStage.objects.filter(round=row.round_id, approver=before)
    named = stages.update(approver=to)
    left = waiting.count()
    audit.record(
        actor,
        "recommendation_round.approver_replaced",
        row.round,
        rows=len(movable) + 1,
        stages=named,
        left=left,
    )
    return len(movable) + 1, left
