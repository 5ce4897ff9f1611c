"""The kinds of plans, reviews and appeals as they are loaded, and the admin's word for them."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from remediation.kinds.rules import can_confirm_kind, can_read_kinds
from remediation.kinds.words import limits_of, starters_of, voices_of
from remediation.models import CaseKind
from remediation.services.kind import confirm_kind

COMPARED_AGAIN = timedelta(days=365)  # laws change each year


@require_GET
def kind_list(request: DistrictRequest) -> HttpResponse:
    """Those in force, by what they are; the withdrawn ones lie behind the newer."""
    require(can_read_kinds(request.membership))
    found = CaseKind.objects.in_use().select_related("unit").order_by("family", "title", "pk")
    context = {
        "kinds": [{"kind": one, "starters": starters_of(one)} for one in found],
        "samples": sum(one.is_sample for one in found),
        "stale_before": clock.today(request.membership.district) - COMPARED_AGAIN,
        "may_confirm": can_confirm_kind(request.membership),
    }
    return render(request, "remediation/kind_list.html", context)


@require_GET
def kind_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_read_kinds(request.membership))
    rows = CaseKind.objects.select_related("unit", "confirmed_by")
    kind = get_object_or_404(rows, pk=pk)
    others = CaseKind.objects.filter(code=kind.code).exclude(code="").exclude(pk=kind.pk)
    context = {
        "kind": kind,
        "limits": limits_of(kind),
        "starters": starters_of(kind),
        "voices": voices_of(kind),
        "revisions": others.order_by("-revision"),
        "stale_before": clock.today(request.membership.district) - COMPARED_AGAIN,
        "may_confirm": can_confirm_kind(request.membership)
        and kind.is_sample
        and kind.withdrawn_at is None,
    }
    return render(request, "remediation/kind.html", context)


@require_POST
def kind_confirmation(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_confirm_kind(request.membership))
    kind = get_object_or_404(CaseKind, pk=pk)
    try:
        confirm_kind(kind, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed. It is the district’s own now."))
    return redirect("remediation:kind", kind.pk)
