"""Which rules does a file say itself? Keys as `catalogue.py` has them; no database."""

from collections.abc import Iterator
from typing import Any

OF_STEP = {  # keys of a step in a file → part of the rule
    "name": "name",
    "rule": "date",
    "reminder_days": "reminders",
    "overdue_every": "reminders",
    "supervisor_after": "reminders",
    "hr_after": "reminders",
    "topics": "topics",
    "new_months": "new_months",
}
OF_FILE = ("purpose", "initiatives", "response", "observations")


def keys_said(data: dict[str, Any]) -> list[str]:
    """In the order of the file. Of two steps of a kind the first one counts."""
    return list(dict.fromkeys([*(key for key in OF_FILE if _says(data, key)), *_of_steps(data)]))


def _says(data: dict[str, Any], key: str) -> bool:
    """A process file says of observations more than their number, which it may leave out."""
    if key != "observations":
        return key in data
    said = data.get(key)
    return "least" in said if isinstance(said, dict) else said is not None


def _of_steps(data: dict[str, Any]) -> Iterator[str]:
    seen = set()
    for step in data.get("steps", []):
        kind = step["kind"]
        if kind in seen:
            continue
        seen.add(kind)
        yield from (f"{kind}.{part}" for key, part in OF_STEP.items() if key in step)
