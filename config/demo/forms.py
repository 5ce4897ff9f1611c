"""What may be set on the demonstration's own pages?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZONE = ZoneInfo("America/New_York")


class ClockForm(forms.Form):
    moment = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        help_text=gettext_lazy("The whole demonstration goes on from here."),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_moment(self) -> datetime:
        moment: datetime = self.cleaned_data["moment"]
        if not 2020 <= moment.year <= 2060:
            raise forms.ValidationError(_("Choose a year between 2020 and 2060."))
        return moment.replace(tzinfo=ZONE)
