"""Which review does a request open, and how does every form of it answer?"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.authentication import used_second_factor
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.middleware import ask_for_second_factor
from records.media import MediaRefused
from remediation.case_reading import read_case
from remediation.models import Case, CaseGuest
from remediation.reviews.rules import FAMILIES, can_hold_review, guest_on, past_guest

Reader = Callable[..., HttpResponseBase]


def find_review(request: DistrictRequest, pk: UUID) -> Case | None:
    """None also for a plan, which has a page of its own. Who may open it, the caller asks."""
    case = read_case(pk, district=request.membership.district)
    return case if case is not None and case.kind.family in FAMILIES else None


def held_case(request: DistrictRequest, pk: UUID) -> Case:
    """A review that HR works on."""
    case = find_review(request, pk)
    if case is None or not can_hold_review(request.membership, case):
        raise Http404
    return case


def held(request: DistrictRequest, rows: Any, pk: UUID) -> Any:
    """A row of a review that HR works on, with its `case`."""
    found = get_object_or_404(rows, pk=pk)
    found.case = held_case(request, found.case_id)
    return found


def opens_case(view: Reader) -> Reader:
    """View decorator: `view(request, case, guest)` for HR (guest is None) and for a guest with a
    second factor until their day. Nobody keeps the answer in a cache."""

    @never_cache
    @wraps(view)
    def opened(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
        case = find_review(request, pk)
        if case is None:
            raise Http404
        return opened_for(request, case, lambda guest: view(request, case, guest))

    return opened


def opened_for(
    request: DistrictRequest, case: Case, answer: Callable[[CaseGuest | None], HttpResponseBase]
) -> HttpResponseBase:
    if can_hold_review(request.membership, case):
        return answer(None)
    guest = guest_on(request.membership, case)
    if guest is not None:
        if used_second_factor(request):
            return answer(guest)
        return ask_for_second_factor(request, "") or answer(guest)
    past = past_guest(request.membership, case)
    if past is None:
        raise Http404
    context = {"ended_on": past.ended_at or past.until}
    return render(request, "remediation/guest_over.html", context, status=403)


def tried(form: forms.Form, act: Callable[[], Any], *, field: str | None = None) -> Any:
    """What `act` gives; None when it was refused, which the form tells then."""
    try:
        return act()
    except MediaRefused as refusal:
        form.add_error(field, str(refusal))
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
    return None


def form_page(
    request: DistrictRequest, case: Case, form: forms.Form, **words: Any
) -> HttpResponse:
    """A page with one form. 422 when it was refused."""
    context = {"case": case, "form": form, **words}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/review_form.html", context, status=status)
