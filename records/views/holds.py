"""Legal holds: of the district, of one person, and their release."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from records import rules
from records.forms.retention import ReasonForm
from records.models import LegalHold
from records.services.hold import place_hold, release_hold

TEMPLATE = "records/legal_holds.html"


@require_http_methods(["GET", "POST"])
def hold_list(request: DistrictRequest) -> HttpResponse:
    """All that stand. A new one here is on the whole district."""
    require(rules.can_view_holds(request.membership))
    return holds_page(request, None)


@require_http_methods(["GET", "POST"])
def person_hold_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(people_visible_to(request.membership), pk=pk)
    require(rules.can_view_holds(request.membership))
    return holds_page(request, person)


def holds_page(request: DistrictRequest, person: Membership | None) -> HttpResponse:
    if request.method == "POST":
        require(rules.can_hold(request.membership))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        place_hold(person, actor=request.membership, reason=form.cleaned_data["reason"])
        messages.success(request, _("The hold stands. Nothing it covers is destroyed."))
        return redirect(request.path)
    holds = LegalHold.objects.select_related("person", "placed_by").order_by("-placed_at")
    if person is not None:
        holds = holds.filter(person=person)
    ended = holds.exclude(releases=None).prefetch_related("releases__released_by")
    context = {
        "person": person,
        "standing": holds.in_force(),
        "ended": ended,
        "form": form,
        "may_hold": rules.can_hold(request.membership),
    }
    status = 422 if form.errors else 200
    return render(request, TEMPLATE, context, status=status)


@require_http_methods(["GET", "POST"])
def release_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_view_holds(request.membership))
    hold = get_object_or_404(LegalHold.objects.select_related("person", "placed_by"), pk=pk)
    require(rules.can_release(request.membership, hold))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            release_hold(hold, actor=request.membership, reason=form.cleaned_data["reason"])
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The hold is released."))
        return redirect("records:legal_holds")
    status = 422 if form.errors else 200
    return render(request, "records/release.html", {"hold": hold, "form": form}, status=status)
