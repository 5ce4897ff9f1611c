"""How long may an employee respond? What an admin may type about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField
from evaluations.models import Process
from evaluations.services.response_time import MOST


class ResponseTimeForm(forms.Form):
    """0 days is no time at all."""

    days = WholeNumberField(
        label=_("Days to respond"),
        help_text=_("From 0 to 60. With 0 nobody responds."),
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Write the days as a number, like 10")},
    )
    unit = forms.ChoiceField(label=_("Which days count"), choices=Process.ResponseUnit)

    @classmethod
    def of(cls, process: Process) -> "ResponseTimeForm":
        return cls(initial={"days": process.response_days, "unit": process.response_unit})
