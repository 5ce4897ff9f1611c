"""How is a locked row written back? By UPDATE as it is, of the columns that changed.

`Model.save` asks the model, the fields and the signals first, and took longer than the database.
Nothing here sends signals.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache

from django.db import connection, models

from accounts.inserting import Column, column_of, value_of
from accounts.writing import write


def update(row: models.Model, names: Collection[str]) -> None:
    """Write these fields of one row."""
    places, columns = _listed(type(row), tuple(names))
    write(
        f"UPDATE {row._meta.db_table} SET {places} WHERE id = %s",
        [*(value_of(row, column, add=False) for column in columns), row.pk],
        rows=[row.pk],
    )


@lru_cache(maxsize=1000)
def _listed(model: type[models.Model], names: Sequence[str]) -> tuple[str, list[Column]]:
    """A place for the value of each column, and the columns."""
    columns = [column_of(model._meta.get_field(name)) for name in names]
    return ", ".join(f"{connection.ops.quote_name(name)} = %s" for name, _ in columns), columns
