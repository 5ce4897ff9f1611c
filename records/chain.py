"""How does a row get its link in the district's chain of hashes?"""

from django.db import connection, models

from accounts import clock
from accounts.scope import active_district
from records.models import ChainEntry
from records.rows import COLUMNS, entry_hash, row_hash

NOTHING_BEFORE = "0" * 64


def lock() -> None:
    """Until the transaction ends nobody else writes records of the active district.

    The tables refuse UPDATE, and so also SELECT … FOR UPDATE: the chain is what is locked. Whoever
    locks rows of their own (a step) does so before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"records:{active_district()}"],
        )


def head() -> ChainEntry | None:
    """The newest entry of the active district; its hash vouches for all before it."""
    return ChainEntry.objects.order_by("-number").first()


def count(kind: str) -> int:
    """Rows of one kind that were ever entered."""
    return ChainEntry.objects.filter(kind=kind).count()


def append(kind: str, row: models.Model) -> ChainEntry:
    """Link a row that was just written. `lock` was taken earlier in this transaction.

    The row is read again: what is hashed is what is stored.
    """
    stored = type(row)._default_manager.only(*COLUMNS[kind]).get(pk=row.pk)
    last = head()
    entry = ChainEntry(
        number=last.number + 1 if last else 1,
        kind=kind,
        row_id=row.pk,
        row_hash=row_hash(stored, kind),
        previous_hash=last.entry_hash if last else NOTHING_BEFORE,
        added_at=clock.now(),
    )
    entry.entry_hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry
