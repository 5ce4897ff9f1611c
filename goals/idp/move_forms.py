"""What is asked when a development plan arrives as a file, or ends?"""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.fields import WordsField


class ArrivalForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of your plan"),
        help_text=gettext_lazy("The one your last district gave you. Its name ends in .json."),
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Choose the file first")},
    )


class EndForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("What asks for it"),
        help_text=gettext_lazy("The schedule, policy, or law, such as “Schedule 14, item 3”."),
        max_length=300,
        widget=forms.TextInput(),
        error_messages={"required": gettext_lazy("Say what asks for it")},
    )
