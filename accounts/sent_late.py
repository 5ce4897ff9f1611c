"""What was sent and not taken: kept, and put back into the form.

Its sender had to prove again who they are, or the act was refused. It is asked for again on the
page where its sentence stands, which finds the words by the address of the form:

    forms = put_back(request, forms, step.pk, receipt_form="evaluations:receipt")
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from accounts.fields import UNSEEN
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.services.unsent import forget_unsent, keep_sent, unsent_words

PLACE = "unsent"  # hidden in a form (components/unsent.html): where its words are kept
KEPT = "kept"  # in the session, and where that ends a parameter of the page: address of the form
NO_WORDS = {"csrfmiddlewaretoken", PLACE}
LONGEST_PLACE = 500


def hold_words(request: DistrictRequest) -> None:
    """Of this POST, until it is sent again."""
    if keep_words(request, request.membership):
        request.session[KEPT] = place_of(request)
        request.holds_words = True


def keep_words(request: HttpRequest, person: Membership | None) -> bool:
    """Of this POST: no files, and no secrets."""
    if person is None or hasattr(request, "sensitive_post_parameters"):
        return False
    words = {name: UNSEEN.sub("", str(value)) for name, value in request.POST.items()}
    words = {name: value for name, value in words.items() if value and name not in NO_WORDS}
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
        if kept == url and form is not None:
            row = unsent_words(request.membership, url)
            form.initial = {**form.initial, **_shown(form, row.words if row else {})}
    return found


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
