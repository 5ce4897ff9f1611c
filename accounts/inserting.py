"""How do rows of a table that only grows get in? By INSERT as it is, of columns listed once.

The ORM composes its INSERT anew each time, and reads back what is known already: both together
took longer than the database. Nothing here sends signals.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from accounts.writing import write

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
# Its name, with its field where that has a say in what is sent.
Column = tuple[str, "Field | None"]


def insert(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """All rows of one model, by one statement; from then on they count as stored.

    `unless_there`: what a unique constraint forbids is left out, and the row that stands stays.
    """
    if not rows:
        return
    model = type(rows[0])
    columns, places = columns_of(model)
    several = ", ".join([places] * len(rows))
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    write(
        f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {several}{otherwise}",
        [value for row in rows for value in values_of(row)],
        rows=[row.pk for row in rows],
    )
    for row in rows:
        mark_stored(row)


@cache
def columns_of(model: type[models.Model]) -> tuple[str, str]:
    """The columns, and a place in brackets for the value of each."""
    names = [connection.ops.quote_name(field.attname) for field in model._meta.concrete_fields]
    return ", ".join(names), f"({', '.join(['%s'] * len(names))})"


def values_of(row: models.Model) -> list[Any]:
    """For those places."""
    return [value_of(row, column, add=True) for column in _columns(type(row))]


def value_of(row: models.Model, column: "Column", *, add: bool) -> Any:
    """As it is sent. `add`: the row is new."""
    name, field = column
    if field is None:
        return getattr(row, name)
    return field.get_db_prep_save(field.pre_save(row, add=add), connection)


# The driver takes their values as they are; to ask each field took as long as to send them.
# (Whole numbers it would send by their size, so that the server would plan for each size.)
PLAIN = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.TextField,
    models.UUIDField,
)


@cache
def _columns(model: type[models.Model]) -> "list[Column]":
    return [column_of(field) for field in model._meta.concrete_fields]


def column_of(field: Any) -> "Column":
    return field.attname, None if _is_plain(field) else field


def _is_plain(field: "Field") -> bool:
    """Of a key the column that it points at decides."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return isinstance(field, PLAIN)


def mark_stored(row: models.Model) -> None:
    row._state.adding, row._state.db = False, connection.alias
