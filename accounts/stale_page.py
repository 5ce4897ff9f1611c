"""A form came from a page that stood open for too long: nothing is done, and no word is lost.

Its session had ended, or its sender had signed in anew meanwhile. A form that keeps its words
(accounts/sent_late.py) gets them back; those of any other are shown, to be copied.
"""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from accounts.authentication import page_to_return_to
from accounts.fields import UNSEEN
from accounts.http import CHOSEN
from accounts.models import Membership
from accounts.scope import district_scope
from accounts.sent_late import (
    AGAIN,
    NO_WORDS,
    PLACE,
    is_draft,
    is_kept_late,
    keep_words,
    with_kept,
)

WITHOUT_PROSE = {"", "accounts"}  # areas whose forms hold secrets, names and choices


def page_to_come_back_to(request: HttpRequest) -> str:
    """After signing in again. Words of a form that keeps them come too late to be taken, not to be
    kept: they stand in the form again."""
    if request.method == "GET":
        return request.get_full_path()
    if CHOSEN not in request.session or not is_kept_late(request) or is_forged(request):
        return "/"
    with district_scope(UUID(request.session[CHOSEN])):
        people = Membership.objects.active().filter(user=request.session[SESSION_KEY])
        is_kept = keep_words(request, people.first())
    page = page_to_return_to(request) if PLACE in request.POST else request.path
    return with_kept(page, request) if is_kept else "/"


def is_forged(request: HttpRequest) -> bool:
    """The check that every view has before it. A token of an older session is no forgery."""
    if is_from_own_page(request):
        return False
    check = CsrfViewMiddleware(HttpResponse)
    return check.process_view(request, HttpResponse, (), {}) is not None


def is_from_own_page(request: HttpRequest) -> bool:
    """Browsers say so of each form that is sent, and let no page say it of another one."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def words_left_over(request: HttpRequest) -> list[str]:
    """Typed into a form that keeps nothing, by somebody who waits for a page."""
    is_script = request.htmx or request.headers.get("Accept") == "application/json"  # type: ignore[attr-defined]
    if request.method != "POST" or is_script or is_forged(request):
        return []
    return typed_words(request)


def typed_words(request: HttpRequest) -> list[str]:
    """What is worth copying: prose. One word alone is a choice, a key or a day."""
    if _area(request) in WITHOUT_PROSE:
        return []
    return [words for _name, words in _fields(request) if len(words.split()) > 1]


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, UNSEEN.sub("", str(value)))
        for name, values in request.POST.lists()
        for value in values
        if name not in NO_WORDS
    ]


def _area(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).app_name
    except Resolver404:
        return ""


def give_back(request: HttpRequest, why: str, place: str) -> HttpResponse:
    """What was sent was refused, and the page at `place` has no form for its words any more."""
    words = typed_words(request)
    if words:
        return words_page(request, words, why, status=HTTPStatus.CONFLICT)
    messages.error(request, why)
    return redirect(place)


def words_page(
    request: HttpRequest,
    words: list[str],
    why: str,
    *,
    status: int = HTTPStatus.FORBIDDEN,
    can_go_back: bool = False,
) -> HttpResponse:
    """What can't be taken, in fields to copy from. `can_go_back`: a draft goes back into its own
    form if its sender says so, and no further: it is neither saved nor signed by that."""
    sent = _fields(request) if can_go_back and is_draft(request) else []
    context = {"why": why, "words": words, "again": AGAIN, "sent": sent}
    return render(request, "errors/words.html", context, status=status)
