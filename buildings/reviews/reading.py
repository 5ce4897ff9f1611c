"""What stands in a review, read in a few queries however many targets it has?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from buildings.models import (
    Conversation,
    Half,
    ProblemSolving,
    Review,
    ReviewAction,
    ReviewAnswer,
    Target,
)
from buildings.page import Line, lines_of
from buildings.services.tracking import tracking_now


@dataclass(frozen=True)
class HalfAnswer:
    """One half of question 3, as it is read."""

    half: str
    answer: ReviewAnswer | None
    actions: list[ReviewAction]

    @property
    def is_empty(self) -> bool:
        return self.answer is None and not self.actions


@dataclass(frozen=True)
class Topic:
    """One target in a review: how it stands, both halves, and the problem-solving notes."""

    line: Line
    building: HalfAnswer
    district: HalfAnswer
    protocol: ProblemSolving | None

    @property
    def target(self) -> Target:
        return self.line.target


@dataclass(frozen=True)
class Talk:
    """A conversation with its next steps."""

    conversation: Conversation
    steps: list[ReviewAction] = field(default_factory=list)
    earlier: list[Any] = field(default_factory=list)  # rows of its history, the latest first


@dataclass(frozen=True)
class Told:
    """All of a review."""

    review: Review
    topics: list[Topic]
    talks: list[Talk]
    actions: list[ReviewAction]

    @property
    def lines(self) -> list[Line]:
        return [topic.line for topic in self.topics]


def told_of(review: Review, today: date) -> Told:
    """Seven queries."""
    lines = lines_of(review.site, review.round.school_year, tracking_now(), today)
    actions = list(review.actions.said().in_order())
    answers = {
        (answer.target_id, answer.half): answer
        for answer in review.answers.select_related("updated_by")
    }
    protocols = {one.target_id: one for one in review.protocols.all()}
    topics = [
        Topic(
            line,
            _half(Half.BUILDING, line.target.pk, answers, actions),
            _half(Half.DISTRICT, line.target.pk, answers, actions),
            protocols.get(line.target.pk),
        )
        for line in lines
    ]
    held = list(review.conversations.select_related("corrected_by").order_by("held_on", "pk"))
    before = _before(held)
    talks = [
        Talk(
            talk,
            [action for action in actions if action.conversation_id == talk.pk],
            before.get(talk.pk, []),
        )
        for talk in held
    ]
    return Told(review, topics, talks, actions)


def _before(talks: Sequence[Conversation]) -> dict[UUID, list[Any]]:
    """What stood there before each correction: one query, none where nothing was corrected."""
    corrected = [talk.pk for talk in talks if talk.version > 1]
    if not corrected:
        return {}
    history: Any = Conversation.pgh_event_model  # type: ignore[attr-defined]
    found: dict[UUID, list[Any]] = {}
    newer = {talk.pk: _words_of(talk) for talk in talks}
    for row in history.objects.filter(pgh_obj__in=corrected).order_by("-version"):
        words = _words_of(row)
        if words != newer[row.pgh_obj_id]:  # the same: only who does a step changed
            found.setdefault(row.pgh_obj_id, []).append(row)
        newer[row.pgh_obj_id] = words
    return found


def _words_of(talk: Any) -> tuple[Any, ...]:
    return talk.kind, talk.held_on, talk.people, talk.points


def _half(
    half: str,
    target: UUID,
    answers: dict[tuple[UUID, str], ReviewAnswer],
    actions: Sequence[ReviewAction],
) -> HalfAnswer:
    answer = answers.get((target, half))
    own = [action for action in actions if answer and action.answer_id == answer.pk]
    return HalfAnswer(half, answer, own)


def review_before(review: Review) -> Review | None:
    """The last one of this building that both confirmed, also of the year before."""
    frozen = Review.objects.exclude(frozen_at=None).exclude(pk=review.pk).filter(site=review.site)
    if review.frozen_at is not None:
        frozen = frozen.filter(frozen_at__lt=review.frozen_at)
    found: Review | None = frozen.with_people().order_by("-frozen_at").first()
    return found


def promised_in(review: Review | None) -> list[ReviewAction]:
    """What the review before left: with this the next one opens (S2-19)."""
    return list(review.actions.said().in_order()) if review else []
