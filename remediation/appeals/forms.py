"""What is asked when a request comes in, and of each step after it?"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from accounts.models import Membership
from remediation.models import AppealStep, CaseKind
from remediation.reviews.forms import FileForm, file_field, words_area
from remediation.reviews.rules import appeal_kinds

Kind = AppealStep.Kind


class AskedForm(FileForm):
    needs_file = False

    counts_from = DayField(
        label=_("The paper it is about was delivered"),
        help_text=_("The time to ask counts from this day."),
        required=False,
    )
    on = DayField(label=_("Day of the request"), help_text=_("As it is dated or postmarked."))
    received_on = DayField(label=_("Day it came in"))
    received_by = WordsField(label=_("Who received it"), max_length=120)
    words = words_area(_("What they ask for"), required=False)
    file = file_field(_("The request itself"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("counts_from", "on", "received_on"):
            self.fields[name].set_limits(None, today)  # type: ignore[attr-defined]


class RequestForm(AskedForm):
    """After a letter, whose delivery is known."""

    kind = forms.ModelChoiceField(label=_("What came in"), queryset=CaseKind.objects.none())
    field_order = ("kind", "on", "received_on", "received_by", "words", "file")

    def __init__(self, *args: Any, person: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["counts_from"]
        self.fields["kind"].queryset = appeal_kinds(person)  # type: ignore[attr-defined]


class StepForm(FileForm):
    """Of every other step; `kind` says which fields it has."""

    needs_file = False

    on = DayField(label=_("Day"))
    place = WordsField(label=_("Place"), required=False, max_length=120)
    decision = forms.ChoiceField(label=_("Decision"), choices=AppealStep.Decision.choices)
    words = words_area(_("Reasons, in your words"), required=False)
    file = file_field(_("Paper that shows it"))

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.HEARING_SET:
            del self.fields["place"]
            self.fields["on"].set_limits(None, today)  # type: ignore[attr-defined]
        if kind == Kind.DECIDED:
            self.fields["words"].help_text = _("The employee reads the decision and these words.")
        else:
            del self.fields["decision"]
