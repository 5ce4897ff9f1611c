"""What must wait for each other? Locks that hold until the transaction ends."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.asking import ask_one
from accounts.scope import active_district

Row = TypeVar("Row", bound=Model)


def hold_people_still() -> None:
    """One change of many people at a time, in this district.

    Loading a roster and opening a cycle both take it first, so that nobody joins in between and
    is missed by both. Waits for the other to end.
    """
    hold(f"people:{active_district()}")


def hold(name: str) -> None:
    """Whoever asks for the same name waits until our transaction ends."""
    ask_one("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def held(rows: QuerySet[Row], pk: UUID) -> Row:
    """This one of `rows`, locked, and read after that with what it joins.

    In one statement a key that changed while we waited leads to what it led to before, or nowhere.
    """
    rows.model._default_manager.select_for_update().only("pk").get(pk=pk)
    return rows.get(pk=pk)
