"""Whom do the people of a unit ask? What an admin writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField


class ContactForm(forms.Form):
    contact = WordsField(
        label=_("Whom to ask"),
        help_text=_("Names, offices, telephone numbers, e-mail. One on each line."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
