"""Form fields that forgive: a date as people write it, and words without invisible characters."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY_FORMATS = [
    "%Y-%m-%d",  # what a date control sends
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%B %d, %Y",
]
# Control and format characters that no one types on purpose; they hide or reorder words.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A calendar day, native control. `first` and `last` are the days allowed, both included."""

    widget = DayInput
    default_error_messages = {
        "required": gettext_lazy("Pick a date"),
        "invalid": gettext_lazy("Write the date like 10/15/2026"),
    }

    def __init__(self, *, first: date | None = None, last: date | None = None, **kwargs: Any):
        super().__init__(input_formats=DAY_FORMATS, **kwargs)
        self.set_limits(first, last)

    def set_limits(self, first: date | None, last: date | None) -> None:
        """Limits known only when the form is made: call this in its `__init__`."""
        self.first, self.last = first, last
        for name, day in (("min", first), ("max", last)):
            if day is not None:
                self.widget.attrs[name] = day.isoformat()

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.first and value < self.first:
            raise ValidationError(
                _("Pick a date on or after %(day)s") % {"day": date_format(self.first, "F j, Y")}
            )
        if self.last and value > self.last:
            raise ValidationError(
                _("Pick a date on or before %(day)s") % {"day": date_format(self.last, "F j, Y")}
            )


class WordsField(forms.CharField):
    """Text somebody wrote. Characters that cannot be seen are dropped, lines end with \\n."""

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
        return str(super().to_python(value))
