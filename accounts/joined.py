"""How do the rows of several tables in one statement become models that hang on each other?

For statements that are written once (accounts/asking.py), where `select_related` would compose
them anew each time. The columns come from the models, so a new field needs no change here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from django.db import models

from accounts.loaded import loaded

# Where a model hangs on the first one ("" itself, then "employee", "employee.site", …): what it
# is, and the name of its table in the statement. Who is hung on stands before what hangs on it.
Parts = Mapping[str, tuple[type[models.Model], str]]


def columns_for(parts: Parts) -> str:
    """All columns of all parts, for SELECT."""
    return ", ".join(
        f'{table}."{name}"' for model, table in parts.values() for name in names_of(model)
    )


def model_from(parts: Parts, values: Iterator[Any]) -> Any:
    """The first part with the others on it, from the next values of a row.

    Where a LEFT JOIN found nothing, None hangs there.
    """
    found = {path: _part(model, values) for path, (model, _table) in parts.items()}
    for path, part in found.items():
        owner, _dot, name = path.rpartition(".")
        if path and found[owner] is not None:
            setattr(found[owner], name, part)
    return found[""]


def _part(model: type[models.Model], values: Iterator[Any]) -> Any:
    names = names_of(model)
    found = list(islice(values, len(names)))
    return None if found[0] is None else loaded(model, names, found)


@cache
def names_of(model: type[models.Model]) -> list[str]:
    """The columns without the long ones that few pages show: these load when asked for."""
    fields = model._meta.concrete_fields
    left_out = [f for f in fields if f.name == "search" or isinstance(f, models.JSONField)]
    return [field.attname for field in fields if field not in left_out]
