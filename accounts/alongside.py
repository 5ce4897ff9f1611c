"""How do rows of another table come along in the same statement?

As JSON in a column of the row that they belong to. Each statement spared is a millisecond.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from accounts.loaded import loaded

M = TypeVar("M", bound=models.Model)


class WholeRow(models.Expression):
    """The row of the (sub)query itself, with all its columns."""

    output_field = models.JSONField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return f"to_json({alias}.*)", ()


def rows_of(rows: models.QuerySet[Any]) -> ArraySubquery:
    """To annotate with: `rows` name the outer row by OuterRef. Read them with `models_of`."""
    return ArraySubquery(rows.values_list(WholeRow()))


def models_of(model: type[M], rows: Iterable[Mapping[str, Any]]) -> list[M]:
    """What `rows_of` brought, as if loaded by a statement of its own."""
    names, readings = _columns(model)
    return [
        loaded(
            model,
            names,
            [read(row[name]) if read else row[name] for name, read in readings],
        )
        for row in rows
    ]


# Kept, for `json.loads` would make one for each row.
_DECODER = json.JSONDecoder(parse_float=Decimal)


def read_json(text: str) -> Any:
    """What a prepared statement brought, with numbers as exact as they are stored."""
    return _DECODER.decode(text)


def model_of(model: type[M], row: Mapping[str, Any] | None) -> M | None:
    """Of a LEFT JOIN: None where it found nothing."""
    return models_of(model, [row])[0] if row is not None else None


# JSON has them as Python has them; to ask each of these fields took half of the reading.
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
Reading = tuple[str, Callable[[Any], Any] | None]


@cache
def _columns(model: type[models.Model]) -> tuple[list[str], list[Reading]]:
    """The names of the columns, and with each what makes a value of what JSON has."""
    fields = model._meta.concrete_fields
    readings: list[Reading] = [
        (field.attname, None if isinstance(field, PLAIN) else field.to_python) for field in fields
    ]
    return [name for name, _read in readings], readings


def keep_related(owner: models.Model, name: str, rows: list[Any]) -> None:
    """From now on `owner.<name>.all()` is `rows`, as after `prefetch_related`."""
    found = getattr(owner, name).all()
    found._result_cache, found._prefetch_done = rows, True
    kept: dict[str, Any] = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[name] = found
