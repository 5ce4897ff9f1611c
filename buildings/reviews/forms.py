"""What may be written into a review: question 3 of a half, a conversation, who leads it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from accounts.models import Membership, SchoolYear
from buildings.answers.parts import ACTION_FIELDS, action_part, label_of, standing_of
from buildings.models import Half, ReviewAction, ReviewAnswer
from buildings.models.answer import ACTION_LENGTH, WORDS_LENGTH
from buildings.models.target import REASON_LENGTH

SPARE_STEPS = 2
TALK_STEPS = 4
Tag, Aim = ReviewAction.Tag, ReviewAction.Aim
Named = Sequence[tuple[str, str]]


def owner_field(label: str, people: Named) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Pick one")), *people],
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": _("Pick one from the list.")},
    )


class Picked(forms.ChoiceField):
    """One of a few, with one always chosen: nothing sent changes nothing."""


def picked(label: str, choices: Sequence[tuple[str, Any]]) -> Picked:
    return Picked(label=label, choices=choices, required=False)


def line_field(label: str, *, length: int = ACTION_LENGTH) -> WordsField:
    return WordsField(label=label, required=False, max_length=length, widget=forms.TextInput())


class AnswerForm(forms.Form):
    """Every part of one half. Nothing is required: a draft may have gaps.

    `tag` is what a new step is for, as the target stands today.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        answer: ReviewAnswer | None,
        actions: Sequence[ReviewAction],
        people: Named,
        usual: dict[str, Any],
        year: SchoolYear,
    ) -> None:
        last = max((action.number for action in actions), default=0)
        self.numbers = range(1, max(last + SPARE_STEPS, 3) + 1)
        initial = standing_of(answer, actions)
        for number in self.numbers:
            for field, value in usual.items():
                initial.setdefault(action_part(number, field), value)
        super().__init__(data, initial=initial)
        self.fields["words"] = WordsField(
            label=label_of("words"),
            help_text=_("In one or two sentences. The steps say the rest."),
            required=False,
            max_length=WORDS_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for number in self.numbers:
            self.fields |= self._step_fields(number, people)
        self.fields["effect"] = line_field(label_of("effect"))
        self.fields["effect_on"] = DayField(
            label=label_of("effect_on"), required=False, first=year.starts_on, last=year.ends_on
        )

    def _step_fields(self, number: int, people: Named) -> dict[str, forms.Field]:
        def part(name: str) -> str:
            return action_part(number, name)

        return {
            part("words"): line_field(label_of(part("words"))),
            part("owner_id"): owner_field(label_of(part("owner_id")), people),
            part("due_on"): DayField(label=label_of(part("due_on")), required=False),
            part("tag"): picked(label_of(part("tag")), Tag.choices),
            part("aim"): picked(label_of(part("aim")), Aim.choices),
        }

    def steps(self) -> list[tuple[int, dict[str, forms.BoundField]]]:
        return [
            (number, {field: self[action_part(number, field)] for field in ACTION_FIELDS})
            for number in self.numbers
        ]

    def changes(self) -> dict[str, Any]:
        """For `save_answer`: only what was sent counts."""
        return {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if name in self.data
            and name in self.cleaned_data
            and (self.cleaned_data[name] or not isinstance(field, Picked))
        }


class ConversationForm(forms.Form):
    """A talk, and up to four next steps; each says whose it is."""

    kind = forms.ChoiceField(label=gettext_lazy("What was it?"))
    held_on = DayField(label=gettext_lazy("When did you meet?"))
    people = WordsField(
        label=gettext_lazy("Who was there?"), widget=forms.TextInput(), max_length=300
    )
    points = WordsField(
        label=gettext_lazy("What did the data tell you?"),
        help_text=gettext_lazy("The few points that matter for what comes next."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=WORDS_LENGTH,
    )

    def __init__(
        self,
        *args: Any,
        kinds: Collection[str],
        people: Named,
        tag: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]
        for number in range(1, TALK_STEPS + 1):
            self.fields |= self._step_fields(number, people, tag)

    def _step_fields(self, number: int, people: Named, tag: str) -> dict[str, forms.Field]:
        def part(name: str) -> str:
            return action_part(number, name)

        half = _("Step %(number)s: whose half") % {"number": number}
        return {
            part("words"): line_field(label_of(part("words"))),
            part("half"): forms.ChoiceField(label=half, choices=Half.choices),
            part("owner_id"): owner_field(label_of(part("owner_id")), people),
            part("due_on"): DayField(label=label_of(part("due_on")), required=False),
            part("tag"): forms.ChoiceField(
                label=label_of(part("tag")), choices=Tag.choices, initial=tag
            ),
            part("aim"): forms.ChoiceField(label=label_of(part("aim")), choices=Aim.choices),
        }

    def step_fields(self) -> list[tuple[int, dict[str, forms.BoundField]]]:
        names = (*ACTION_FIELDS, "half")
        return [
            (number, {name: self[action_part(number, name)] for name in names})
            for number in range(1, TALK_STEPS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, TALK_STEPS + 1):
            if cleaned.get(action_part(number, "words")):
                for name in ("owner_id", "due_on"):
                    if cleaned.get(action_part(number, name)) is None:
                        self.add_error(action_part(number, name), _("A next step needs this."))
        if not self.errors and not self.steps():
            self.add_error(action_part(1, "words"), _("Say what comes next: one step at least."))
        return cleaned

    def steps(self) -> list[dict[str, Any]]:
        """For the services, by number."""
        names = (*ACTION_FIELDS, "half")
        rows = [
            {"number": number}
            | {name: self.cleaned_data.get(action_part(number, name)) for name in names}
            for number in range(1, TALK_STEPS + 1)
        ]
        return [row for row in rows if row["words"]]

    def talk(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "held_on", "people", "points")}


class WhyForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why, in a few words")},
    )


class DoneForm(forms.Form):
    note = WordsField(
        label=gettext_lazy("What came of it?"),
        required=False,
        widget=forms.TextInput(),
        max_length=ACTION_LENGTH,
    )


class OwnerForm(forms.Form):
    """Whom a next step is handed to."""

    def __init__(self, *args: Any, people: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = owner_field(_("Who does it now"), people)
        self.fields["owner"].required = True

    @property
    def person(self) -> Membership:
        found: Membership = Membership.objects.get(pk=self.cleaned_data["owner"])
        return found


class LeadersForm(forms.Form):
    leader = forms.ModelChoiceField(
        Membership.objects.none(), label=gettext_lazy("Leader of the building")
    )
    partner = forms.ModelChoiceField(
        Membership.objects.none(), label=gettext_lazy("Leader for the district")
    )

    def set_people(self, leaders: QuerySet[Membership], partners: QuerySet[Membership]) -> None:
        for name, people in (("leader", leaders), ("partner", partners)):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = by_last_name  # type: ignore[attr-defined]


def by_last_name(person: Membership) -> str:
    return f"{person.last_name}, {person.first_name}"
