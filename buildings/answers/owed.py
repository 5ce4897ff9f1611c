"""Did the district answer each building that is off track? (S2-11, S2-12)"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SchoolYear
from accounts.wording import short_date
from buildings.models import OffTrack, Watch
from buildings.targets.standing import OFF_TRACK
from buildings.wall import Building


class Answer(NamedTuple):
    """Of a building that is off track now."""

    began_on: date
    answered_on: date | None


def answers_of(year: SchoolYear) -> dict[UUID, Answer]:
    """By building, of those that are off track: one statement."""
    rows = OffTrack.objects.filter(school_year=year, ended_on=None)
    facts = rows.values_list("site_id", "began_on", "answered_on")
    return {site: Answer(began_on, answered_on) for site, began_on, answered_on in facts}


def told_answer(answer: Answer | None, today: date, *, is_off: bool) -> str:
    """`Sent Jan 12`, `None for 12 days`, `Not needed`."""
    if answer is None:
        return _("None yet") if is_off else _("Not needed")
    if answer.answered_on is not None:
        return _("Sent %(day)s") % {"day": short_date(answer.answered_on)}
    days = (today - answer.began_on).days
    if not days:
        return _("None yet")
    return ngettext("None for %(n)s day", "None for %(n)s days", days) % {"n": days}


def answer_cell(building: Building, today: date) -> SafeString:
    """The last cell of a row of the wall."""
    began_on, is_off = building.began_on, bool(building.off)
    answer = None if began_on is None else Answer(began_on, building.answered_on)
    words = told_answer(answer, today, is_off=is_off)
    waits = is_off if answer is None else answer.answered_on is None
    cell = "<strong>{}</strong>" if waits else '<span class="muted">{}</span>'
    return format_html('<td data-label="{}">' + cell + "</td>", _("District answer"), words)


WHY: dict[str, Q] = {
    "off": Q(known=OFF_TRACK),
    "fell": Q(fell_on__isnull=False),
    "old": Q(old_on__isnull=False),
}


def watch_list(year: SchoolYear, seen: set[UUID] | None, why: str = "") -> "QuerySet[Watch]":
    """Targets that are off track, fell, or whose number is too old; `why` is one of WHY."""
    rows = Watch.objects.filter(target__school_year=year, target__ended_at=None)
    if seen is not None:
        rows = rows.filter(target__site__in=seen)
    rows = rows.filter(WHY[why] if why in WHY else WHY["off"] | WHY["fell"] | WHY["old"])
    return rows.select_related("target__site", "target__measure").order_by(
        "target__site__name", "target__measure__position", "target__measure__name", "pk"
    )


def watched(
    rows: "QuerySet[Watch] | list[Watch]",
    answers: Mapping[UUID, Answer],
    today: date,
    unserved: Collection[UUID] = (),
) -> Iterator[dict[str, Any]]:
    """Each in words, for the page. `unserved`: targets that no answer names."""
    for watch in rows:
        site = watch.target.site
        answer = answers.get(site.pk)
        yield {
            "target": watch.target,
            "site": site,
            "why": list(_reasons(watch)),
            "answer": told_answer(answer, today, is_off=watch.known == OFF_TRACK),
            "is_unserved": bool(answer and answer.answered_on and watch.target_id in unserved),
        }


def _reasons(watch: Watch) -> Iterator[str]:
    if watch.known == OFF_TRACK:
        yield _("Off track")
    if watch.fell_on is not None:
        yield _("Fell on %(day)s") % {"day": short_date(watch.fell_on)}
    if watch.old_on is not None:
        yield _("Number too old since %(day)s") % {"day": short_date(watch.old_on)}
