"""Which days are public holidays of a state? The admin confirms which close the offices."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import holidays

STATES = frozenset(holidays.US.subdivisions)  # type: ignore[attr-defined]


class PublicHoliday(NamedTuple):
    day: date
    name: str


class UnknownState(ValueError):
    """The sentence says which."""


def public_holidays(state: str, first: date, last: date) -> list[PublicHoliday]:
    """By day, observed ones included: January 1 on a Saturday is observed on December 31."""
    code = state.strip().upper()
    if code not in STATES:
        raise UnknownState(f"“{state}” is not a state. Write two letters, such as MD.")
    years: Iterable[int] = range(first.year, last.year + 2)
    found = holidays.country_holidays("US", subdiv=code, years=years, observed=True)
    return [
        PublicHoliday(day, name) for day, name in sorted(found.items()) if first <= day <= last
    ]
