"""In which order do the papers of a packet stand? As HR wants them; else as they happened."""

from collections.abc import Sequence

from remediation.models import Case, PartOrder
from remediation.reviews.entries import Entry

MOVES = ("first", "up", "down", "last")


def has_paper(entry: Entry) -> bool:
    """It brings pages or a file of its own (remediation/packets/sources.py)."""
    kind = entry.key.partition(":")[0]
    return bool(entry.document_id or entry.artifact_id) or kind in {"paper", "letter"}


def wanted_order(case: Case) -> list[str]:
    """Keys of entries, as HR put them; empty: the line of time."""
    newest = PartOrder.objects.filter(case=case).order_by("-ordered_at", "-pk").first()
    return list(newest.order) if newest else []


def in_wanted_order(entries: Sequence[Entry], order: Sequence[str]) -> list[Entry]:
    """Those that the order names, then the others as they happened. It may name what is gone."""
    places = {key: place for place, key in enumerate(order)}
    return sorted(entries, key=lambda one: places.get(one.key, len(places)))


def moved(keys: Sequence[str], key: str, move: str) -> list[str]:
    """Nothing happens at either end."""
    rest = [one for one in keys if one != key]
    place = list(keys).index(key)
    to = {"first": 0, "up": max(place - 1, 0), "down": place + 1, "last": len(rest)}[move]
    return [*rest[:to], key, *rest[to:]]
