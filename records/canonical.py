"""How are official words written down so that their hash never depends on who writes them?

docs/record-format.md is the contract; this module is its only implementation in the product.
Pure: no database, no settings, no clock.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of a surrogate pair
LARGEST_INTEGER = 2**53 - 1  # what every JSON reader holds exactly


class NotCanonical(ValueError):
    """The value has no canonical form. The message names the place in it, never its words."""


def canonical_json(value: Any) -> str:
    """The one text for `value`: keys sorted by code point, NFC, no white space, no floats."""
    plain = _plain(value, "$")
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_canonical(text: str) -> Any:
    """The value behind a canonical text; NotCanonical when the text is any other JSON."""
    try:
        value = json.loads(text, parse_float=_refuse_number, parse_constant=_refuse_number)
    except json.JSONDecodeError as error:
        raise NotCanonical(f"Not JSON at character {error.pos}.") from error
    if canonical_json(value) != text:
        raise NotCanonical("The text is JSON, but not in its canonical form.")
    return value


def sha256_hex(data: str | bytes) -> str:
    """SHA-256 in lower-case hexadecimal; text is hashed as UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def nfc(text: str) -> str:
    """Text as it is hashed, so that what is stored and what is hashed are the same bytes."""
    return unicodedata.normalize("NFC", text)


def instant(moment: datetime) -> str:
    """`2026-10-13T19:15:00Z`; six digits of a second only when they are not all zero."""
    if moment.tzinfo is None:
        raise NotCanonical("A moment without a time zone is no instant.")
    whole = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{whole.isoformat()}Z"


def _refuse_number(token: str) -> Any:
    raise NotCanonical("Numbers are whole; decimals are written as strings.")


def _plain(value: Any, place: str) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, place)
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise NotCanonical(f"{place}: the number is too large; write it as a string.")
            return int(value)
        case Mapping():
            return _object(value, place)
        case list() | tuple():
            return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
        case _:
            return _scalar(value, place)


def _scalar(value: Any, place: str) -> str:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal() if value.is_finite():
            return format(value, "f")
        case _:
            raise NotCanonical(f"{place}: {type(value).__name__} has no canonical form.")


def _text(value: str, place: str) -> str:
    if value.isascii() and "\0" not in value:  # most of what is signed: the same in each form
        return value
    text = nfc(value)
    if UNSTORABLE.search(text):
        raise NotCanonical(f"{place}: the text holds a character that cannot be stored.")
    return text


def _object(value: Mapping[Any, Any], place: str) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: keys are strings, not {type(key).__name__}.")
        name = _text(key, place)
        if name in plain:
            raise NotCanonical(f"{place}: the key {name!r} stands twice.")
        plain[name] = _plain(item, f"{place}.{name}")
    return dict(sorted(plain.items()))
