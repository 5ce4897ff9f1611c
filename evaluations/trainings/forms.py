"""What is asked of whoever keeps the log of trainings and the credentials of evaluators?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.fields import DayField, NumberField, WholeNumberField, WordsField
from accounts.models import Membership
from evaluations.models import Credential, CredentialKind, Training
from evaluations.models.training import WORDS_LENGTH
from goals.artifact_forms import LinkField

MOST_MONTHS = 120
MOST_NUMBERS = 500  # in one go


def kinds_listed() -> Any:
    return CredentialKind.objects.filter(retired_at=None).order_by("title")


class TrainingForm(forms.Form):
    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    topic = forms.ChoiceField(label=gettext_lazy("About"), choices=Training.Topic.choices)
    held_on = DayField(label=gettext_lazy("Held on"))
    hours = NumberField(label=gettext_lazy("Hours"), help_text=gettext_lazy("Such as 1.5"))
    given_by = WordsField(label=gettext_lazy("Given by"), required=False, max_length=200)
    words = WordsField(
        label=gettext_lazy("What it was about"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    earns = forms.ModelChoiceField(
        label=gettext_lazy("Whoever comes earns"),
        queryset=CredentialKind.objects.none(),
        required=False,
        empty_label=gettext_lazy("No credential"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earns"].queryset = kinds_listed()  # type: ignore[attr-defined]


class MaterialForm(forms.Form):
    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    link = LinkField(label=gettext_lazy("Link"), max_length=2000)


class AttendanceForm(forms.Form):
    """Employee numbers as a sign-in sheet has them. None is taken while one is wrong."""

    numbers = forms.CharField(
        label=gettext_lazy("Employee numbers of those who came"),
        help_text=gettext_lazy("One on each line, or with commas between."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20 * MOST_NUMBERS,
    )

    def clean_numbers(self) -> list[Membership]:
        words = self.cleaned_data["numbers"].replace(",", " ").replace(";", " ")
        asked = list(dict.fromkeys(words.split()))
        if len(asked) > MOST_NUMBERS:
            told = _("Note at most %(most)d people in one go.")
            raise forms.ValidationError(told % {"most": MOST_NUMBERS})
        found = list(
            Membership.objects.active()
            .filter(employee_number__in=asked)
            .select_related("district")
        )
        known = {person.employee_number for person in found}
        unknown = [number for number in asked if number not in known]
        if unknown:
            raise forms.ValidationError(_unknown(unknown))
        return found


def _unknown(numbers: Sequence[str]) -> str:
    told = ngettext(
        "Nobody who works here has this number: %(numbers)s. Nobody was noted yet.",
        "Nobody who works here has these numbers: %(numbers)s. Nobody was noted yet.",
        len(numbers),
    )
    return told % {"numbers": ", ".join(numbers[:10])}


class KindForm(forms.Form):
    title = WordsField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("Such as: Evaluator credential"),
        max_length=120,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("To evaluate"), choices=CredentialKind.Audience.choices
    )
    months = WholeNumberField(
        label=gettext_lazy("Months that it holds"),
        help_text=gettext_lazy("Leave it empty if it never ends."),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
    )
    needed_from = DayField(
        label=gettext_lazy("Nobody evaluates without it from this day on"),
        help_text=gettext_lazy("Leave it empty if people may evaluate without it."),
        required=False,
    )
    source = WordsField(
        label=gettext_lazy("Law, contract or policy that asks for it"),
        required=False,
        max_length=300,
    )


class CredentialForm(forms.Form):
    """One that was earned elsewhere."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Credential"), queryset=CredentialKind.objects.none(), empty_label=None
    )
    number_of_person = forms.CharField(label=gettext_lazy("Employee number"), max_length=40)
    earned_on = DayField(label=gettext_lazy("Earned on"))
    ends_on = DayField(
        label=gettext_lazy("Ends on"),
        help_text=gettext_lazy("Leave it empty to count the months of this credential."),
        required=False,
    )
    number = WordsField(
        label=gettext_lazy("Number on the certificate"), required=False, max_length=60
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds_listed()  # type: ignore[attr-defined]
        self.fields["earned_on"].set_limits(None, today)  # type: ignore[attr-defined]

    def clean_number_of_person(self) -> Membership:
        asked = self.cleaned_data["number_of_person"].strip()
        people = Membership.objects.active().filter(employee_number=asked)
        person = people.select_related("district").first()
        if person is None:
            raise forms.ValidationError(_("Nobody who works here has this number."))
        return person


class WithdrawalForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why it is taken back"),
        max_length=Credential._meta.get_field("withdrawn_reason").max_length,
    )
