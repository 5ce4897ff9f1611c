"""Write question 3 of one half, without losing anybody's words (S2-16, S2-17, S2-20)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.answers.parts import ANSWER_FIELDS, split_part, standing_of
from buildings.models import Review, ReviewAction, ReviewAnswer, Target
from buildings.reviews.rules import can_write_half
from buildings.services.review import lock_review, require_open, take_back_confirm


class StaleAnswer(InvalidTransition):
    """Somebody saved in between. `current` is what stands there now."""

    def __init__(self, current: ReviewAnswer) -> None:
        super().__init__(_("This answer changed somewhere else. Compare both versions."))
        self.current = current


@dataclass(frozen=True)
class Place:
    """Which answer: of this review, this target, this half."""

    review: Review
    target: Target
    half: str


def answer_at(place: Place) -> ReviewAnswer | None:
    found = ReviewAnswer.objects.filter(
        review=place.review, target=place.target, half=place.half
    ).select_related("updated_by")
    return found.first()


@transaction.atomic
def save_answer(
    place: Place, *, changes: Mapping[str, Any], version: int, actor: Membership
) -> ReviewAnswer | None:
    """`changes` by the names of buildings/answers/parts.py; `version`: what was typed over.

    Saving what stands there changes nothing, at any version. A change takes back the confirm of
    this half. None: nothing was ever written.
    """
    review = lock_review(place.review)
    require(can_write_half(actor, review.site, place.half))
    require_open(review)
    _require_own(review, place.target)
    answer = answer_at(place)
    actions = {action.number: action for action in answer.actions.all()} if answer else {}
    standing = standing_of(answer, actions.values())
    changed = _changed(changes, standing)
    if not changed:
        return answer
    if version != (answer.version if answer else 0):
        raise StaleAnswer(answer or _fresh(place, actor))

    answer = answer or _fresh(place, actor)
    _write(answer, actions, changed, actor)
    take_back_confirm(review, place.half)
    audit.record(actor, "building_review.answered", review, half=place.half)
    return answer


def _changed(changes: Mapping[str, Any], standing: Mapping[str, Any]) -> dict[str, Any]:
    """What differs; of a new row only what has words."""
    empty: dict[str, Any] = {"words": "", "effect": "", "effect_on": None}
    changed = {}
    for name, value in changes.items():
        found = split_part(name)
        if name in standing:
            is_other = standing[name] != value
        elif found is None:
            is_other = value != empty.get(name, value)
        else:
            is_other = bool(changes.get(f"action-{found[0]}-words"))
        if is_other:
            changed[name] = value
    return changed


def _fresh(place: Place, actor: Membership) -> ReviewAnswer:
    return ReviewAnswer(
        review=place.review,
        target=place.target,
        half=place.half,
        updated_by=actor,
        updated_at=clock.now(),
    )


def _write(
    answer: ReviewAnswer,
    actions: Mapping[int, ReviewAction],
    changed: Mapping[str, Any],
    actor: Membership,
) -> None:
    """The row of the answer comes last: its history tells when those of its actions counted."""
    if answer._state.adding:
        answer.save()
    rows = dict(actions)
    touched = set()
    for name, value in changed.items():
        found = split_part(name)
        if found is None:
            setattr(answer, name, value)
            continue
        number, field = found
        if number not in rows:
            rows[number] = ReviewAction(
                review=answer.review, answer=answer, half=answer.half, number=number
            )
        setattr(rows[number], field, value)
        touched.add(number)
    for number in sorted(touched):
        rows[number].save()
    answer.version += 1
    answer.updated_by, answer.updated_at = actor, clock.now()
    answer.save(update_fields=[*ANSWER_FIELDS, "version", "updated_by", "updated_at"])


@transaction.atomic
def settle_answer_versions(
    place: Place,
    *,
    mine: Mapping[str, Any],
    keep_theirs: Collection[str],
    version: int,
    actor: Membership,
) -> ReviewAnswer | None:
    """Two versions were compared, part by part. What was not chosen stays in the history."""
    lock_review(place.review)
    answer = answer_at(place)
    standing = standing_of(answer, answer.actions.all() if answer else [])
    saved = save_answer(place, changes=mine, version=version, actor=actor)
    kept = {name: standing[name] for name in keep_theirs if name in mine and name in standing}
    return save_answer(
        place, changes=kept, version=saved.version if saved else version, actor=actor
    )


def _require_own(review: Review, target: Target) -> None:
    is_own = (target.site_id, target.school_year_id) == (
        review.site_id,
        review.round.school_year_id,
    )
    if not is_own or target.ended_at is not None:
        raise InvalidTransition(_("This target is not part of the review any more."))
