"""What does the page of a review show, and what may its reader do there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, SchoolYear, Site
from accounts.wording import short_date
from buildings import rules
from buildings.models import Half, Review, ReviewAction, ReviewAnswer
from buildings.page import Line, answer_of
from buildings.reviews import rules as review_rules
from buildings.reviews.gaps import Gap, answer_url, found_gaps
from buildings.reviews.paper import content_kept, targets_kept
from buildings.reviews.reading import HalfAnswer, Told, Topic, promised_in, review_before, told_of
from buildings.services.review import seen_of
from buildings.services.review_round import REVIEW
from buildings.targets.standing import ON_TRACK
from deadlines.models import Deadline


@dataclass(frozen=True)
class HalfView:
    """One of the two halves of a target, for the eyes of one reader."""

    heading: str
    who: str
    answer: ReviewAnswer | None
    actions: list[ReviewAction]
    url: str  # where it is written; "" for who may not
    can_finish: set[Any]
    confirmed: str  # “Alice Nguyen confirmed Jan 26”
    waiting: str  # “Waiting on Tom Whitaker”


@dataclass(frozen=True)
class TopicView:
    line: Line
    answer: str
    halves: list[HalfView]
    written: int  # steps of the problem-solving notes
    steps: int
    protocol_url: str


@dataclass(frozen=True)
class ConfirmView:
    """What stands at the end of the page for each half."""

    half: str
    heading: str
    who: str
    words: str
    is_confirmed: bool
    can_confirm: bool


def deadline_of_review(review: Review) -> Deadline | None:
    found: Deadline | None = Deadline.objects.filter(kind=REVIEW, subject_id=review.pk).first()
    return found


def page_of_review(review: Review, actor: Membership, today: date) -> dict[str, Any]:
    told = told_of(review, today)
    before = review_before(review)
    gaps = open_gaps(told) if review.is_open else []
    return {
        "review": review,
        "deadline": deadline_of_review(review),
        **_answers_of(told, actor),
        "talks": told.talks,
        "before": before,
        "promised": [step_view(step, actor) for step in promised_in(before)],
        "gaps": [(gap, may_close(gap, review, actor)) for gap in gaps],
        "confirms": [_confirm_view(review, half, actor) for half in Half],
        "seen": seen_of(review) if review.is_open else "",
        "title": title_of(review, told, gaps),
        "can_write": review_rules.can_write_review(actor, review.site) and review.is_open,
        "can_plan": rules.can_write_plan(actor, review.site),
        "can_name": review_rules.can_name_leaders(actor) and review.is_open,
        "can_call_off": review_rules.can_call_off(actor) and review.is_open,
    }


def _answers_of(told: Told, actor: Membership) -> dict[str, Any]:
    """Question 3 as it stands; of a confirmed review as both confirmed it, whatever came since,
    and its steps with what came of them."""
    review = told.review
    if not review.is_frozen:
        return {"topics": [topic_view(topic, review, actor) for topic in told.topics]}
    record = review.records.get()
    return {
        "kept": targets_kept(content_kept(record)),
        "steps": [step_view(step, actor) for step in told.actions],
    }


def may_close(gap: Gap, review: Review, actor: Membership) -> bool:
    """Each closes what their own half lacks; the rest is of both."""
    if gap.half:
        return review_rules.can_write_half(actor, review.site, gap.half)
    return review_rules.can_write_review(actor, review.site)


def open_gaps(told: Told) -> list[Gap]:
    return found_gaps(
        told.review, told.lines, told.actions, has_talk=bool(told.talks), halves=tuple(Half)
    )


def title_of(review: Review, told: Told, gaps: Sequence[Gap]) -> str:
    if review.called_off_at is not None:
        return _("This review was called off")
    if review.is_frozen:
        return _("Both leaders confirmed this review")
    if not told.topics:
        return _("This building has no target yet")
    if gaps:
        count = len(gaps)
        words = ngettext(
            "One thing is missing in this review", "%(n)d things are missing in this review", count
        )
        return words % {"n": count}
    waits = [half for half in Half if not review.is_confirmed(half)]
    if len(waits) == 2:
        return _("Ready for both leaders to confirm")
    return _("Waiting on %(name)s") % {"name": _who(review, waits[0])}


def topic_view(topic: Topic, review: Review, actor: Membership) -> TopicView:
    may_write = review_rules.can_write_review(actor, review.site) and review.is_open
    protocol = topic.protocol
    wanted = may_write and (protocol or topic.line.standing.status != ON_TRACK)
    url = reverse("buildings:protocol", args=[review.pk, topic.target.pk]) if wanted else ""
    return TopicView(
        topic.line,
        answer_of(topic.line),
        [half_view(half, topic.line, review, actor) for half in (topic.building, topic.district)],
        protocol.written if protocol else 0,
        len(protocol.steps) if protocol else 0,
        url,
    )


def half_view(half: HalfAnswer, line: Line, review: Review, actor: Membership) -> HalfView:
    may = review_rules.can_write_half(actor, review.site, half.half) and review.is_open
    finish = {
        action.pk
        for action in half.actions
        if action.done_on is None and (may or _may_finish(actor, action, review))
    }
    return HalfView(
        _heading(half.half),
        _who(review, half.half),
        half.answer,
        half.actions,
        answer_url(review, line, half.half) if may else "",
        finish,
        _confirmed(review, half.half),
        "" if review.is_confirmed(half.half) else _waiting(review, half.half),
    )


def step_view(action: ReviewAction, actor: Membership) -> dict[str, Any]:
    """One promise, with whether the reader may say that it is done."""
    may = action.done_on is None and review_rules.can_finish_action(actor, action)
    return {"step": action, "can_finish": may}


def _may_finish(actor: Membership, action: ReviewAction, review: Review) -> bool:
    action.review = review
    return review_rules.can_finish_action(actor, action)


def _confirm_view(review: Review, half: Half, actor: Membership) -> ConfirmView:
    is_confirmed = review.is_confirmed(half)
    return ConfirmView(
        half,
        _heading(half),
        _who(review, half),
        _confirmed(review, half) if is_confirmed else _waiting(review, half),
        is_confirmed,
        not is_confirmed and review_rules.can_confirm(actor, review, half),
    )


def _heading(half: str) -> str:
    return _("The building will") if half == Half.BUILDING else _("The district will")


def _who(review: Review, half: str) -> str:
    person = review.leader if half == Half.BUILDING else review.partner
    return str(person.name) if person else _("nobody yet")


def _confirmed(review: Review, half: str) -> str:
    by: Membership | None = review.building_by if half == Half.BUILDING else review.district_by
    at: datetime | None = review.building_at if half == Half.BUILDING else review.district_at
    if by is None or at is None:
        return ""
    return _("%(name)s confirmed %(day)s") % {"name": by.name, "day": short_date(at)}


def _waiting(review: Review, half: str) -> str:
    return _("Waiting on %(name)s") % {"name": _who(review, half)}


def current_review(site: Site, year: SchoolYear) -> Review | None:
    """The next one that is not confirmed by both; after the last of the year, the last."""
    reviews = Review.objects.of(site, year).held()
    found: Review | None = reviews.open().first() or reviews.last()
    return found


def question_3(
    site: Site, year: SchoolYear, line: Line, actor: Membership, today: date
) -> dict[str, Any]:
    """For the page of the building: both halves of this target in the review at hand."""
    review = current_review(site, year)
    if review is None:
        return {"review": None}
    told = told_of(review, today)
    topic = next(one for one in told.topics if one.target.pk == line.target.pk)
    return {
        "review": review,
        "deadline": deadline_of_review(review),
        "topic": topic_view(topic, review, actor),
        "is_asked": review.is_open,
    }


def reviews_of(site: Site, year: SchoolYear) -> list[dict[str, Any]]:
    """All of a year, with their dates: two queries."""
    reviews = list(Review.objects.of(site, year))
    due = {
        deadline.subject_id: deadline
        for deadline in Deadline.objects.filter(
            kind=REVIEW, subject_id__in=[review.pk for review in reviews]
        )
    }
    return [{"review": review, "deadline": due.get(review.pk)} for review in reviews]
