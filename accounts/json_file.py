"""What does a JSON file say that somebody hands us? Hostile until it was read here."""

import json
import math
import re
from typing import Any, NoReturn

from django.utils.translation import gettext as _

UNKEPT = re.compile("[\x00\ud800-\udfff]")


class UnreadableJson(ValueError):
    """The message is a sentence for whoever brought the file."""


def read_json(content: bytes) -> Any:
    """UTF-8, each key once in its place, nothing that no table takes. Raises UnreadableJson."""
    try:
        found = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=each_key_once,
            parse_float=_finite,
            parse_constant=_no_number,
        )
        _check_letters(found)
        return found
    except UnreadableJson:
        raise
    except UnicodeDecodeError as error:
        problem = _("The file is not written in UTF-8. Save it as UTF-8 and try again.")
        raise UnreadableJson(problem) from error
    except json.JSONDecodeError as error:
        facts = {"line": error.lineno, "column": error.colno}
        problem = _("Line %(line)d, character %(column)d: this is not JSON.") % facts
        raise UnreadableJson(problem) from error
    except RecursionError as error:
        raise UnreadableJson(_("The file is nested too deeply.")) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise UnreadableJson(_("A number in the file is too long.")) from error


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `object_pairs_hook`: of two values for a key, nobody knows which one is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnreadableJson(_("“%(key)s” stands twice in one place.") % {"key": twice[:60]})
    return found


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _no_number(text)
    return number


def _no_number(text: str) -> NoReturn:
    """Python would read NaN and Infinity, which JSON does not know."""
    raise UnreadableJson(_("“%(text)s” is not a number we can keep.") % {"text": text[:60]})


def _check_letters(value: Any) -> None:
    """NUL, or half of a letter: written with a backslash both pass as JSON."""
    if isinstance(value, dict):
        for key, part in value.items():
            _check_letters(key)
            _check_letters(part)
    elif isinstance(value, list):
        for part in value:
            _check_letters(part)
    elif isinstance(value, str) and UNKEPT.search(value):
        shown = UNKEPT.sub("\N{REPLACEMENT CHARACTER}", value)[:60]
        raise UnreadableJson(
            _("“%(words)s” holds a character that can’t be kept. Type it again.")
            % {"words": shown}
        )
