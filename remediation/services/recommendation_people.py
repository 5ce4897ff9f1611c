"""What happens to a round when people get another supervisor or leave?"""

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Membership, PersonChange
from deadlines.services.in_bulk import cancel_deadlines
from remediation.models import Recommendation, RecommendationStage, RecommendationTurn
from remediation.services.recommendation_turn import open_turn


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """What is to be written waits for today's supervisor (settings.PERSON_CHANGE_CONSUMERS).

    Looks at how the people stand now, so the order does not matter and twice is once.
    """
    changed = Membership.objects.filter(pk__in=changes.values("membership"))
    rows = Recommendation.objects.filter(round__closed_at=None, person__in=changed)
    for round_id in rows.order_by().values_list("round", flat=True).distinct():
        stage = RecommendationStage.objects.select_related("round__school_year").get(
            round=round_id, position=0
        )
        of_round = rows.filter(round=round_id).to_write()
        holders = Membership.objects.filter(pk__in=of_round.values("person__supervisor"))
        for holder in holders.select_related("district"):
            open_turn(stage, holder)
        _call_off_empty_turns(stage)


def _call_off_empty_turns(stage: RecommendationStage) -> None:
    """Nobody of theirs is left to write about; they did nothing late."""
    waiting = Recommendation.objects.filter(round=stage.round_id).to_write()
    theirs = waiting.filter(person__supervisor=OuterRef("holder"))
    empty = RecommendationTurn.objects.filter(~Exists(theirs), stage=stage)
    cancel_deadlines(empty.annotate(subject=F("pk")).values_list("subject"))
