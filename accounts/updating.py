"""How is a locked row written back? By UPDATE as it is, of the columns that changed.

`Model.save` asks the model, the fields and the signals first, and took longer than the database.
Nothing here sends signals.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection, models

from accounts.writing import write


def update(row: models.Model, names: Collection[str]) -> None:
    """Write these fields of one row."""
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields
    ]
    write(
        f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s",
        [*values, row.pk],
        rows=[row.pk],
    )
