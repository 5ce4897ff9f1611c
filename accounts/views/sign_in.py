"""The page on which most people begin."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import login
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters


@login_not_required
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """allauth's page; to look at it needs nothing of allauth's view, nor a form of one's own."""
    if not is_plain_visit(request):
        return login(request)
    following = request.GET.get(REDIRECT_FIELD_NAME, "")
    code_url = reverse("account_request_login_code")
    if following:  # passed on only if it is safe; the form's own is checked when it is sent
        code_url = passthrough_next_redirect_url(request, code_url, REDIRECT_FIELD_NAME)
    context = {"request_login_code_url": code_url, "redirect_field": hidden_field(following)}
    return render(request, "account/login.html", context)


def hidden_field(following: str) -> str:
    """As allauth's view makes it."""
    if not following:
        return ""
    field = '<input type="hidden" name="{}" value="{}">'
    return format_html(field, REDIRECT_FIELD_NAME, following)


def is_plain_visit(request: HttpRequest) -> bool:
    """Somebody looks who is not signed in, nor half way (between a password and its code)."""
    return (
        request.method == "GET"
        and not request.user.is_authenticated
        and LOGIN_SESSION_KEY not in request.session
        and not get_adapter().is_ajax(request)
    )
