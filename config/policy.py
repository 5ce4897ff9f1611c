"""Which content may a page load? One strict policy for all pages (settings)."""

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

BROKEN = {HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR}
Respond = Callable[[HttpRequest], HttpResponse]


def send_policy(get_response: Respond) -> Respond:
    """In the place of django-csp's middleware, which composes the policy for each response anew:
    ours has no nonces, and no page has a policy of its own."""
    policy = build_policy()

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.DEBUG and response.status_code in BROKEN:
            return response  # Django's own page about the mistake brings its styles along
        response.headers.setdefault(HEADER, policy)
        return response

    return respond
