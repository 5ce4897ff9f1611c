"""What was typed on a page, beside what stands there now: in words, field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse

from accounts.wording import long_date

VERSION = re.compile(r'(?:W/)?"?([0-9]{1,8})(?:-([0-9]{1,8}))?"?')


@dataclass(frozen=True)
class Difference:
    """One field of which there are two versions; `raw` is theirs, as a form sends it."""

    name: str
    label: str
    mine: str
    theirs: str
    raw: str


@dataclass(frozen=True)
class Written:
    """What is written on a page, where it goes, and what stands there now."""

    make_form: Callable[[Any, dict[str, Any]], forms.Form]  # from data or None, and initial
    save: Callable[[Any], HttpResponse]  # a form that can be read; may raise InvalidTransition
    template: str
    context: Mapping[str, Any]
    stands: Mapping[str, Any] = field(default_factory=dict)  # by field; empty: something new
    usual: Mapping[str, Any] = field(default_factory=dict)  # what a new one begins with
    over: int = 0  # the version of what stands
    by: str = ""  # who saved that


def version_in(words: str) -> tuple[int, int]:
    """`3-7`: typed over version 3, and kept seven times on the way. What is none is (0, 0)."""
    found = VERSION.fullmatch(words.strip())
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def raw(value: Any) -> str:
    """As a browser sends it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value.pk) if isinstance(value, models.Model) else str(value)
    return "\n".join(text.splitlines())


def differences(
    form: forms.Form, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[Difference]:
    """Of the fields that both have."""
    found = []
    for name, one in form.fields.items():
        if name not in theirs or raw(mine.get(name)) == raw(theirs[name]):
            continue
        words = (said(one, raw(mine.get(name))), said(one, raw(theirs[name])))
        found.append(Difference(name, str(one.label), *words, raw(theirs[name])))
    return found


def said(field: forms.Field, value: str) -> str:
    """In words, for eyes: the label of a choice, a day of the year."""
    if isinstance(field, forms.DateField) and value:
        try:
            return long_date(field.clean(value))
        except ValidationError:
            return value
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {str(key): str(label) for key, label in choices}.get(value, value)
    return value
