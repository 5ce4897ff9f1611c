"""Which answers fit a row? One way in for the page, the autosave and first answers. Pure.

A stored value is text, a number as text ("12.50"), true or false, a day (ISO), the code of an
option, or the lines of a table: a list of {column: text}. No answer is None.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import UNSEEN
from forms.definition import COMMENT_LENGTH, MOST_LINES, Column, Row, Scale

LINE_LENGTH = 500  # characters in one place of a table
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


class DoesNotFit(ValueError):
    """The message is a sentence for whoever answered."""


def clean_level(scale: Scale | None, level: str) -> str:
    if level and (scale is None or scale.level(level) is None):
        raise DoesNotFit(_("Pick a level from the list."))
    return level


def clean_comment(row: Row, comment: str) -> str:
    words = clean_words(comment, most=COMMENT_LENGTH)
    if words and not row.may_comment:
        raise DoesNotFit(_("This row has no place for a comment."))
    return words


def clean_value(row: Row, value: Any) -> Any:
    """As it is stored. Raises DoesNotFit."""
    if value is None or value == "" or value == []:
        return None
    cleaners = {
        "text": lambda: clean_words(value, most=row.most) or None,
        "number": lambda: _number(value, row.min, row.max),
        "yes_no": lambda: _yes_or_no(value),
        "date": lambda: _day(value),
        "choice": lambda: _choice(row, value),
        "table": lambda: _table(row, value),
    }
    clean = cleaners.get(row.kind)
    if clean is None:
        raise DoesNotFit(_("This row is rated. Pick a level."))
    return clean()


def clean_words(words: Any, *, most: int) -> str:
    """One spelling of each letter, and no characters that cannot be seen; too long is said."""
    if not isinstance(words, str):
        raise DoesNotFit(_("Write words here."))
    found = UNSEEN.sub("", words).replace("\r\n", "\n").replace("\r", "\n")
    found = unicodedata.normalize("NFC", found).strip()
    if len(found) > most:
        told = _("Write at most %(most)d characters. You wrote %(there)d.")
        raise DoesNotFit(told % {"most": most, "there": len(found)})
    return found


def _number(value: Any, least: Decimal | None, most: Decimal | None) -> str:
    words = str(value).strip().replace(",", "")
    if not words.isascii() or not NUMBER.fullmatch(words):
        raise DoesNotFit(_("Write a number, such as 12 or 12.5."))
    try:
        number = Decimal(words)
    except InvalidOperation as error:
        raise DoesNotFit(_("Write a number, such as 12 or 12.5.")) from error
    if least is not None and number < least:
        raise DoesNotFit(_("Write a number from %(least)s on.") % {"least": least})
    if most is not None and number > most:
        raise DoesNotFit(_("Write a number up to %(most)s.") % {"most": most})
    return words


def _yes_or_no(value: Any) -> bool:
    answers = {"yes": True, "no": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in answers:
        raise DoesNotFit(_("Pick yes or no."))
    return answers[value]


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise DoesNotFit(_("Write the date like 10/15/2026")) from error


def _choice(row: Row, value: Any) -> str:
    if value not in [option.code for option in row.options]:
        raise DoesNotFit(_("Pick an answer from the list."))
    return str(value)


def _table(row: Row, value: Any) -> list[dict[str, str]] | None:
    if not isinstance(value, list) or not all(isinstance(line, Mapping) for line in value):
        raise DoesNotFit(_("These lines did not arrive whole."))
    lines = [_line(row, line) for line in value]
    filled = [line for line in lines if any(line.values())]
    if len(filled) > MOST_LINES:
        raise DoesNotFit(_("Write at most %(most)d lines.") % {"most": MOST_LINES})
    return filled or None


def _line(row: Row, line: Mapping[str, Any]) -> dict[str, str]:
    return {column.code: _cell(column, line.get(column.code, "")) for column in row.columns}


def _cell(column: Column, value: Any) -> str:
    if value in ("", None):
        return ""
    if column.kind == "number":
        return _number(value, None, None)
    if column.kind == "date":
        return _day(value)
    return clean_words(value, most=LINE_LENGTH)
