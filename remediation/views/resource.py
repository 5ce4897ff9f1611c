"""The library of resources: found, read, kept up to date."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.uploads import was_too_large
from records.download import file_answer
from records.media import MediaRefused
from remediation.library.forms import ResourceFilter, ResourceForm, ReviewForm
from remediation.library.resources import Asked, resources, standards_of
from remediation.library.rules import can_keep_library, can_read_library
from remediation.library.use import use_of
from remediation.models import Resource
from remediation.services.resource import (
    AboutResource,
    Sent,
    add_resource,
    change_resource,
    restore_resource,
    retire_resource,
    review_resource,
)

PAGE = 50
SAID = ("title", "kind", "audience", "words", "cost", "contact", "link", "keeper", "review_on")


@require_GET
def resource_list(request: DistrictRequest) -> HttpResponse:
    require(can_read_library(request.membership))
    form = ResourceFilter(request.GET)
    form.is_valid()  # a choice that is not there any more counts as not made
    found = form.cleaned_data
    standard = found.get("standard")
    sort = request.GET.get("sort", "title")
    asked = Asked(
        clock.today(request.membership.district),
        words=found.get("q", ""),
        standard=standard.pk if standard else None,
        sort=sort,
        **{name: found.get(name, "") for name in ("kind", "audience", "show")},
    )
    page = Paginator(resources(asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": _rows(list(page)),
        "is_narrowed": bool(asked.words or asked.kind or asked.audience or standard),
        "show": asked.show,
        "sort": sort,
        "today": asked.today,
        "may_keep": can_keep_library(request.membership),
    }
    return render(request, "remediation/resource_list.html", context)


def _rows(found: list[Resource]) -> list[dict[str, Any]]:
    standards = standards_of(found)
    return [{"resource": one, "standards": standards.get(one.pk, [])} for one in found]


@require_GET
def resource_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    resource = find_resource(request, pk)
    today = clock.today(request.membership.district)
    may_keep, use = can_keep_library(request.membership), use_of(resource)
    context = {
        "resource": resource,
        "use": use,
        "shows_outcomes": use.shows_outcomes(is_keeper=may_keep),
        "standards": standards_of([resource]).get(resource.pk, []),
        "is_stale": resource.review_on <= today and resource.retired_at is None,
        "may_keep": may_keep,
        "review_form": ReviewForm(today=today),
    }
    return render(request, "remediation/resource.html", context)


def find_resource(request: DistrictRequest, pk: UUID) -> Resource:
    if not can_read_library(request.membership):
        raise Http404
    return get_object_or_404(Resource.objects.select_related("keeper", "file"), pk=pk)


@require_http_methods(["GET", "POST"])
def resource_create(request: DistrictRequest) -> HttpResponse:
    require(can_keep_library(request.membership))
    form = resource_form(request, None, {"keeper": request.membership})
    if request.method == "POST" and form.is_valid():
        made = _try(
            form,
            lambda: add_resource(actor=request.membership, about=_about(form), sent=_sent(form)),
        )
        if made is not None:
            messages.success(request, _("Added. Plans can offer it now."))
            return redirect("remediation:resource", made.pk)
    context = {"form": form, "resource": None}
    status = 422 if form.errors else 200
    return render(request, "remediation/resource_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def resource_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    resource = find_resource(request, pk)
    require(can_keep_library(request.membership))
    initial = {name: getattr(resource, name) for name in SAID}
    initial["standards"] = [link.standard_id for link in resource.standard_links.all()]
    form = resource_form(request, resource, initial)
    if request.method == "POST" and form.is_valid():
        about, sent = _about(form), _sent(form)
        facts = {"sent": sent, "drops_file": form.cleaned_data.get("drops_file", False)}
        changed = _try(
            form,
            lambda: change_resource(resource, actor=request.membership, about=about, **facts),
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("remediation:resource", resource.pk)
    context = {"form": form, "resource": resource}
    status = 422 if form.errors else 200
    return render(request, "remediation/resource_form.html", context, status=status)


def resource_form(
    request: DistrictRequest, resource: Resource | None, initial: dict[str, Any]
) -> ResourceForm:
    is_sent = request.method == "POST"
    return ResourceForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        today=clock.today(request.membership.district),
        resource=resource,
        was_too_large=was_too_large(request),
        initial=initial,
    )


def _about(form: ResourceForm) -> AboutResource:
    values = {name: form.cleaned_data[name] for name in SAID}
    return AboutResource(**values, standards=tuple(form.cleaned_data["standards"]))


def _sent(form: ResourceForm) -> Sent | None:
    file = form.cleaned_data.get("file")
    return Sent(file, file.name) if file else None


def _try(form: ResourceForm, act: Any) -> Resource | None:
    """None when it was refused, which the form tells then."""
    try:
        return act()
    except MediaRefused as refusal:
        form.add_error("file", str(refusal))
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
    return None


@require_POST
def resource_review(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Still good: the next look is on the day that was picked."""
    resource = find_resource(request, pk)
    require(can_keep_library(request.membership))
    return _dated(request, resource, review_resource, _("Noted. It is looked at again then."))


@require_POST
def resource_restoring(request: DistrictRequest, pk: UUID) -> HttpResponse:
    resource = find_resource(request, pk)
    require(can_keep_library(request.membership))
    return _dated(request, resource, restore_resource, _("It is on the list again."))


def _dated(request: DistrictRequest, resource: Resource, act: Any, told: str) -> HttpResponse:
    form = ReviewForm(request.POST, today=clock.today(request.membership.district))
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["review_on"]))
        return redirect("remediation:resource", resource.pk)
    try:
        act(resource, actor=request.membership, again_on=form.cleaned_data["review_on"])
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("remediation:resource", resource.pk)


@require_POST
def resource_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    resource = find_resource(request, pk)
    require(can_keep_library(request.membership))
    retire_resource(resource, actor=request.membership)
    messages.success(request, _("Taken off the list. Plans that name it keep it."))
    return redirect("remediation:resource", resource.pk)


@require_GET
def resource_file(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    resource = find_resource(request, pk)
    if resource.file is None:
        raise Http404
    return file_answer(resource.file, name=resource.file_name, media_type=resource.media_type)
