"""How does an answer read? Pure."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forms.asked import is_empty, titles_of
from forms.definition import Column, Row


def value_in_words(row: Row, value: Any) -> str:
    """Of a table, one line a row; "" where nothing stands."""
    if is_empty(value):
        return ""
    if row.kind == "yes_no":
        return _("Yes") if value else _("No")
    if row.kind == "date":
        return date_format(date.fromisoformat(value), "F j, Y")
    if row.kind == "choice":
        return titles_of(row.options).get(value, str(value))
    if row.kind == "table":
        lines = table_in_words(row, value)
        return "\n".join(", ".join(words for _title, words in line if words) for line in lines)
    return str(value)


def table_in_words(row: Row, value: Any) -> list[list[tuple[str, str]]]:
    """For each line, (title of the column, words) in the order of the columns."""
    return [
        [(column.title, _cell(column, line.get(column.code, ""))) for column in row.columns]
        for line in value or []
    ]


def _cell(column: Column, words: str) -> str:
    if column.kind == "date" and words:
        return date_format(date.fromisoformat(words), "F j, Y")
    return words
