"""Which school years does the page of a person have, and what lies in each?

One year is read at a time; of the others the page tells only how much there is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import clock
from accounts.models import Membership, SchoolYear

Counts = dict[str, list[str]]  # "2026-27" → "2 goals", "3 meetings"


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
    counts = counts_of(person, reader=reader)
    today = clock.today(reader.district)
    years = [
        year
        for year in SchoolYear.objects.order_by("-starts_on")
        if year.label in counts or _holds(year, today)
    ]
    shown = shown_of(years, wanted, today)
    return [
        YearTab(year, counts.get(year.label, []), year is shown, _holds(year, today))
        for year in years
    ]


def counts_of(person: Membership, *, reader: Membership) -> Counts:
    """What the floors above count (settings.PERSON_COUNTS), in their order."""
    found: Counts = defaultdict(list)
    for path in settings.PERSON_COUNTS:
        for label, words in import_string(path)(person, reader=reader).items():
            found[label].append(words)
    return dict(found)


def shown_of(years: list[SchoolYear], wanted: str, today: date) -> SchoolYear | None:
    """What was asked for, else the present year, else the newest."""
    chosen = next((year for year in years if year.label == wanted), None)
    present = next((year for year in years if _holds(year, today)), None)
    return chosen or present or next(iter(years), None)


def _holds(year: SchoolYear, day: date) -> bool:
    return year.starts_on <= day <= year.ends_on
