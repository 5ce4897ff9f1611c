"""How, and how long ago, did this person prove who they are?

Real time throughout: the product's clock may be moved, a proof of identity may not.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import DistrictRequest
from accounts.sent_late import forget_words, hold_words

FRESH = timedelta(minutes=15)
PIN = "pin"

Record = dict[str, Any]
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Authentication:
    """What a signature keeps of how its signer was known."""

    method: str  # "password, totp"; "code"; "passkey"; "pin"
    at: datetime
    session_hash: str  # SHA-256 of the session's key, hex
    ip_address: str | None
    user_agent: str


def authentication_of(request: HttpRequest) -> Authentication:
    records = records_of(request)
    return Authentication(
        method=", ".join(methods_of(records)) or "unknown",
        at=datetime.fromtimestamp(records[-1]["at"] if records else 0, UTC),
        session_hash=hashlib.sha256((request.session.session_key or "").encode()).hexdigest(),
        ip_address=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:300],
    )


def records_of(request: HttpRequest) -> list[Record]:
    """Proofs given in this session, oldest first."""
    if not request.user.is_authenticated:
        return []
    return get_authentication_records(request, request.user)


def methods_of(records: list[Record]) -> Iterable[str]:
    """The last proof, with those it completed: a password, then a code from the app."""
    last_round: list[Record] = []
    for record in records:
        last_round = [record] if record.get("reauthenticated") else [*last_round, record]
    return dict.fromkeys(method_of(record) for record in last_round)


def method_of(record: Record) -> str:
    if record["method"] != "mfa":
        return str(record["method"])
    return "passkey" if record.get("passwordless") else str(record["type"])


def is_fresh(request: HttpRequest) -> bool:
    records = records_of(request)
    return bool(records) and time.time() - records[-1]["at"] <= FRESH.total_seconds()


def used_second_factor(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in records_of(request))


def require_fresh_authentication(view: View) -> View:
    """View decorator: a proof older than `FRESH` must be given again, then the page comes back.

    Words typed into the page are kept (accounts/sent_late.py); the act itself is asked for again.
    """

    @wraps(view)
    def fresh_view(request: DistrictRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.FOUND:
                forget_words(request)
            return response
        if request.method != "GET":
            messages.info(
                request,
                _("It has been a while, so we made sure that it is you. Now do it once more."),
            )
            hold_words(request)
        url = f"{proof_url(request)}?{urlencode({'next': page_to_return_to(request)})}"
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(url)
        return redirect(url)

    return fresh_view


def proof_url(request: HttpRequest) -> str:
    """The page where this person proves again who they are."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    return str(methods[0]["url"]) if methods else reverse("account_login")


def page_to_return_to(request: HttpRequest) -> str:
    """The page asked for, or the one from which an act was sent."""
    if request.method == "GET" and not getattr(request, "htmx", False):
        return request.get_full_path()
    sent_from = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    )
    if not safe:
        return "/"
    parts = urlsplit(sent_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
