"""How did a development plan stand earlier, and who may read that?

Read from the rows that triggers keep of each change (accounts/history.py). The person reads all
of them; others what others could read then (goals/versions.py).
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.compare import marked
from accounts.models import Membership
from goals.idp import rules as idp_rules
from goals.idp.parts import ITEM_FIELDS, PLAN_FIELDS, item_part, label_of
from goals.idp.words import said
from goals.models import Idp, IdpItem
from goals.versions import Change, Part, Version, names_of, read_by_others

ItemEvent: Any = IdpItem.pgh_event_model  # type: ignore[attr-defined]


def idp_states(idp: Idp, *, reader: Membership) -> QuerySet[Any]:
    """The last row of each version that `reader` may see, the newest first."""
    events = idp.events.exclude(pgh_label="delete")  # type: ignore[attr-defined]
    if not idp_rules.is_own(reader, idp):
        events = read_by_others(events)
    found: QuerySet[Any] = events.order_by("-version", "-pgh_id").distinct("version")
    return found


def item_changes(idp: Idp) -> list[Any]:
    """All rows of the history of its goals, in order."""
    return list(ItemEvent.objects.filter(idp=idp.pk).order_by("pgh_id"))


def parts_at(idp: Idp, version: int) -> dict[str, Any] | None:
    """Every part as that version had it; None when there was no such version."""
    events: Any = idp.events  # type: ignore[attr-defined]
    row = events.filter(version=version).order_by("-pgh_id").first()
    return None if row is None else parts_of_row(row, item_changes(idp))


def parts_of_row(row: Any, changes: Iterable[Any]) -> dict[str, Any]:
    """A save writes the goals first and the plan last, and no two saves of a plan cross."""
    parts = {name: getattr(row, name) for name in PLAN_FIELDS}
    standing: dict[UUID, Any] = {}
    for change in changes:
        if change.pgh_id > row.pgh_id:
            break
        standing[change.id] = change
    for item in sorted(standing.values(), key=lambda change: change.number):
        for name in (*ITEM_FIELDS, "state"):
            parts[item_part(item.number, name)] = getattr(item, name)
    return parts


def told_of(row: Any, changes: Iterable[Any]) -> dict[str, str]:
    """Label → words, of a row of `idp_states`."""
    return {
        label_of(name): said(name, value) for name, value in parts_of_row(row, changes).items()
    }


def idp_versions(idp: Idp, page: Sequence[Any], before: Any | None) -> list[Version]:
    """What a page shows of these rows of `idp_states`; `before` is the row that follows them.

    Two statements, however many rows there are.
    """
    rows = [*page, before] if before is not None else list(page)
    changes = item_changes(idp)
    words = [told_of(row, changes) for row in rows]
    names = names_of(row.updated_by_id for row in page)
    found = []
    for place, row in enumerate(page):
        is_first = place + 1 == len(rows)
        earlier = {} if is_first else words[place + 1]
        changed = [
            Change(label, now or _("(empty)"))
            for label, now in words[place].items()
            if now != earlier.get(label, "") and not _is_birth(label, now, earlier)
        ]
        found.append(
            Version(
                row.version,
                row.updated_at,
                names.get(row.updated_by_id, ""),
                changed,
                is_first,
                row.version == idp.version,
            )
        )
    return found


def _is_birth(label: str, now: str, earlier: dict[str, str]) -> bool:
    """That a new goal is open goes without saying."""
    return label not in earlier and now == str(IdpItem.State.OPEN.label)


def idp_then_and_now(idp: Idp, then: Any, now: Any) -> list[Part]:
    """Each part that says something in either: one statement."""
    changes = item_changes(idp)
    old, new = told_of(then, changes), told_of(now, changes)
    return [
        Part(
            label,
            marked(old.get(label, ""), new.get(label, "")),
            marked(new.get(label, ""), old.get(label, "")),
            new.get(label, "") != old.get(label, ""),
        )
        for label in new
        if new[label] or old.get(label)
    ]
