"""Whose turn is it in a round of recommendations? One deadline for each person and stage."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership
from deadlines.models import NoticeKind
from deadlines.services.deadline import deadline_of, post_deadline, settle
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen
from remediation.models import (
    Recommendation,
    RecommendationRound,
    RecommendationStage,
    RecommendationTurn,
)

TURN = "recommendations"  # Deadline.kind
ACT_WRITE, ACT_APPROVE = "recommend", "approve"


def path_of(stage: RecommendationStage) -> str:
    page = "approvals" if stage.position else "roster"
    return f"/cases/recommendations/{stage.round_id}/{page}/"


def act_of(stage: RecommendationStage) -> str:
    return ACT_APPROVE if stage.position else ACT_WRITE


def open_turn(stage: RecommendationStage, holder: Membership, *, is_told: bool = True) -> None:
    """Something waits for `holder` at this stage. They hear of the first that does."""
    turn, _is_new = RecommendationTurn.objects.get_or_create(stage=stage, holder=holder)
    deadline = deadline_of(TURN, turn.pk)
    if deadline is not None and deadline.is_open:
        return
    if deadline is None:
        post_deadline(
            kind=TURN,
            subject_id=turn.pk,
            rule=stage.rule,
            school_year=stage.round.school_year,
            person=holder,
            turn=holder,
            act=act_of(stage),
            what=what_of(stage.round),
            path=path_of(stage),
        )
    else:
        reopen(TURN, turn.pk, to=holder, act=act_of(stage))
    if is_told:
        tell(
            [holder],
            kind=NoticeKind.HANDED_OVER,
            path=path_of(stage),
            what=what_of(stage.round),
        )


def settle_turn(stage: RecommendationStage, holder: Membership) -> None:
    """Nothing waits there any more: then it is done, today."""
    if _waiting(stage, holder).exists():
        return
    turn = RecommendationTurn.objects.filter(stage=stage, holder=holder).first()
    if turn is not None:
        settle(TURN, turn.pk, acted_on=clock.today(holder.district))


def _waiting(stage: RecommendationStage, holder: Membership):  # type: ignore[no-untyped-def]
    rows = Recommendation.objects.filter(round=stage.round_id)
    if stage.position == 0:
        return rows.to_write().filter(person__supervisor=holder)
    return rows.filter(stage=stage, waits_for=holder, state=Recommendation.State.WAITING)


def what_of(round_: RecommendationRound) -> str:
    return _("%(title)s: your part") % {"title": round_.title}
