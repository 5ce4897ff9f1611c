"""The editor of one half, and two versions of it side by side."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Membership
from buildings.answers import parts as answer_parts
from buildings.models import Half, ReviewAction, ReviewAnswer
from buildings.page import Line
from buildings.reviews.forms import AnswerForm
from buildings.reviews.people import people_for
from buildings.services.review_answer import Place, answer_at
from buildings.targets.standing import ON_TRACK
from buildings.targets.versions import Difference

Tag, Aim = ReviewAction.Tag, ReviewAction.Aim


def usual_for(line: Line, leader: Membership | None) -> dict[str, Any]:
    """What a new step is for, as the target stands today."""
    is_on = line.standing.status == ON_TRACK
    return {
        "tag": Tag.STAY if is_on else Tag.GET_BACK,
        "aim": Aim.MAINTAIN if is_on else Aim.ACCELERATE,
        "owner_id": leader.pk if leader else None,
    }


def form_for(place: Place, line: Line, data: Any = None) -> AnswerForm:
    answer = answer_at(place)
    review = place.review
    leader = review.leader if place.half == Half.BUILDING else review.partner
    return AnswerForm(
        data,
        answer=answer,
        actions=_actions(answer),
        people=people_for(review, (place.half,)),
        usual=usual_for(line, leader),
        year=review.round.school_year,
    )


def _actions(answer: ReviewAnswer | None) -> list[ReviewAction]:
    return list(answer.actions.order_by("number")) if answer else []


def differences(place: Place, form: AnswerForm, base_version: int) -> list[dict[str, Any]]:
    """Where the words just sent differ from what stands there now, and which to keep.

    A part that only the other changed is theirs; `base_version` is what the sender began with.
    """
    answer = answer_at(place)
    theirs = answer_parts.standing_of(answer, _actions(answer))
    base = parts_at(answer, base_version) if answer else {}
    people = Membership.objects.in_bulk(
        [value for name, value in (form.changes() | theirs).items() if name.endswith("owner_id")]
    )
    found = []
    for name, value in form.changes().items():
        if name not in theirs or value == theirs[name]:
            continue
        told = Difference(
            name,
            answer_parts.label_of(name),
            answer_parts.said(name, value, people),
            answer_parts.said(name, theirs[name], people),
        )
        found.append({"part": told, "keep_theirs": base.get(name) == value})
    return found


def parts_at(answer: ReviewAnswer, version: int) -> dict[str, Any]:
    """Every part as that version had it, from the history; {} when there was no such version."""
    events: Any = answer.events  # type: ignore[attr-defined]
    row = events.filter(version=version).order_by("-pgh_id").first()
    if row is None:
        return {}
    steps: Any = ReviewAction.pgh_event_model  # type: ignore[attr-defined]
    standing: dict[Any, Any] = {}
    rows: Sequence[Any] = steps.objects.filter(answer=answer.pk, pgh_id__lte=row.pgh_id)
    for change in rows.order_by("pgh_id"):  # type: ignore[attr-defined]
        standing[change.id] = change
    return answer_parts.standing_of(row, standing.values())
