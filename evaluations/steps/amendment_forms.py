"""What may be typed when a signed form should be opened again?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField
from records.models.reopening import REASON_LENGTH


class ReopeningForm(forms.Form):
    reason = WordsField(
        label=_("Why should it be opened again?"),
        help_text=_("The other one reads this and answers. It is kept with the form."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it should be opened again")},
    )


class ConsentForm(forms.Form):
    """The button says yes or no."""

    note = WordsField(
        label=_("Your words, if you want"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
