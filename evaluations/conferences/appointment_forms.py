"""When and where do they meet? In the time of the district."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from accounts.models import District
from evaluations.models import Appointment

MINUTES = (15, 20, 30, 45, 60, 90)


class AppointmentForm(forms.Form):
    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%I:%M %p"],
        error_messages={
            "required": _("Pick a time"),
            "invalid": _("Write the time like 14:30 or 2:30 PM"),
        },
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        choices=[(n, _("%(n)d minutes") % {"n": n}) for n in MINUTES],
        coerce=int,
        initial=30,
    )
    place = WordsField(
        label=_("Place"),
        help_text=_("A room, or a link to a video meeting. You may leave it empty."),
        required=False,
        max_length=200,
    )

    def __init__(
        self, data: Any = None, *, district: District, today: date, standing: Appointment | None
    ) -> None:
        self.zone = ZoneInfo(district.time_zone)
        super().__init__(data, initial=self._initial(standing), auto_id="appointment_%s")
        self.fields["day"].set_limits(today, None)  # type: ignore[attr-defined]

    def _initial(self, standing: Appointment | None) -> dict[str, Any]:
        if standing is None:
            return {}
        starts_at = standing.starts_at.astimezone(self.zone)
        return {
            "day": starts_at.date(),
            "time": starts_at.time(),
            "minutes": standing.minutes,
            "place": standing.place,
        }

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        cleaned = self.cleaned_data
        starts_at = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=self.zone)
        return {
            "starts_at": starts_at,
            "minutes": cleaned["minutes"],
            "place": cleaned["place"],
        }
