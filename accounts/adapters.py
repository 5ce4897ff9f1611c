"""What does allauth do our way?"""

import logging
from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.authentication import is_fresh
from accounts.encryption import cipher
from accounts.models import User
from accounts.services.claims import claim_proven_addresses

PURPOSE = "accounts.second_factor"  # of the cipher; another one reads no secret of before
log = logging.getLogger("tandem.mail")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail and password don’t match. Try again, or ask for a code."
        ),
        "enter_current_password": _("This isn’t your password. Try again."),
        "incorrect_code": _("This code doesn’t match. Look at the newest mail we sent you."),
        "incorrect_password": _("This isn’t your password. Try again."),
        "rate_limited": _("That was too often. Wait a few minutes and try again."),
        "too_many_login_attempts": _(
            "That was too many tries. Wait five minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come from their district's roster, or by invitation."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Each sign-in looks again: a district may have loaded this person since."""
        claim_proven_addresses(request, user)
        return super().post_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One answer in the whole product to how old a proof may be.

        allauth asks nothing of people who have neither a password nor a second factor. We do.
        """
        request = context.request
        if is_fresh(request):
            return False
        if not get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Also for people without a password: a code to the e-mail of their login."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and user.email:
            methods.append(
                {
                    "id": "code_confirmation",
                    "description": _("Send me a code by e-mail"),
                    "url": reverse("accounts:code_confirmation"),
                }
            )
        return methods

    def reauthenticate(self, user: User, password: str) -> bool:
        """A login without an e-mail has a PIN in the place of the password."""
        if user.email:
            return bool(super().reauthenticate(user, password))
        key = f"pin-{user.pk}"
        if not ratelimit.consume(context.request, action="login_failed", key=key):
            raise self.validation_error("too_many_login_attempts")
        return user.check_password(password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without a mail server nobody gets a code: say so, and name the other ways in."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are OSErrors
            log.warning("Mail not sent: %s", type(error).__name__)
            messages.error(
                self.request,
                _(
                    "We can’t send mail right now. Wait a few minutes and try again, or sign in"
                    " with your password or passkey."
                ),
            )
            raise ImmediateHttpResponse(redirect("account_login")) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What it tells of has happened already and must not be undone."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps lie encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code doesn’t match. Wait for the next one and type that."),
    }

    def encrypt(self, text: str) -> str:
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(PURPOSE).decrypt(encrypted_text.encode()).decode()
