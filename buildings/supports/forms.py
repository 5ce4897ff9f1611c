"""What may be written about help: what a building needs, what the district promises and gives."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NumberField, WordsField
from accounts.models import Membership, SchoolYear, Site
from buildings.models import ReviewAction, Support, Target
from buildings.models.support import NEED_LENGTH
from buildings.models.target import REASON_LENGTH
from buildings.services.support import PROMISED, Promise
from buildings.team import district_people

MOST_DOLLARS = 100_000_000
HINTS = {
    Support.Kind.COACHING: gettext_lazy("Such as a reading coach, two days a week."),
    Support.Kind.PERSONNEL: gettext_lazy("Such as an aide for the lunch hour."),
    Support.Kind.TEAMING: gettext_lazy("Such as a visit of the attendance team."),
    Support.Kind.PROBLEM_SOLVING: gettext_lazy("Such as an hour with the data team."),
    Support.Kind.STRATEGIZING: gettext_lazy("Such as a day to plan the spring."),
    Support.Kind.FINANCES: gettext_lazy("Such as pay for two tutors."),
}


def line_field(label: Any, length: int, *, required: bool = False, hint: Any = "") -> WordsField:
    return WordsField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.TextInput(),
        max_length=length,
    )


class TargetChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Target.objects.none(),
            label=gettext_lazy("Which target is it for?"),
            empty_label=gettext_lazy("The building at large"),
            required=False,
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class NeedsForm(forms.Form):
    """The needs check: what stands in the way, and which of the six kinds of help would do."""

    target = TargetChoice()
    need = WordsField(
        label=gettext_lazy("What stands in the way?"),
        help_text=gettext_lazy("What the numbers and your people tell you. Name no student."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NEED_LENGTH,
        error_messages={"required": gettext_lazy("Say what stands in the way")},
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        for kind in Support.Kind:
            self.fields[kind.value] = line_field(kind.label, 200, hint=HINTS[kind])

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """Each kind that was filled in, with the words."""
        given = [(kind.value, self.cleaned_data.get(kind.value, "")) for kind in Support.Kind]
        return [(kind, words) for kind, words in given if words]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.wanted:
            raise forms.ValidationError(_("Say for at least one kind of help what you need."))
        return cleaned


def steps_of(site: Site, year: SchoolYear) -> Any:
    """Next steps of both halves in the reviews of a year, that help may serve."""
    said = ReviewAction.objects.said().filter(review__site=site, review__round__school_year=year)
    said = said.filter(review__called_off_at=None)
    return said.select_related("answer__target__measure").order_by("-review_id", "half", "pk")


class ActionChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            ReviewAction.objects.none(),
            label=gettext_lazy("Which step of a review does it serve?"),
            empty_label=gettext_lazy("None"),
            required=False,
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.answer.target.name}: " if obj.answer else ""
        return f"{name}{obj.words}"


class PromiseForm(forms.Form):
    """How much or who, from when to when, and who of the district answers for it."""

    what = line_field(gettext_lazy("What will come"), 200, required=True)
    amount = line_field(gettext_lazy("How much"), 80, hint=gettext_lazy("Such as 2 days a week."))
    cost = NumberField(label=gettext_lazy("What it costs, in dollars"), required=False)
    who = line_field(gettext_lazy("Who comes"), 120)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day, if there is one"), required=False)
    owner = PersonChoice(
        Membership.objects.none(),
        label=gettext_lazy("Who of the district answers for it"),
        help_text=gettext_lazy("They are reminded until it has come."),
        empty_label=gettext_lazy("Pick one"),
    )
    action = ActionChoice()

    def __init__(self, *args: Any, site: Site, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = district_people()  # type: ignore[attr-defined]
        self.fields["action"].queryset = steps_of(site, year)  # type: ignore[attr-defined]
        self.fields["starts_on"].set_limits(year.starts_on, year.ends_on)  # type: ignore[attr-defined]

    def clean_cost(self) -> Any:
        cost = self.cleaned_data["cost"]
        if cost is not None and not 0 <= cost < MOST_DOLLARS:
            raise forms.ValidationError(_("Write an amount from 0 to 99,999,999."))
        return cost

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = (cleaned.get("amount"), cleaned.get("who"), cleaned.get("cost") is not None)
        if "cost" in cleaned and not any(told):
            self.add_error("amount", _("Say how much it is, what it costs, or who comes."))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It ends before it starts. Pick a later day."))
        return cleaned

    @property
    def promise(self) -> Promise:
        return Promise(**{name: self.cleaned_data[name] for name in PROMISED})


class ChangedPromiseForm(PromiseForm):
    why = WordsField(
        label=gettext_lazy("Why does it change?"),
        help_text=gettext_lazy("The building reads it, and the ledger keeps it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why, in a few words")},
    )


class RaiseForm(PromiseForm):
    """The same, where nobody asked: the district says which kind of help, and for what."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of help"), choices=Support.Kind.choices, widget=forms.RadioSelect
    )
    target = TargetChoice()
    field_order = ("kind", "target")

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]


class GivenForm(forms.Form):
    given_on = DayField(label=gettext_lazy("The day it came"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].set_limits(None, today)  # type: ignore[attr-defined]


class PeopleChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TeamForm(forms.Form):
    people = PeopleChoice(
        Membership.objects.none(),
        label=gettext_lazy("People of the district"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = district_people()  # type: ignore[attr-defined]


class RefusalForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why does it not come?"),
        help_text=gettext_lazy("The building reads it, and the ledger keeps it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why, in a few words")},
    )


class LedgerFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    q = line_field(gettext_lazy("Building"), 80)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *Support.Kind.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Stands"),
        required=False,
        choices=[("", gettext_lazy("All")), *Support.State.choices],
    )
    school_year = forms.ModelChoiceField(
        SchoolYear.objects.none(),
        label=gettext_lazy("Year"),
        required=False,
        empty_label=gettext_lazy("All years"),
        to_field_name="label",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = SchoolYear.objects.order_by("-starts_on")
        self.fields["school_year"].queryset = years  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What makes sense of it; the rest is passed over."""
        self.is_valid()
        return dict(self.cleaned_data)
