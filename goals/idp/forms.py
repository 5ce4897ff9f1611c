"""What may be written into a development plan? One form for the page, autosave and comparison."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from goals.forms import words_field
from goals.idp.parts import item_part, label_of, split_part, standing_of
from goals.models import PART_LENGTH, Idp, IdpComment, IdpItem

MOST_CREDITS = Decimal("99.99")


class CreditsField(forms.DecimalField):
    """Credits of a course: whole, halves, or as the provider says."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {
        "invalid": gettext_lazy("Write a number, such as 3 or 1.5"),
        "max_decimal_places": gettext_lazy("Write at most two digits after the point"),
        "min_value": gettext_lazy("Credits are 0 or more"),
        "max_value": gettext_lazy("Write fewer than 100 credits"),
        "max_digits": gettext_lazy("Write fewer than 100 credits"),
        "max_whole_digits": gettext_lazy("Write fewer than 100 credits"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=Decimal(0),
            max_value=MOST_CREDITS,
            max_digits=5,
            decimal_places=2,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return in_short(value) if isinstance(value, Decimal) else value


def in_short(credits: Decimal | None) -> str:
    """`3`, `1.5`: no zeros that say nothing."""
    if credits is None:
        return ""
    told = f"{credits:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


class IdpForm(forms.Form):
    """Every part of a plan. Nothing is required: a draft may have gaps.

    Open goals have fields; of closed ones those that were sent, so that no word is lost when a
    goal is closed while somebody writes in it.
    """

    def __init__(self, data: Any = None, *, idp: Idp, items: Sequence[IdpItem]) -> None:
        self.idp, self.items = idp, items
        super().__init__(data, initial=standing_of(idp, items))
        sent = _numbers_in(data or {})
        for item in items:
            if item.is_open or item.number in sent:
                self.fields |= self._item_fields(item.number)
        self.fields |= {
            "leadership": words_field(
                _("How will you grow as a leader?"),
                _("Everybody leads somewhere: a class, a crew, a project, a newcomer."),
            ),
            "student_outcome": words_field(
                _("What will students have from it?"),
                _("Also where you work far from a classroom."),
            ),
        }

    def _item_fields(self, number: int) -> dict[str, forms.Field]:
        def part(name: str) -> str:
            return item_part(number, name)

        def label(words: str) -> str:
            return _("Goal %(number)d: %(question)s") % {"number": number, "question": words}

        kinds = [("", _("Pick one")), *IdpItem.Kind.choices]
        sources = [("", _("Nothing in particular")), *IdpItem.AnswersTo.choices]
        hint = _("One line for each step. Use what your day already holds.")
        return {
            part("goal"): words_field(label(questions()["goal"])),
            part("kind"): choice(label(questions()["kind"]), kinds),
            part("starts_on"): DayField(label=label(_("From")), required=False),
            part("ends_on"): DayField(label=label(_("To")), required=False),
            part("activities"): words_field(label(questions()["activities"]), hint, rows=3),
            part("outcome"): words_field(label(questions()["outcome"])),
            part("credits"): CreditsField(label=label(questions()["credits"])),
            part("answers_to_kind"): choice(label(questions()["answers_to_kind"]), sources),
            part("answers_to"): WordsField(
                label=label(questions()["answers_to"]),
                required=False,
                max_length=300,
                widget=forms.TextInput(),
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in self.items:
            first = cleaned.get(item_part(item.number, "starts_on"))
            last = cleaned.get(item_part(item.number, "ends_on"))
            if first and last and last < first:
                told = _("Pick a date on or after the first day, %(day)s.")
                day = date_format(first, "F j, Y")
                self.add_error(item_part(item.number, "ends_on"), told % {"day": day})
        return cleaned

    def changes(self) -> dict[str, Any]:
        """For `save_idp`: only what was sent counts."""
        return {
            name: self.cleaned_data[name]
            for name in self.fields
            if name in self.data and name in self.cleaned_data
        }


def questions() -> dict[str, str]:
    """As they are seen on the page; a screen reader hears the number of the goal before them."""
    return {
        "goal": _("What do you want to be able to do?"),
        "kind": _("This is mostly"),
        "starts_on": _("From"),
        "ends_on": _("To"),
        "activities": _("What will you do to get there?"),
        "outcome": _("How will others see that it worked?"),
        "credits": _("Credits you expect"),
        "answers_to_kind": _("It answers to"),
        "answers_to": _("Which one?"),
    }


def choice(label: str, choices: Collection[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        error_messages={"invalid_choice": _("Pick one from the list.")},
    )


def _numbers_in(data: Mapping[str, Any]) -> set[int]:
    found = [split_part(name) for name in data]
    return {part[0] for part in found if part}


class IdpSuggestionForm(forms.Form):
    """Other words for one part, offered by the supervisor."""

    part = forms.CharField(widget=forms.HiddenInput)
    words = WordsField(
        label=gettext_lazy("Other words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PART_LENGTH,
        error_messages={"required": gettext_lazy("Write the words you suggest")},
    )

    def __init__(self, data: Any = None, *, part: str, words: str = "") -> None:
        self.about = part
        super().__init__(data, auto_id=f"id_{part}_%s", initial={"part": part, "words": words})
        self.fields["words"].label = label_of(part)


class IdpCommentForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("Both of you and HR can read it. It stays."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=IdpComment._meta.get_field("words").max_length,
        error_messages={"required": gettext_lazy("Write your comment first")},
    )
