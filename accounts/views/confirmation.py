"""Proving again who one is, without a password: by a code to the e-mail of the login."""

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.confirmation_code import ConfirmationCode
from accounts.forms.sign_in import ConfirmationCodeForm


@never_cache
@require_http_methods(["GET", "POST"])
def code_confirmation(request: HttpRequest) -> HttpResponse:
    """POST `action=send` mails a code; any other POST brings it."""
    code = ConfirmationCode.of(request)
    if request.method == "POST" and request.POST.get("action") == "send":
        return send_code(request)
    form = ConfirmationCodeForm(request.POST if request.method == "POST" else None, code=code)
    if form.is_valid():
        code.accept()
        return resume_request(request) or redirect("/")
    return render(
        request,
        "accounts/code_confirmation.html",
        {"form": form, "is_sent": code.is_live(), "next": get_next_redirect_url(request)},
        status=422 if form.errors else 200,
    )


def send_code(request: HttpRequest) -> HttpResponse:
    if ratelimit.consume(request, action="confirmation_code"):
        ConfirmationCode.send_to(request)
    else:
        messages.error(request, _("We just sent you a code. Wait a minute before the next one."))
    return redirect(request.get_full_path())
