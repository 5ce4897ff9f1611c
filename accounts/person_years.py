"""Which school years does the page of a person have, and what lies in each?

One year is read at a time; of the others the page tells only how much there is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.utils.module_loading import import_string

from accounts import clock
from accounts.models import Membership, SchoolYear


@dataclass(frozen=True)
class YearCount:
    """What one of the floors above counts in each school year (settings.PERSON_COUNTS).

    `number` has one row of one column for OuterRef(…) of a year, or none: then nothing is told.
    """

    number: "QuerySet"
    words: Callable[[int], str]  # 2 → "2 goals"


@dataclass(frozen=True)
class YearTab:
    """One year that may be chosen."""

    year: SchoolYear
    counts: list[str]
    is_shown: bool
    is_now: bool


def tabs_of(person: Membership, *, reader: Membership, wanted: str) -> list[YearTab]:
    """The present year and each with something that `reader` may see, the newest first.

    `wanted` is a label; of a year that is not among them, the present one is shown.
    """
    today = clock.today(reader.district)
    counted = _counted(person, reader)
    numbers = {name: Subquery(count.number) for name, count in counted.items()}
    told = {
        year: [
            count.words(getattr(year, name))
            for name, count in counted.items()
            if getattr(year, name) is not None
        ]
        for year in SchoolYear.objects.annotate(**numbers).order_by("-starts_on")
    }
    years = [year for year, counts in told.items() if counts or _holds(year, today)]
    shown = shown_of(years, wanted, today)
    return [YearTab(year, told[year], year is shown, _holds(year, today)) for year in years]


def _counted(person: Membership, reader: Membership) -> dict[str, YearCount]:
    """By the name of a column, in the order of the settings; one statement asks all of them."""
    found = (import_string(path)(person, reader=reader) for path in settings.PERSON_COUNTS)
    return {f"count_{place}": count for place, count in enumerate(found) if count is not None}


def shown_of(years: list[SchoolYear], wanted: str, today: date) -> SchoolYear | None:
    """What was asked for, else the present year, else the newest."""
    chosen = next((year for year in years if year.label == wanted), None)
    present = next((year for year in years if _holds(year, today)), None)
    return chosen or present or next(iter(years), None)


def _holds(year: SchoolYear, day: date) -> bool:
    return year.starts_on <= day <= year.ends_on
