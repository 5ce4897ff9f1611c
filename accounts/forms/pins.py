"""Number, printed code, PIN."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.services.pins import check_pin


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_l("Employee number"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    secret = forms.CharField(
        label=_l("PIN"),
        help_text=_l("The first time: the code from your letter."),
        max_length=64,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PinForm(forms.Form):
    """Twice, as nobody can read it back to the person."""

    pin = forms.CharField(
        label=_l("New PIN"),
        help_text=_l("6 to 12 digits that only you know. Not 123456, not your number."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )
    pin_again = forms.CharField(
        label=_l("The same PIN again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, employee_number: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.employee_number = employee_number

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"]).strip()
        check_pin(pin, self.employee_number)
        return pin

    def clean_pin_again(self) -> str:
        again = str(self.cleaned_data["pin_again"]).strip()
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise forms.ValidationError(_("The two PINs are not the same."))
        return again
