"""How are the rows of a line of time read? All sources together in one statement, written once.

To ask for each of two dozen sources took a trip to the database, and composing it by the ORM
longer than all else that a review does.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.alongside import read_json
from accounts.asking import ask_named

Row = SimpleNamespace  # the columns of a source; what ends on `_on` is a day
Found = Mapping[str, Sequence[Row]]


def day(moment: str) -> str:
    """SQL: the day of a moment, as `wording.day_of` has it."""
    return f"({moment} AT TIME ZONE %(zone)s::text)::date"


def name(person: str) -> str:
    """SQL: `Membership.name`; "" where there is nobody."""
    return f"trim(coalesce({person}.first_name || ' ' || {person}.last_name, ''))"


def read_rows(*sources: Mapping[str, str], **values: Any) -> Found:
    """By the name of each source: SELECTs over `values` and %(zone)s, the one that is active."""
    values["zone"] = timezone.get_current_timezone_name()
    found = ask_named(_statement(tuple(pair for one in sources for pair in one.items())), values)
    return {source: _rows(read_json(text)) for source, text in found.items()}


@cache
def _statement(sources: tuple[tuple[str, str], ...]) -> str:
    lists = (
        f"(SELECT coalesce(json_agg(r), '[]') FROM ({words}) r) AS {name}"
        for name, words in sources
    )
    return f"SELECT {', '.join(lists)}"


def _rows(found: list[dict[str, Any]]) -> Sequence[Row]:
    """All rows of a source have the same columns, so its days are looked for once."""
    days = [column for column in found[0] if column.endswith("_on")] if found else []
    for columns in found:
        for column in days:
            if columns[column] is not None:
                columns[column] = date.fromisoformat(columns[column])
    return [SimpleNamespace(**columns) for columns in found]
