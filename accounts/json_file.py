"""What does a JSON file say that somebody hands us? Hostile until it was read here."""

import json
from typing import Any

from django.utils.translation import gettext as _


class UnreadableJson(ValueError):
    """The message is a sentence for whoever brought the file."""


def read_json(content: bytes) -> Any:
    """UTF-8, each key once in its place. Raises UnreadableJson."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=each_key_once)
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
