"""The library of standards, with where each stands and when it was last compared."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from remediation.library.forms import StandardForm
from remediation.library.rules import can_keep_library, can_read_library
from remediation.models import Standard
from remediation.services.standard import (
    AboutStandard,
    add_standard,
    change_standard,
    retire_standard,
)

PAGE = 100
SAID = (
    "framework",
    "code",
    "title",
    "words",
    "audience",
    "position",
    "source",
    "source_url",
    "keeper",
    "review_on",
)


@require_GET
def standard_list(request: DistrictRequest) -> HttpResponse:
    """By their set; `?q=` narrows."""
    require(can_read_library(request.membership))
    words = request.GET.get("q", "")[:200]
    used = Count("resource_links", filter=Q(resource_links__resource__retired_at=None))
    found = Standard.objects.listed().matching(words).annotate(resources=used)
    page = Paginator(found.in_order(), PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "page": page,
        "today": clock.today(request.membership.district),
        "may_keep": can_keep_library(request.membership),
    }
    return render(request, "remediation/standard_list.html", context)


@require_http_methods(["GET", "POST"])
def standard_create(request: DistrictRequest) -> HttpResponse:
    require(can_keep_library(request.membership))
    return _form_page(request, None, {"keeper": request.membership})


@require_http_methods(["GET", "POST"])
def standard_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_library(request.membership))
    standard = get_object_or_404(Standard.objects.select_related("keeper"), pk=pk)
    return _form_page(request, standard, {name: getattr(standard, name) for name in SAID})


def _form_page(
    request: DistrictRequest, standard: Standard | None, initial: dict[str, Any]
) -> HttpResponse:
    form = StandardForm(
        request.POST or None,
        today=clock.today(request.membership.district),
        is_new=standard is None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, standard, form)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("remediation:standards")
    context = {"form": form, "standard": standard}
    status = 422 if form.errors else 200
    return render(request, "remediation/standard.html", context, status=status)


def _save(request: DistrictRequest, standard: Standard | None, form: StandardForm) -> Standard:
    about = AboutStandard(**{name: form.cleaned_data[name] for name in SAID})
    if standard is None:
        return add_standard(actor=request.membership, about=about)
    is_reviewed = form.cleaned_data["is_reviewed"]
    return change_standard(
        standard, actor=request.membership, about=about, is_reviewed=is_reviewed
    )


@require_POST
def standard_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_library(request.membership))
    retire_standard(get_object_or_404(Standard, pk=pk), actor=request.membership)
    messages.success(request, _("Taken off the list. What names it keeps it."))
    return redirect("remediation:standards")
