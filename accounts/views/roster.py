"""Rosters: sent, checked, agreed to, loaded; and those of the past."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rules
from accounts.errors import InvalidTransition
from accounts.forms.roster import AgreementForm, UploadForm
from accounts.http import DistrictRequest
from accounts.models import Membership, RoleGrant, RosterImport, RosterRow
from accounts.roster.answers import csv_of
from accounts.roster.rows import FileRefused
from accounts.services import roster as services
from accounts.services import roster_load
from accounts.services.roster_words import changes_by_kind, shown_changes
from accounts.uploads import was_too_large
from accounts.views.runs import LABELS

State = RosterImport.State
SHOWN = 50
PAGE = 50


@require_GET
def roster_list(request: DistrictRequest) -> HttpResponse:
    rules.require(rules.can_set_up(request.membership))
    imports = RosterImport.objects.defer("content").select_related("source", "uploaded_by")
    page = Paginator(imports.order_by("-uploaded_at", "-pk"), 25).get_page(request.GET.get("page"))
    return render(request, "accounts/roster_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def roster_upload(request: DistrictRequest) -> HttpResponse:
    rules.require(rules.can_set_up(request.membership))
    form = UploadForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = services.upload_roster(
                file.read(), file.name, actor=request.membership, source_name=form.source_name
            )
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            return redirect("accounts:roster_import", found.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/roster_upload.html", {"form": form}, status=status)


@require_GET
def roster_detail(request: DistrictRequest, pk: Any) -> HttpResponse:
    found = import_for(request, pk)
    rows = found.rows.order_by("row_number", "name")
    context = {
        "roster_import": found,
        "run": found.run,
        "run_label": LABELS[found.run.kind] if found.run else "",
        "rejected": rows.filter(kind=RosterRow.Kind.REJECTED)[:SHOWN],
        "deactivated": rows.filter(kind=RosterRow.Kind.DEACTIVATED)[:SHOWN],
        "changes": changes_by_kind(found) if found.changed else [],
        "agreement_form": AgreementForm(),
        "may_agree": rules.can_agree_to_roster(request.membership, found),
        "other_admins": other_admins(request.membership) if found.state == State.STOPPED else [],
    }
    response = render(request, "accounts/roster_import.html", context)
    if found.state in {State.CHECKING, State.APPLYING}:
        response["Refresh"] = "5"  # for browsers without scripts
    return response


def import_for(request: DistrictRequest, pk: Any) -> RosterImport:
    rules.require(rules.can_set_up(request.membership))
    found = RosterImport.objects.defer("content").select_related(
        "source", "run", "uploaded_by", "agreed_by"
    )
    return get_object_or_404(found, pk=pk)


def other_admins(actor: Membership) -> list[Membership]:
    admins = RoleGrant.objects.filter(role=RoleGrant.Role.ADMIN).values("membership")
    return list(Membership.objects.active().filter(pk__in=admins).exclude(pk=actor.pk)[:5])


@require_GET
def roster_rows(request: DistrictRequest, pk: Any, kind: str) -> HttpResponse:
    """All rows of one kind, in pages."""
    found = import_for(request, pk)
    if kind not in RosterRow.Kind.values:
        raise Http404
    rows = found.rows.filter(kind=kind).order_by("row_number", "name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "roster_import": found,
        "kind": RosterRow.Kind(kind),
        "page": page,
        "rows": [(row, shown_changes(row)) for row in page],
    }
    return render(request, "accounts/roster_rows.html", context)


@require_GET
def roster_rows_csv(request: DistrictRequest, pk: Any, kind: str) -> HttpResponse:
    found = import_for(request, pk)
    if kind not in RosterRow.Kind.values:
        raise Http404
    rows = found.rows.filter(kind=kind).order_by("row_number", "name", "pk")
    response = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


@require_POST
def roster_agreement(request: DistrictRequest, pk: Any) -> HttpResponse:
    found = import_for(request, pk)
    if not AgreementForm(request.POST).is_valid():
        messages.error(request, _("Tick the box if you have checked the list."))
    else:
        tell(request, lambda: services.agree_to_roster(found, actor=request.membership))
    return redirect("accounts:roster_import", pk)


@require_POST
def roster_loading(request: DistrictRequest, pk: Any) -> HttpResponse:
    found = import_for(request, pk)
    tell(request, lambda: roster_load.load_roster(found, actor=request.membership))
    return redirect("accounts:roster_import", pk)


@require_POST
def roster_discard(request: DistrictRequest, pk: Any) -> HttpResponse:
    found = import_for(request, pk)
    tell(request, lambda: services.discard_roster(found, actor=request.membership))
    return redirect("accounts:roster_import", pk)


def tell(request: DistrictRequest, act: Any) -> None:
    try:
        act()
    except InvalidTransition as error:
        messages.error(request, str(error))
