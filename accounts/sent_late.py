"""What was sent and not taken: kept, and put back into the form.

Its sender had to prove again who they are, or the act was refused. It is asked for again on the
page where its sentence stands, which finds the words by the address of the form:

    forms = put_back(request, forms, step.pk, receipt_form="evaluations:receipt")

Or the session had ended. A page of which the form is the main thing is marked, and takes them:

    @keeps_late_words
    def goal_update(request, pk):
        form = GoalForm(late_words(request))
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from accounts.fields import UNSEEN
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.services.unsent import forget_unsent, keep_sent, unsent_words

PLACE = "unsent"  # hidden in a form (components/unsent.html): where its words are kept
KEPT = "kept"  # in the session, and where that ends a parameter of the page: address of the form
AGAIN = "back-into-the-form"  # sent by the page that shows words again (accounts.stale_page)
NO_WORDS = {"csrfmiddlewaretoken", PLACE, AGAIN, "secret"}
LONGEST_PLACE = 500

View = Callable[..., HttpResponse]


def keeps_late_words(view: View) -> View:
    """View decorator: what comes to it after the session ended is kept (accounts.middleware)."""

    @wraps(view)
    def keeping_view(request: DistrictRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and AGAIN in request.POST:
            keep_words(request, request.membership)
            return redirect(with_kept(request.path, request))
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            forget_words(request)
        return response

    keeping_view.keeps_late_words = True  # type: ignore[attr-defined]
    return keeping_view


def is_kept_late(request: HttpRequest) -> bool:
    """By the form, which names its place, or by the page to which it was sent."""
    return PLACE in request.POST or is_draft(request)


def is_draft(request: HttpRequest) -> bool:
    """Sent to a page of which the form is the main thing."""
    try:
        return hasattr(resolve(request.path_info).func, "keeps_late_words")
    except Resolver404:
        return False


def late_words(request: DistrictRequest) -> QueryDict | None:
    """What was sent here after the session ended; None as a rule.

    The page is drawn as if it came now, so that it says over which version it was typed.
    """
    if request.method != "GET" or request.GET.get(KEPT) != request.path:
        return None
    row = unsent_words(request.membership, request.path)
    if row is None:
        return None
    late = QueryDict(mutable=True)
    for name, value in row.words.items():
        late.setlist(name, value if isinstance(value, list) else [value])
    request.session[KEPT] = request.path
    request.POST = late  # type: ignore[assignment]
    messages.info(request, _("You were signed out before this arrived. Read it, and save it now."))
    return late


def hold_words(request: DistrictRequest) -> None:
    """Of this POST, until it is sent again."""
    if keep_words(request, request.membership):
        request.session[KEPT] = place_of(request)
        request.holds_words = True


def keep_words(request: HttpRequest, person: Membership | None) -> bool:
    """Of this POST: no files, and no secrets."""
    if person is None or hasattr(request, "sensitive_post_parameters"):
        return False
    words: dict[str, str | list[str]] = {}
    for name in request.POST.keys() - NO_WORDS:
        values = [UNSEEN.sub("", str(value)) for value in request.POST.getlist(name)]
        if any(values):
            words[name] = values if len(values) > 1 else values[0]
    if words:
        keep_sent(person, place_of(request), words)
    return bool(words)


def place_of(request: HttpRequest) -> str:
    place = UNSEEN.sub("", request.POST.get(PLACE, ""))
    return place if 0 < len(place) <= LONGEST_PLACE else request.path


def with_kept(page: str, request: HttpRequest) -> str:
    """The page to come back to, which finds the words of this POST by its address."""
    return f"{page}{'&' if '?' in page else '?'}{urlencode({KEPT: place_of(request)})}"


def put_back(
    request: DistrictRequest, found: dict[str, Any], key: UUID, **pages: str
) -> dict[str, Any]:
    """`pages`: of a form, by its name in `found`, the URL to which it is sent. Asks the database
    nothing unless something was kept for one of them."""
    kept = request.GET.get(KEPT) or request.session.get(KEPT)
    for name in pages if kept else ():
        form, url = found.get(name), reverse(pages[name], args=[key])
        row = unsent_words(request.membership, url) if kept == url else None
        if row is None:
            continue
        if form is not None:
            form.initial = {**form.initial, **_shown(form, row.words)}
        elif all(
            found.get(other) is None for other in pages if _is_sent_to(url, pages[other], key)
        ):
            _tell_once(request, row.words)
    return found


def _is_sent_to(url: str, page: str, key: UUID) -> bool:
    return url == reverse(page, args=[key])


def _tell_once(request: DistrictRequest, words: Mapping[str, str | list[str]]) -> None:
    """The form that they were typed into is not there any more."""
    prose = [one for one in words.values() if isinstance(one, str) and " " in one.strip()]
    if prose:
        told = _("Not sent, and there is no form for it now. You typed: “%(words)s”")
        messages.warning(request, told % {"words": " ".join(prose)})
    request.session.pop(KEPT, None)


def _shown(form: forms.Form, words: Mapping[str, Any]) -> dict[str, Any]:
    """What is hidden in the form speaks of the page as it is now."""
    seen = {field.name for field in form.visible_fields()}
    return {name: value for name, value in words.items() if name in seen}


def forget_words(request: DistrictRequest) -> None:
    """The act was done after all, unless it was refused just now."""
    place = place_of(request)
    if request.session.get(KEPT) == place and not getattr(request, "holds_words", False):
        del request.session[KEPT]
        forget_unsent(request.membership, place)
