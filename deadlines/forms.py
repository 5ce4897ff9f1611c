"""What is typed about closed days, and which messages are to go out again."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import InvalidTransition
from accounts.fields import DayField, WordsField
from accounts.wording import long_date
from deadlines.calendar_forms import WhoIsOffField
from deadlines.models import Holiday, Message
from deadlines.outbox import FAILED, WHERE
from deadlines.services.calendar import FarDay, check_closure


class ClosureForm(forms.Form):
    first_day = DayField(label=gettext_lazy("First closed day"))
    last_day = DayField(
        label=gettext_lazy("Last closed day"),
        required=False,
        help_text=gettext_lazy("Leave it empty for a single day."),
    )
    who = WhoIsOffField()
    reason = WordsField(
        label=gettext_lazy("Reason"),
        max_length=120,
        help_text=gettext_lazy("Such as Winter break or Snow day. It stands beside moved dates."),
        error_messages={"required": gettext_lazy("Say why the offices are closed")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first = values.get("first_day")
        if first and "last_day" in values:
            values["last_day"] = values["last_day"] or first
            try:
                check_closure(first, values["last_day"], today=self.today)
            except FarDay as error:
                self.add_error("first_day", str(error))
            except InvalidTransition as error:
                self.add_error("last_day", str(error))
        return values


class HolidaysForm(forms.Form):
    """Two fields a holiday: are the offices closed, and what is it called here?"""

    def __init__(self, *args: Any, holidays: Iterable[Holiday], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holidays = list(holidays)
        for holiday in self.holidays:
            day = long_date(holiday.day)
            self.fields[f"closed_{holiday.day}"] = forms.BooleanField(
                required=False,
                initial=holiday.closes != Holiday.Closes.NO,
                label=_("Offices closed on %(day)s") % {"day": day},
            )
            self.fields[f"label_{holiday.day}"] = WordsField(
                required=False,
                max_length=120,
                initial=str(holiday),
                label=_("Your name for %(day)s") % {"day": day},
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "holiday": holiday,
                "closed": self[f"closed_{holiday.day}"],
                "label": self[f"label_{holiday.day}"],
            }
            for holiday in self.holidays
        ]

    def closed(self) -> list[Holiday]:
        return [h for h in self.holidays if self.cleaned_data[f"closed_{h.day}"]]

    def open(self) -> list[Holiday]:
        return [h for h in self.holidays if not self.cleaned_data[f"closed_{h.day}"]]

    def labels(self) -> dict[date, str]:
        return {h.day: self.cleaned_data[f"label_{h.day}"] for h in self.holidays}


class ResendingForm(forms.Form):
    """`only`: the button of one row, whatever is ticked in the others."""

    only = forms.ModelChoiceField(Message.objects.all(), required=False)
    messages = forms.ModelMultipleChoiceField(Message.objects.all(), required=False)
    all_failed = forms.BooleanField(required=False)
    also_sent = forms.BooleanField(required=False)

    def chosen(self) -> list[UUID]:
        if self.cleaned_data["only"]:
            return [self.cleaned_data["only"].pk]
        if self.cleaned_data["all_failed"]:
            return list(Message.objects.filter(WHERE[FAILED]).values_list("pk", flat=True))
        return [one.pk for one in self.cleaned_data["messages"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("only", "messages", "all_failed")):
            raise ValidationError(_("Tick the messages that should go out again."))
        return cleaned
