"""Form fields that forgive: a date as people write it, and words without invisible characters."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.numbers import (
    DECIMAL_PLACES,
    WHOLE_DIGITS,
    UnreadableNumber,
    is_too_long,
    plain_number,
    read_number,
)

DAY_FORMATS = [
    "%Y-%m-%d",  # what a date control sends
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%B %d, %Y",
]
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # what lies outside is a slip of the hand
# Control and format characters that no one types on purpose; they hide or reorder words.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"  # halves of letters, which no table takes; hidden tags
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
        first, last = self.first or EARLIEST, self.last or LATEST
        if value < first:
            raise ValidationError(
                _("Pick a date on or after %(day)s") % {"day": date_format(first, "F j, Y")}
            )
        if value > last:
            raise ValidationError(
                _("Pick a date on or before %(day)s") % {"day": date_format(last, "F j, Y")}
            )


class SearchField(forms.CharField):
    """What to look for. Nothing is refused: too much of it is cut off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return UNSEEN.sub("", super().clean(value))[:100].strip()


class NumberField(forms.Field):
    """A decimal number, such as 12.5 or 1,250. What may be meant in two ways is asked back."""

    widget = forms.TextInput
    default_error_messages = {"required": gettext_lazy("Write a number")}

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None
        if not str(value).strip():
            return None
        try:
            number = read_number(str(value))
        except UnreadableNumber as error:
            if error.has_comma:
                told = _("Write the number with a point, like 12.5")
            else:
                told = _("Write a number, like 12.5")
            raise ValidationError(told) from error
        if is_too_long(number):
            raise ValidationError(
                _("Write at most %(whole)d digits before the point and %(places)d after it")
                % {"whole": WHOLE_DIGITS, "places": DECIMAL_PLACES}
            )
        return number

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


class WholeNumberField(forms.IntegerField):
    """Django's own sentences are for programmers."""

    default_error_messages = {
        "required": gettext_lazy("Write a number"),
        "invalid": gettext_lazy("Write a whole number, like 5"),
        "min_value": gettext_lazy("Write %(limit_value)d or more"),
        "max_value": gettext_lazy("Write %(limit_value)d or less"),
    }


class LinkField(forms.URLField):
    """An address of the web. It is shown as a link, and never fetched."""

    default_error_messages = {
        "invalid": gettext_lazy("Write a whole address, like https://example.org/rules"),
        "max_length": gettext_lazy("Write at most %(limit_value)d characters"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)

    def run_validators(self, value: Any) -> None:
        """Of several reasons why it is no address the first one is enough."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise ValidationError(error.error_list[:1]) from error


class MailField(forms.EmailField):
    default_error_messages = {
        "invalid": gettext_lazy("Write a whole e-mail address, like ana@example.org"),
    }


class WordsField(forms.CharField):
    """Text somebody wrote: one spelling of each letter (NFC), lines end with \\n, no characters
    that cannot be seen. Too long is said, never cut: a browser's maxlength would cut a paste.
    """

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
            value = unicodedata.normalize("NFC", value)
        return str(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
