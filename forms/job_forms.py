"""What may somebody add when they sign their job description?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField


class OwnWordsForm(forms.Form):
    comment = WordsField(
        label=_("Your words"),
        help_text=_("They stand below your signature."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
