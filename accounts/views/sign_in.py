"""The page on which most people begin."""

from functools import cache

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import login
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.context import look_of

TOKEN, CODE_URL, FIELD = "[[token]]", "[[code-url]]", "[[redirect-field]]"


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
    page = page_for_all(look_of(request), get_language())
    page = page.replace(TOKEN, get_token(request)).replace(CODE_URL, escape(code_url))
    return HttpResponse(page.replace(FIELD, hidden_field(following)))


@cache
def page_for_all(look: str, language: str | None) -> str:
    """The page as every visitor gets it, with marks where something is one visitor's own."""
    marks = {"csrf_token": TOKEN, "request_login_code_url": CODE_URL, "redirect_field": FIELD}
    alike = {"look": look, "help_page": reverse("account_login"), "form": LoginForm()}
    return render_to_string("account/login.html", alike | marks)


def hidden_field(following: str) -> str:
    """As allauth's view makes it."""
    if not following:
        return ""
    field = '<input type="hidden" name="{}" value="{}">'
    return format_html(field, REDIRECT_FIELD_NAME, following)


def is_plain_visit(request: HttpRequest) -> bool:
    """Somebody looks to whom nothing has to be told, and who is not signed in.

    Nor half way, between a password and its code.
    """
    return (
        request.method == "GET"
        and not request.user.is_authenticated
        and LOGIN_SESSION_KEY not in request.session
        and not get_messages(request)
        and not get_adapter().is_ajax(request)
    )
