"""What do people type to get in?"""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import (
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.core import context
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from accounts.confirmation_code import ConfirmationCode
from accounts.services.claims import login_of, open_login_for


class RequestCodeForm(RequestLoginCodeForm):
    """The answer is the same for an address that nobody has."""

    def clean_email(self) -> str:
        open_login_for(self.cleaned_data["email"])
        email = str(super().clean_email())
        user = login_of(email)
        self._user = user if user is not None and user.is_active else None
        return email


class ResetForm(ResetPasswordForm):
    def clean_email(self) -> str:
        email = str(super().clean_email())
        user = login_of(email)
        self.users = [user] if user is not None and user.is_active else []
        return email


class LoginCodeForm(ConfirmLoginCodeForm):
    """Says how many tries are left."""

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except forms.ValidationError as error:
            raise forms.ValidationError(self.words_for_wrong_code()) from error

    def words_for_wrong_code(self) -> str:
        failed = context.request._login_stage.state.get("failed_attempts", 0)
        left = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS - failed - 1
        return _("This code doesn’t match.") + " " + tries_left(left)


def tries_left(count: int) -> str:
    return ngettext("You have one more try.", "You have %(count)s more tries.", count) % {
        "count": count
    }


class ConfirmationCodeForm(forms.Form):
    code = forms.CharField(
        label=_l("Code from the mail"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, code: ConfirmationCode, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.expected = code

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"]).strip()
        if self.expected.matches(typed):
            return typed
        if left := self.expected.tries_left():
            raise forms.ValidationError(_("This code doesn’t match.") + " " + tries_left(left))
        raise forms.ValidationError(_("This code no longer works. Ask for a new one."))
