"""The three questions over all buildings that somebody sees (S2-14). A few statements in all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.asking import ask
from accounts.models import SchoolYear
from buildings.models import Half, Review, ReviewAction, ReviewRound, Target, Tracking
from buildings.models.review import ReviewQuerySet
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN
from buildings.targets.stands import STANDS, parameters
from buildings.wall import Building

BY_MEASURE = f"""
    SELECT m.name, m.source,
        count(*) FILTER (WHERE status = '{OFF_TRACK}'),
        count(*) FILTER (WHERE status = '{CLOSE}'),
        count(*) FILTER (WHERE status = '{UNKNOWN}'),
        count(*) FILTER (WHERE status = '{ON_TRACK}')
    FROM ({STANDS}) AS stands JOIN buildings_measure m ON m.id = measure_id
    GROUP BY m.id ORDER BY m.position, m.name
"""
OFF_TARGETS = f"SELECT target_id FROM ({STANDS}) AS stands WHERE status = '{OFF_TRACK}'"
MOST_WORDS = 20  # statements of leaders on one page


@dataclass(frozen=True)
class MeasureLine:
    name: str
    source: str
    off: int
    close: int
    unknown: int
    on: int


@dataclass(frozen=True)
class BuildingLine:
    """What one building and the district do about it in the round at hand."""

    building: Building
    review: Review | None
    building_steps: int
    district_steps: int


def measures_of(
    tracking: Tracking, year: SchoolYear, today: date, seen: Collection[UUID] | None
) -> list[MeasureLine]:
    """Question 1, by measure."""
    return [MeasureLine(*row) for row in ask(BY_MEASURE, parameters(tracking, year, today, seen))]


def words_of(
    tracking: Tracking, year: SchoolYear, today: date, seen: Collection[UUID] | None
) -> dict[str, Any]:
    """Question 2: what leaders say about targets off track, and how many say nothing yet."""
    off = [pk for (pk,) in ask(OFF_TARGETS, parameters(tracking, year, today, seen))]
    told = Target.objects.filter(pk__in=off).exclude(statement="")
    newest = told.select_related("site", "measure", "stated_by").order_by("-stated_on", "pk")
    return {"told": list(newest[:MOST_WORDS]), "off": len(off), "said": told.count()}


def round_at_hand(year: SchoolYear, seen: Collection[UUID] | None) -> ReviewRound | None:
    """The first of the year that is still open somewhere; after the last one, the last."""
    rounds = ReviewRound.objects.filter(school_year=year, called_off_at=None)
    reviews = _reviews(seen).open().filter(round__school_year=year)
    found: ReviewRound | None = rounds.filter(reviews__in=reviews).first()
    return found or rounds.last()


def lines_of_district(
    buildings: Sequence[Building], round_: ReviewRound | None
) -> list[BuildingLine]:
    """Question 3, of these buildings: two statements."""
    sites = [building.pk for building in buildings]
    found = Review.objects.held().filter(round=round_, site__in=sites) if round_ else []
    reviews = {review.site_id: review for review in found}
    said = ReviewAction.objects.said().filter(review__in=list(reviews.values()))
    counts: dict[tuple[UUID, str], int] = {
        (row["review"], row["half"]): row["n"]
        for row in said.values("review", "half").annotate(n=Count("pk")).order_by()
    }
    lines = []
    for building in buildings:
        review = reviews.get(building.pk)
        key = review.pk if review else building.pk
        steps = [counts.get((key, half), 0) for half in (Half.BUILDING, Half.DISTRICT)]
        lines.append(BuildingLine(building, review, *steps))
    return lines


def promises_of(
    year: SchoolYear, today: date, seen: Collection[UUID] | None
) -> list[dict[str, Any]]:
    """What both halves promised in reviews that are confirmed: done, late, still to come."""
    reviews = _reviews(seen).filter(round__school_year=year).exclude(frozen_at=None)
    said = ReviewAction.objects.said().filter(review__in=reviews)
    is_open = Q(done_on=None)
    rows = said.values("half").annotate(
        done=Count("pk", filter=~is_open),
        late=Count("pk", filter=is_open & Q(due_on__lt=today)),
        ahead=Count("pk", filter=is_open & ~Q(due_on__lt=today)),
    )
    who = {Half.BUILDING: _("The buildings"), Half.DISTRICT: _("The district")}
    return [{**row, "name": who[Half(row["half"])]} for row in rows.order_by("half")]


def nobodys_steps(year: SchoolYear, seen: Collection[UUID] | None) -> list[ReviewAction]:
    """Promised by somebody who left, and not taken over yet: the first ones by their day."""
    reviews = _reviews(seen).filter(round__school_year=year).exclude(frozen_at=None)
    rows = ReviewAction.objects.said().filter(review__in=reviews, done_on=None)
    rows = rows.filter(owner__is_active=False).select_related("review__site", "owner")
    return list(rows.order_by("due_on", "pk")[:MOST_WORDS])


def _reviews(seen: Collection[UUID] | None) -> ReviewQuerySet:
    found = Review.objects.all()
    return found if seen is None else found.filter(site__in=seen)
