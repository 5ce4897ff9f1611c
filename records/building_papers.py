"""How do the buildings of a leader read on the paper of their conference?"""

from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date

from records.forms_building import BuildingContent


def buildings_view(buildings: list[BuildingContent]) -> list[dict[str, Any]]:
    return [_building(building) for building in buildings]


def _building(building: BuildingContent) -> dict[str, Any]:
    return {
        "name": building["name"],
        "as_of": _day(building["as_of"]),
        "targets": [
            {**target, "now_on": _day(target["now_on"])} for target in building["targets"]
        ],
        "talks": [
            {
                "kind": talk["kind"],
                "held": _day(talk["held_on"]),
                "next_steps": [{**step, "by": _day(step["by"])} for step in talk["next_steps"]],
            }
            for talk in building["talks"]
        ],
        "supports": [
            {**support, "given": _day(support["given_on"])} for support in building["supports"]
        ],
    }


def _day(value: str) -> str:
    """`January 26, 2027`; "" stays."""
    return format_date(date.fromisoformat(value), "F j, Y") if value else ""
