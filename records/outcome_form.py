"""What came of asking somebody to sign, entered by whoever asked (F5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField
from records.models import Signature

Outcome = Signature.Outcome
LONGEST = 2000  # characters of the sentence


class OutcomeForm(forms.Form):
    """What came of asking the employee, when they do not sign here themselves."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (outcome, outcome.label)
            for outcome in (Outcome.DECLINED, Outcome.NOT_AVAILABLE, Outcome.ON_PAPER)
        ],
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=_("Say it in a sentence"),
        help_text=_("The employee and HR read this. It stays with the form."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    witness_name = WordsField(
        label=_("Who saw it?"),
        help_text=_("Needed when the employee declined."),
        required=False,
        max_length=200,
    )
    scan = forms.FileField(
        label=_("Scan or photo of the signed paper"),
        help_text=_("Needed when it was signed on paper. A picture or a PDF, up to 25 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="outcome_%s")
