"""An evaluator recommends, others approve: every act leaves a mark with the words of then."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require, supervises
from deadlines.models import NoticeKind
from deadlines.services.deadline import cancel, settle
from deadlines.services.notice import tell
from remediation.models import (
    NoticeDelivery,
    Recommendation,
    RecommendationMark,
    RecommendationRound,
    RecommendationStage,
)
from remediation.plans.choices import CHOICES
from remediation.recommendations.rules import can_approve, can_recommend, can_steer, own_of
from remediation.services.letter import AboutDelivery, proof_of, require_sent_before
from remediation.services.recommendation_notice import NOTICE, ask_for_notice
from remediation.services.recommendation_turn import open_turn, settle_turn, what_of

State = Recommendation.State
Act = RecommendationMark.Act
Who = RecommendationStage.Who


@dataclass(frozen=True)
class Written:
    """What an evaluator chose for one person, and why."""

    choice: str
    reason: str = ""

    @property
    def mark(self) -> str:
        """Two that say the same have the same."""
        return hashlib.sha256(f"{self.choice}\n{self.reason}".encode()).hexdigest()[:16]


@transaction.atomic
def write_recommendations(
    round_: RecommendationRound, written: Mapping[UUID, Written], *, actor: Membership
) -> int:
    """Keep the draft of some people, by recommendation. Nobody else sees it. Returns for how many
    it was not kept: they were sent, or answer to somebody else by now."""
    require_open(round_)
    known = {pk: now for pk, now in written.items() if now.choice in {"", *CHOICES}}
    rows = _mine(round_, actor).filter(pk__in=known).select_for_update(of=("self",))
    for row in rows:
        row.choice, row.reason = known[row.pk].choice, known[row.pk].reason
        row.save(update_fields=["choice", "reason"])
    return len(written) - len(rows)


@transaction.atomic
@audit.together()
def send_recommendations(
    round_: RecommendationRound, *, actor: Membership
) -> tuple[int, list[Recommendation]]:
    """All that are complete go on; returns how many, and those that lack a choice or a reason."""
    require_open(round_)
    rows = list(_mine(round_, actor).select_for_update(of=("self",)).by_name())
    whole = [row for row in rows if is_complete(row)]
    stages = list(round_.stages.select_related("approver").order_by("position"))
    for row in whole:
        row.sent_by, row.sent_at = actor, clock.now()
        _mark(row, Act.SENT, actor, words=row.reason)
        stead = _stood_in_for(row, actor, Act.SENT)
        audit.record(actor, "recommendation.sent", row, on_behalf_of=stead)
        _advance(row, stages, after=0)
    for evaluator in {row.person.supervisor for row in whole if row.person.supervisor}:
        settle_turn(stages[0], evaluator)
    return len(whole), [row for row in rows if row not in whole]


def is_complete(row: Recommendation) -> bool:
    chosen = CHOICES.get(row.choice)
    return chosen is not None and (bool(row.reason.strip()) or not chosen.needs_reason)


@transaction.atomic
@audit.together()
def approve_recommendations(
    rows: Collection[Recommendation], *, actor: Membership
) -> list[Recommendation]:
    """Each goes on to the next stage, or is settled. What waits for somebody else is left."""
    found = _locked(row.pk for row in rows)
    approved = []
    for row in found:
        if row.state != State.WAITING or not can_approve(actor, row):
            continue
        _require_open_of(row)
        stage, holder = _place(row)
        _mark(row, Act.APPROVED, actor, stage=stage)
        stead = _stood_in_for(row, actor, Act.APPROVED)
        audit.record(actor, "recommendation.approved", row, on_behalf_of=stead)
        _advance(row, list(row.round.stages.order_by("position")), after=stage.position)
        settle_turn(stage, holder)
        approved.append(row)
    return approved


@transaction.atomic
def return_recommendation(row: Recommendation, *, actor: Membership, words: str) -> Recommendation:
    """Back to the evaluator, with the reason."""
    (row,) = _locked([row.pk])
    require(can_approve(actor, row))
    _require_open_of(row)
    if not words.strip():
        raise InvalidTransition(_("Say why it comes back."))
    stage, holder = _place(row)

    _mark(row, Act.RETURNED, actor, stage=stage, words=words)
    stead = _stood_in_for(row, actor, Act.RETURNED)
    row.state, row.stage, row.waits_for = State.RETURNED, None, None
    row.save(update_fields=["state", "stage", "waits_for"])
    audit.record(actor, "recommendation.returned", row, on_behalf_of=stead)
    settle_turn(stage, holder)
    _ask_evaluator(row, NoticeKind.RETURNED)
    return row


@transaction.atomic
def take_back_recommendation(row: Recommendation, *, actor: Membership) -> Recommendation:
    """The evaluator changes their mind, as long as nobody approved and no notice went out."""
    (row,) = _locked([row.pk])
    require(can_recommend(actor, row))
    _require_open_of(row)
    if row.state not in {State.WAITING, State.SETTLED} or row.notice_deliveries.exists():
        raise InvalidTransition(_("This recommendation can’t be taken back any more."))
    if row.marks.filter(act=Act.APPROVED, at__gte=row.sent_at).exists():
        raise InvalidTransition(_("Somebody has approved it. Ask them to return it."))
    stage, holder = row.stage, row.waits_for

    _mark(row, Act.TAKEN_BACK, actor)
    row.state, row.stage, row.waits_for, row.settled_at = State.OPEN, None, None, None
    row.save(update_fields=["state", "stage", "waits_for", "settled_at"])
    cancel(NOTICE, row.pk)
    audit.record(actor, "recommendation.taken_back", row)
    if stage is not None and holder is not None:
        settle_turn(stage, holder)
    _ask_evaluator(row, None)
    return row


@transaction.atomic
def let_off(row: Recommendation, *, actor: Membership, reason: str) -> Recommendation:
    """None is needed for this person: HR says why."""
    (row,) = _locked([row.pk])
    require(can_steer(actor, row))
    _require_open_of(row)
    if row.state in {State.SETTLED, State.LET_OFF}:
        raise InvalidTransition(_("There is nothing left to do for this person."))
    if not reason.strip():
        raise InvalidTransition(_("Say why no recommendation is needed."))
    stage, holder = row.stage, row.waits_for

    _mark(row, Act.LET_OFF, actor, words=reason)
    row.state, row.stage, row.waits_for = State.LET_OFF, None, None
    row.save(update_fields=["state", "stage", "waits_for"])
    audit.record(actor, "recommendation.let_off", row)
    first = row.round.stages.get(position=0)
    holder, stage = (holder, stage) if stage else (row.person.supervisor, first)
    if holder is not None:
        settle_turn(stage, holder)
    return row


@transaction.atomic
def hand_over_recommendation(
    row: Recommendation, *, to: Membership, actor: Membership
) -> Recommendation:
    """Another approves it, for example because the one it waited for left."""
    (row,) = _locked([row.pk])
    require(can_steer(actor, row))
    _require_open_of(row)
    if row.state != State.WAITING:
        raise InvalidTransition(_("It waits for nobody’s approval."))
    if to.pk in own_of(row) or not to.is_active:
        raise InvalidTransition(_("Pick somebody else: nobody approves their own words."))
    stage, holder = _place(row)

    _mark(row, Act.HANDED_OVER, actor, stage=stage)
    row.waits_for = to
    row.save(update_fields=["waits_for"])
    audit.record(actor, "recommendation.handed_over", row)
    settle_turn(stage, holder)
    open_turn(stage, to)
    return row


@transaction.atomic
def enter_notice(
    row: Recommendation, *, actor: Membership, about: AboutDelivery
) -> NoticeDelivery:
    """How the notice went out, and what shows it. Raises MediaRefused.

    Given it is with the day on which it was delivered or refused; late or not is judged by the
    first such day. On its way, it still waits.
    """
    (row,) = _locked([row.pk])
    require(can_steer(actor, row))
    if row.state != State.SETTLED or not CHOICES[row.choice].needs_notice:
        raise InvalidTransition(_("A notice is for a settled recommendation that needs one."))
    if about.on > clock.today(actor.district):
        raise InvalidTransition(_("Enter it once the notice was given."))

    entered = row.notice_deliveries.filter(method=about.method).order_by("entered_at", "pk")
    require_sent_before(list(entered), about)
    delivery = NoticeDelivery.objects.create(
        recommendation=row,
        method=about.method,
        tracking=about.tracking,
        outcome=about.outcome,
        on=about.on,
        witness=about.witness,
        entered_by=actor,
        entered_at=clock.now(),
        **proof_of(about),
    )
    if delivery.has_arrived and row.notice_on is None:
        row.notice_on, row.notice_entered_at = about.on, clock.now()
        row.save(update_fields=["notice_on", "notice_entered_at"])
        _mark(row, Act.NOTICE, actor)
        settle(NOTICE, row.pk, acted_on=about.on)
    audit.record(actor, "recommendation.notice_noted", row)
    return delivery


def require_open(round_: RecommendationRound) -> None:
    if round_.closed_at is not None:
        raise InvalidTransition(_("This round is closed. What was recommended stays as it is."))


def _require_open_of(row: Recommendation) -> None:
    require_open(row.round)


def _place(row: Recommendation) -> tuple[RecommendationStage, Membership]:
    """Of a waiting one: at which stage, and for whom."""
    assert row.stage is not None and row.waits_for is not None
    return row.stage, row.waits_for


def _mine(round_: RecommendationRound, actor: Membership) -> Any:
    """What `actor` may write: of those whom they supervise today, or stand in for."""
    rows = Recommendation.objects.filter(round=round_).to_write()
    return rows.of_supervisor(actor).with_people()


def _locked(keys: Any) -> list[Recommendation]:
    """Read after the lock, as in accounts.locks.held: whom it waits for may just have changed."""
    rows = Recommendation.objects.filter(pk__in=list(keys)).order_by("pk")
    list(rows.select_for_update().only("pk"))
    return list(rows.with_people().select_related("stage__round__school_year"))


def _advance(row: Recommendation, stages: list[RecommendationStage], *, after: int) -> None:
    """To the next stage that somebody can decide; past the last one it is settled."""
    row.stage, row.waits_for = None, None
    if CHOICES[row.choice].needs_approval or row.round.approves_all:
        for stage in stages[after + 1 :]:
            approver = _approver(row, stage)
            if approver is not None:
                row.stage, row.waits_for = stage, approver
                break
            _mark(row, Act.SKIPPED, row.sent_by, stage=stage)
    row.state = State.WAITING if row.waits_for else State.SETTLED
    row.settled_at = None if row.waits_for else clock.now()
    row.save()
    if row.stage is not None and row.waits_for is not None:
        open_turn(row.stage, row.waits_for)
    elif CHOICES[row.choice].needs_notice:
        ask_for_notice(row)


def _approver(row: Recommendation, stage: RecommendationStage) -> Membership | None:
    """Nobody approves about themselves, or their own words."""
    evaluator = row.person.supervisor
    found = stage.approver if stage.who == Who.NAMED else evaluator and evaluator.supervisor
    return found if found is not None and found.is_active and found.pk not in own_of(row) else None


def _ask_evaluator(row: Recommendation, notice: NoticeKind | None) -> None:
    evaluator = row.person.supervisor
    if evaluator is None:
        return
    first = row.round.stages.get(position=0)
    open_turn(first, evaluator, is_told=False)
    if notice is not None:
        path = f"/cases/recommendations/{row.round_id}/roster/"
        tell([evaluator], kind=notice, path=path, what=what_of(row.round), about=row.person)


def _mark(
    row: Recommendation,
    act: str,
    by: Membership | None,
    *,
    stage: RecommendationStage | None = None,
    words: str = "",
) -> None:
    assert by is not None
    RecommendationMark.objects.create(
        recommendation=row,
        act=act,
        stage=stage,
        choice=row.choice,
        words=words,
        by=by,
        on_behalf_of=_stood_in_for(row, by, act),
        at=clock.now(),
    )


def _stood_in_for(row: Recommendation, actor: Membership, act: str) -> Membership | None:
    """Of a delegate: the supervisor, or the one who approves, in whose place they act."""
    if act in {Act.APPROVED, Act.RETURNED}:
        return None if row.waits_for_id == actor.pk else row.waits_for
    if act not in {Act.SENT, Act.TAKEN_BACK}:
        return None
    boss = row.person.supervisor
    if boss is None or boss.pk == actor.pk or not supervises(actor, row.person):
        return None
    return boss
