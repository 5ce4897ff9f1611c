"""Which school years does the page of a person have, and what lies in each?

One year is read at a time; of the others the page tells only how much there is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import clock
from accounts.asking import ask
from accounts.joined import Parts, columns_for, model_from
from accounts.models import Membership, SchoolYear


@dataclass(frozen=True)
class YearCount:
    """What one of the floors above counts in each school year (settings.PERSON_COUNTS)."""

    # SQL: the one number of the school year `y` and the person %(person)s, or none: then nothing
    # is told. Written once, so that one prepared statement asks for the numbers of all floors.
    number: str
    words: Callable[[int], str]  # 2 → "2 goals"
    values: Mapping[str, Any]  # by the names in `number`; a name means the same to all floors


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
    found = (import_string(path)(person, reader=reader) for path in settings.PERSON_COUNTS)
    told = _told(person.pk, [count for count in found if count is not None])
    years = [year for year, counts in told.items() if counts or _holds(year, today)]
    shown = shown_of(years, wanted, today)
    return [YearTab(year, told[year], year is shown, _holds(year, today)) for year in years]


YEAR: Parts = {"": (SchoolYear, "y")}


def _told(person: UUID, counted: list[YearCount]) -> dict[SchoolYear, list[str]]:
    """Of every school year, the newest first; in the order of the settings."""
    columns = ", ".join([columns_for(YEAR), *(f"({count.number})" for count in counted)])
    values: dict[str, Any] = {"person": person}
    for count in counted:
        values |= count.values
    rows = ask(f"SELECT {columns} FROM accounts_schoolyear y ORDER BY y.starts_on DESC", values)
    return dict(_year_in(row, counted) for row in rows)


def _year_in(row: tuple[Any, ...], counted: list[YearCount]) -> tuple[SchoolYear, list[str]]:
    rest = iter(row)
    year = model_from(YEAR, rest)
    numbers = zip(counted, rest, strict=True)
    return year, [count.words(number) for count, number in numbers if number is not None]


def shown_of(years: list[SchoolYear], wanted: str, today: date) -> SchoolYear | None:
    """What was asked for, else the present year, else the newest."""
    chosen = next((year for year in years if year.label == wanted), None)
    present = next((year for year in years if _holds(year, today)), None)
    return chosen or present or next(iter(years), None)


def _holds(year: SchoolYear, day: date) -> bool:
    return year.starts_on <= day <= year.ends_on
