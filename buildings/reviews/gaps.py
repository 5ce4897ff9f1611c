"""What does a review lack? Data, a talk, next steps: each named, with the way to it (S2-18)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from buildings.models import Half, Review, ReviewAction
from buildings.page import Line, lines_of
from buildings.services.tracking import tracking_now
from buildings.targets.standing import ON_TRACK


@dataclass(frozen=True)
class Gap:
    words: str
    url: str
    half: str = ""  # whose it is alone


def gaps_of(review: Review, halves: Iterable[str] = tuple(Half)) -> list[Gap]:
    """For a confirm: what the page would name, of these halves. Five queries."""
    today = clock.today(review.site.district)
    lines = lines_of(review.site, review.round.school_year, tracking_now(), today)
    actions = list(review.actions.said().select_related("answer"))
    return found_gaps(
        review, lines, actions, has_talk=review.conversations.exists(), halves=halves
    )


def found_gaps(
    review: Review,
    lines: Sequence[Line],
    actions: Sequence[ReviewAction],
    *,
    has_talk: bool,
    halves: Iterable[str],
) -> list[Gap]:
    if not lines:
        url = reverse("buildings:target_new", args=[review.site_id])
        return [Gap(_("Set a target for this building"), url)]
    gaps = [_no_number(line) for line in lines if line.standing.is_unknown and not line.is_hidden]
    if not has_talk:
        url = reverse("buildings:conversation_new", args=[review.pk])
        gaps.append(Gap(_("Write down a conversation about the data"), url))
    for half in halves:
        gaps += _without_steps(review, lines, actions, half)
    return gaps


def _no_number(line: Line) -> Gap:
    url = reverse("buildings:number_new", args=[line.target.pk])
    return Gap(_("Log a number of %(name)s") % {"name": line.target.name}, url)


def _without_steps(
    review: Review, lines: Sequence[Line], actions: Sequence[ReviewAction], half: str
) -> list[Gap]:
    """A target on track needs the building's half alone: how it stays there (S2-17)."""
    told = {
        Half.BUILDING: _("Say what the building will do: %(name)s"),
        Half.DISTRICT: _("Say what the district will do: %(name)s"),
    }[Half(half)]
    gaps = []
    for line in lines:
        if half == Half.DISTRICT and line.standing.status == ON_TRACK:
            continue
        own = [
            action
            for action in actions
            if action.half == half and action.answer and action.answer.target_id == line.target.pk
        ]
        url = answer_url(review, line, half)
        if not own:
            gaps.append(Gap(told % {"name": line.target.name}, url, half))
        elif any(action.owner_id is None or action.due_on is None for action in own):
            words = _("Say who does it by when: %(name)s") % {"name": line.target.name}
            gaps.append(Gap(words, url, half))
    return gaps


def answer_url(review: Review, line: Line, half: str) -> str:
    return reverse("buildings:answer", args=[review.pk, line.target.pk, half])
