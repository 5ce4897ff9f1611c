"""What may be typed into the pages of this app?"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from evaluations.services.sharing import NOTE_LENGTH


class ConferenceForm(forms.Form):
    """The day they met, from the first day of the school year to today."""

    held_on = DayField(label=_("You met on"))

    def __init__(self, *args: Any, first: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].set_limits(first, today)


class SignForm(ConferenceForm):
    """What the supervisor signs with. `seen` is what they read, so nothing changes unread."""

    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Note for %(name)s") % {"name": name}
        self.fields["note"].help_text = _(
            "%(name)s and HR can read this. It stays with the goals."
        ) % {"name": name}


class ReturnForm(forms.Form):
    note = WordsField(
        label=_("What should change?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what should change")},
    )


class EmployeeSignForm(forms.Form):
    comment = WordsField(
        label=_("Your comment"),
        help_text=_("It is kept with your signature. No one sees it until you sign."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeRequestForm(forms.Form):
    reason = WordsField(
        label=_("What should change before you sign?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what should change")},
    )


class ReasonForm(forms.Form):
    reason = WordsField(
        label=_("Why"), max_length=300, help_text=_("The person and their supervisor can read it.")
    )
