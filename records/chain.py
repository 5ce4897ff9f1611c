"""How does a row get its link in the district's chain of hashes?"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import models

from accounts import clock, writing
from accounts.asking import ask_one
from accounts.inserting import columns_of, insert, mark_stored, values_of
from accounts.locks import hold
from accounts.scope import active_district
from records.models import ChainEntry
from records.rows import COLUMNS, MODELS, entry_hash, row_hash

NOTHING_BEFORE = "0" * 64
TABLE = "records_chainentry"
NEWEST = f"SELECT number, entry_hash FROM {TABLE} ORDER BY number DESC LIMIT 1"


def lock() -> None:
    """Until the transaction ends nobody else writes records of the active district.

    The tables refuse UPDATE, and so also SELECT … FOR UPDATE: the chain is what is locked. Whoever
    locks rows of their own (a step) does so before.
    """
    hold(f"records:{active_district()}")


def head() -> ChainEntry | None:
    """The newest entry of the active district; its hash vouches for all before it."""
    writing.send_what_names(TABLE)
    return ChainEntry.objects.order_by("-number").first()


def count(kind: str) -> int:
    """Rows of one kind that were ever entered."""
    return ChainEntry.objects.filter(kind=kind).count()


def write(*rows: models.Model) -> None:
    """Store new rows in one statement, and link those that are hashed, in this order, in another.

    `lock` was taken earlier in this transaction. The rows take back their values as they are
    stored: what is hashed is what is stored.
    """
    newest = _store(rows)
    kinds = {model: kind for kind, model in MODELS.items()}
    _link([(kinds[type(row)], row) for row in rows if type(row) in kinds], newest)


def append(kind: str, row: models.Model) -> None:
    """Link a row that was just written. `lock` was taken earlier in this transaction.

    The row is read again: what is hashed is what is stored.
    """
    append_all(kind, [row])


def append_all(kind: str, rows: Sequence[models.Model]) -> None:
    """As `append`, for rows of one kind in this order: three statements, however many they are."""
    manager = type(rows[0])._default_manager
    stored = manager.only(*COLUMNS[kind]).in_bulk([row.pk for row in rows])
    newest = head()
    before = (newest.number, newest.entry_hash) if newest else (None, None)
    _link([(kind, stored[row.pk]) for row in rows], before)


def _link(stored: list[tuple[str, models.Model]], newest: tuple[int | None, str | None]) -> None:
    number, previous_hash = newest[0] or 0, newest[1] or NOTHING_BEFORE
    entries = []
    for kind, row in stored:
        number += 1
        entry = ChainEntry(
            number=number,
            kind=kind,
            row_id=row.pk,
            row_hash=row_hash(row, kind),
            previous_hash=previous_hash,
            added_at=clock.now(),
        )
        entry.entry_hash = previous_hash = entry_hash(entry)
        entries.append(entry)
    insert(entries)


def _store(rows: tuple[models.Model, ...]) -> tuple[int | None, str | None]:
    """INSERT … RETURNING for each table, as one statement; all columns are set back.

    Returns number and hash of the newest entry of the chain, read by the same statement.
    """
    writing.send_what_names(TABLE)  # the newest may wait still
    inserts, returned, values = [], [], []
    for number, row in enumerate(rows):
        table = row._meta.db_table
        columns, places = columns_of(type(row))
        inserts.append(
            f"r{number} AS (INSERT INTO {table} ({columns}) VALUES {places} RETURNING {columns})"
        )
        returned.append(f"r{number}.*")
        values += values_of(row)
    sources = " CROSS JOIN ".join(f"r{number}" for number in range(len(rows)))
    found = ask_one(
        f"WITH {', '.join(inserts)} SELECT {', '.join(returned)}, number, entry_hash"
        f" FROM {sources} LEFT JOIN ({NEWEST}) newest ON true",
        values,
    )
    assert found is not None  # each INSERT returns its row
    stored = iter(found)
    for row in rows:
        _take_back(row, stored)
    return next(stored), next(stored)


def _take_back(row: models.Model, stored: Any) -> None:
    for field in row._meta.concrete_fields:
        value = next(stored)
        if isinstance(field, models.JSONField):
            value = json.loads(value)
        setattr(row, field.attname, value)
    mark_stored(row)
