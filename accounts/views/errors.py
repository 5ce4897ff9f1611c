"""When something breaks: a page with a code that leads to the line in the log.

And when a form comes from a page that stood open while its sender signed in anew.
"""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.help_desk import page_of
from accounts.stale_page import is_from_own_page, typed_words, words_page

log = logging.getLogger("tandem.errors")
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # none that look or sound alike, no words by chance


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: they query, and the transaction may be broken."""
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(3)) for _ in range(2))
    log.error("Page failed, code %s", code)  # the line also names the request: config/logs.py
    context = {"code": code, "help_page": page_of(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Words that came from a page of ours go back to their sender. Those that another site sent
    are never shown, as they would look like the sender's own."""
    words = typed_words(request) if is_from_own_page(request) else []
    if words:
        why = _("You signed in anew after you opened that page.")
        is_signed_in = getattr(request, "membership", None) is not None
        return words_page(request, words, why, can_go_back=is_signed_in)
    return render(request, "403_csrf.html", status=403)
