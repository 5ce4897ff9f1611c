"""Is a JSON file as its schema says, and where is it not?"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker, ValidationError


def place_of(error: ValidationError) -> str:
    """`“steps” 2 “rule”`: counted as people count."""
    words = [str(part + 1) if isinstance(part, int) else f"“{part}”" for part in error.path]
    return " ".join(words) or _("The file")


def problems_against(
    schema: Path, data: Any, *, place: Callable[[ValidationError], str] = place_of
) -> Iterator[str]:
    """A sentence for each: where, and what. Days are checked as days."""
    errors = validator_of(schema).iter_errors(data)
    for error in sorted(errors, key=lambda error: list(map(str, error.path))):
        yield f"{place(error)}: {error.message}"


@cache
def validator_of(schema: Path) -> Draft202012Validator:
    """Schemas come with Tandem, so each is read once."""
    words = json.loads(schema.read_text())
    return Draft202012Validator(words, format_checker=FormatChecker(["date"]))
