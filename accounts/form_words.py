"""What do Django's own form fields say? Theirs are sentences for programmers, so they get ours.

A field takes its words from each of its classes (django.forms.Field.__init__), so saying them
once at the top serves every form, also those of the sign-in library.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GONE = gettext_lazy("Pick again: what you picked is no longer on the list")
NONE_TICKED = gettext_lazy("Tick at least one")

WORDS: dict[type[forms.Field], dict[str, "StrOrPromise"]] = {
    forms.Field: {"required": gettext_lazy("Fill this in")},
    forms.BooleanField: {"required": gettext_lazy("Tick this, then go on")},
    forms.CharField: {
        "max_length": gettext_lazy(
            "Write at most %(limit_value)d characters. You wrote %(show_value)d."
        ),
    },
    forms.ChoiceField: {"required": gettext_lazy("Pick one"), "invalid_choice": GONE},
    forms.MultipleChoiceField: {
        "required": NONE_TICKED,
        "invalid_choice": GONE,
        "invalid_list": GONE,
    },
    forms.ModelChoiceField: {"invalid_choice": GONE},
    forms.ModelMultipleChoiceField: {
        "required": NONE_TICKED,
        "invalid_choice": GONE,
        "invalid_list": GONE,
        "invalid_pk_value": GONE,
    },
    forms.FileField: {
        "required": gettext_lazy("Choose a file"),
        "empty": gettext_lazy("This file is empty. Choose another one"),
    },
}


def speak_plainly() -> None:
    for field, words in WORDS.items():
        own = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = {**own, **words}
