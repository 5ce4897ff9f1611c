"""When something breaks: a page with a code that leads to the line in the log."""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts.help_desk import page_of

log = logging.getLogger("tandem.errors")
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # none that look or sound alike, no words by chance


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: they query, and the transaction may be broken."""
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(3)) for _ in range(2))
    log.error("Page failed, code %s", code)  # the line also names the request: config/logs.py
    context = {"code": code, "help_page": page_of(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)
