"""The page of a sheet: the whole form, sharing it, and its overall rating."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.drafts import version_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from forms import rules, services
from forms.models import Sheet
from forms.one_sheet import read_sheet
from forms.places import place_of
from forms.reading import sheet_page
from forms.row_forms import OverallForm


def find_sheet(request: DistrictRequest, pk: UUID) -> Sheet:
    sheet = read_sheet(pk, reader=request.membership)
    if sheet is None:
        raise Http404
    return sheet


def whole_page(
    request: DistrictRequest, sheet: Sheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    page = sheet_page(sheet, reader=request.membership)
    return render(request, "forms/sheet.html", {"page": page} | more, status=status)


@require_GET
def sheet_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    sheet = find_sheet(request, pk)
    services.record_view(sheet, actor=request.membership)
    return whole_page(request, sheet)


def require_shared_here(request: DistrictRequest, sheet: Sheet) -> None:
    """A sheet that is part of more is shared with it, and taken back with it."""
    require(place_of(sheet, reader=request.membership).is_shared_here)


@require_POST
def sheet_sharing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Share it, or say row by row what is missing."""
    sheet = find_sheet(request, pk)
    require_shared_here(request, sheet)
    try:
        services.share_sheet(sheet, actor=request.membership)
    except services.IncompleteSheet as refusal:
        return whole_page(request, sheet, status=422, refused=refusal.missing)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Shared."))
    return redirect("forms:sheet", sheet.pk)


@require_POST
def sharing_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    sheet = find_sheet(request, pk)
    require_shared_here(request, sheet)
    try:
        services.take_back_sheet(sheet, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You took it back. Nobody else sees it now."))
    return redirect("forms:sheet", sheet.pk)


@require_http_methods(["GET", "POST"])
def overall(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Another overall rating than the computed one, with the reason."""
    sheet = find_sheet(request, pk)
    require(rules.can_set_overall(request.membership, sheet))
    page = sheet_page(sheet, reader=request.membership)
    if page.overall is None or not page.may_write:
        return redirect("forms:sheet", sheet.pk)
    standing = {"level": sheet.overall_level, "reason": sheet.overall_reason}
    form = OverallForm(
        request.POST if request.method == "POST" else None,
        overall=page.overall,
        person=sheet.person.first_name,
        initial=standing,
    )
    if form.is_bound and form.is_valid() and saved_overall(request, sheet, form):
        return redirect("forms:sheet", sheet.pk)
    version = request.POST.get("version", sheet.version)
    context = {"page": page, "form": form, "version": version}
    status = 422 if form.is_bound else 200
    return render(request, "forms/overall.html", context, status=status)


def saved_overall(request: DistrictRequest, sheet: Sheet, form: OverallForm) -> bool:
    version = version_sent(request.POST.get("version", ""))
    try:
        services.set_overall(sheet, actor=request.membership, version=version, **form.cleaned_data)
    except InvalidTransition as refusal:
        form.add_error("reason", str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True
