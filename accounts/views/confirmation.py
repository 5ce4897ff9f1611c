"""Proving again who one is, without a password: by a code to the e-mail of the login."""

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.confirmation_code import ConfirmationCode
from accounts.forms.sign_in import ConfirmationCodeForm

TOO_OFTEN = 429


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
    return page(request, form, status=422 if form.errors else 200)


def page(request: HttpRequest, form: ConfirmationCodeForm, *, status: int) -> HttpResponse:
    """Messages stay: they are for the page that one goes back to."""
    is_sent = ConfirmationCode.of(request).tries_left() > 0
    context = {"form": form, "is_sent": is_sent, "next": get_next_redirect_url(request)}
    context["must_wait"] = status == TOO_OFTEN
    return render(request, "accounts/code_confirmation.html", context, status=status)


def send_code(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="confirmation_code"):
        form = ConfirmationCodeForm(None, code=ConfirmationCode.of(request))
        return page(request, form, status=TOO_OFTEN)
    ConfirmationCode.send_to(request)
    return redirect(request.get_full_path())
