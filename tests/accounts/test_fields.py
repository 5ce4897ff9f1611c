"""What a form says of an answer that can't be used: what to do, in words for everybody."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from accounts.fields import (
    DayField,
    LinkField,
    MailField,
    NumberField,
    WholeNumberField,
    WordsField,
)
from accounts.forms.sign_in import RequestCodeForm

ROOT = Path(__file__).parents[2]
APPS = [path.parent for path in ROOT.glob("*/apps.py")]
OF_DJANGO = re.compile(r"forms\.(IntegerField|URLField|EmailField)\(")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (WholeNumberField(), "", "Write a number"),
        (WholeNumberField(), "1.5", "Write a whole number, like 5"),
        (WholeNumberField(min_value=1), "-1", "Write 1 or more"),
        (WholeNumberField(max_value=60), "61", "Write 60 or less"),
        (
            LinkField(),
            "javascript:alert(1)",
            "Write a whole address, like https://example.org/rules",
        ),
        (LinkField(), "no address", "Write a whole address, like https://example.org/rules"),
        (LinkField(max_length=30), f"https://x.example/{'a' * 30}", "Write at most 30 characters"),
        (MailField(), "ana", "Write a whole e-mail address, like ana@example.org"),
        (WordsField(), " ", "Fill this in"),
        (NumberField(), "", "Write a number"),
        (forms.CharField(), "", "Fill this in"),
        (forms.CharField(max_length=3), "four", "Write at most 3 characters. You wrote 4."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Pick one"),
        (
            forms.ChoiceField(choices=[("a", "A")]),
            "b",
            "Pick again: what you picked is no longer on the list",
        ),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Tick at least one"),
        (
            forms.MultipleChoiceField(choices=[("a", "A")]),
            ["b"],
            "Pick again: what you picked is no longer on the list",
        ),
        (forms.BooleanField(), False, "Tick this, then go on"),
        (forms.FileField(), None, "Choose a file"),
        (DayField(), "0001-01-01", "Pick a date on or after January 1, 1900"),
        (DayField(first=date(2026, 1, 1)), "1/1/1900", "Pick a date on or after January 1, 2026"),
        (DayField(), "12/31/9999", "Pick a date on or before December 31, 2200"),
    ],
)
def test_says_what_to_do(field, typed, words):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [words]


class MeetingForm(forms.Form):
    held_on = WordsField(label="You met on")
    who = WordsField(label="Who was there?")
    bare = WordsField()


def test_summary_names_the_field_of_each_thing_to_fix():
    drawn = render_to_string("forms/errors.html", {"form": MeetingForm({})})

    assert re.findall(r'<a href="#id_\w+">(.*?)</a>', drawn) == [
        "You met on: Fill this in",
        "Who was there? Fill this in",
        "Fill this in",
    ]


def test_summary_leaves_out_names_that_the_page_does_not_use():
    drawn = render_to_string("forms/errors.html", {"form": RequestCodeForm({})})

    assert re.findall(r'<a href="#id_\w+">(.*?)</a>', drawn) == ["Fill this in"]


def test_no_page_repeats_the_summary_that_every_page_has():
    """templates/base.html holds the one of the variable `form`."""
    repeated = 'forms/errors.html" with form=form'

    assert [
        file.name for file in ROOT.glob("templates/**/*.html") if repeated in file.read_text()
    ] == []


def test_a_link_without_a_scheme_is_a_secure_one():
    assert LinkField().clean("example.org/rules") == "https://example.org/rules"


def test_no_form_speaks_as_django_does():
    found = [
        f"{path.relative_to(ROOT)}: {match[1]}"
        for app in APPS
        for path in app.rglob("*.py")
        for match in OF_DJANGO.finditer(path.read_text())
    ]

    assert found == []
