"""The ledger of what the district gives its buildings, and the forms that write it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear, Site
from accounts.rules import require
from accounts.table_file import csv_answer
from buildings import rules, services
from buildings.models import Support, Target, Tracking
from buildings.services.support import PROMISED
from buildings.supports import costs, ledger
from buildings.supports.forms import (
    ChangedPromiseForm,
    GivenForm,
    LedgerFilter,
    NeedsForm,
    PromiseForm,
    RaiseForm,
    RefusalForm,
)
from buildings.typed import Written
from buildings.views.building import find_building, year_of
from buildings.views.written import write

ON_A_PAGE = 50


def sites_of(request: DistrictRequest) -> set[UUID] | None:
    """Whose ledger somebody may read; nobody's: there is no such page."""
    seen = rules.sites_seen_by(request.membership, services.tracking_now())
    if seen is not None and not seen:
        raise Http404
    return seen


def find_support(request: DistrictRequest, pk: UUID) -> tuple[Support, Tracking]:
    support = get_object_or_404(Support.objects.for_reading(), pk=pk)
    tracking = services.tracking_now()
    if not rules.can_view_building(request.membership, support.site, tracking):
        raise Http404
    return support, tracking


@require_GET
def support_list(request: DistrictRequest) -> HttpResponse:
    """Filter and page stand in the address."""
    seen = sites_of(request)
    form = LedgerFilter(request.GET)
    found = ledger.supports_seen(seen, form.asked)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    today = clock.today(request.membership.district)
    context = {
        "filter": form,
        "is_filtered": any(form.asked.values()),
        "page_obj": page,
        "entries": ledger.entries_of(list(page.object_list), today),
        "waiting": found.filter(state=Support.State.REQUESTED).count(),
    }
    return render(request, "buildings/supports.html", context)


@require_GET
def support_rows(request: DistrictRequest) -> HttpResponseBase:
    """The same, for a spreadsheet."""
    seen, asked = sites_of(request), LedgerFilter(request.GET).asked
    district = request.membership.district
    today = clock.today(district)
    return csv_answer(
        district,
        "district-support",
        ledger.CSV_HEAD,
        lambda: ledger.csv_rows(ledger.supports_seen(seen, asked), today),
    )


@require_GET
def support_totals(request: DistrictRequest) -> HttpResponse:
    """What help costs, by building and kind, in one year."""
    seen, year = sites_of(request), year_of(request)
    rows = costs.by_building(seen, year)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("-starts_on"),
        "kinds": Support.Kind.labels,
        "page_obj": page,
        "rows": page.object_list,
        "whole": costs.together(rows),
    }
    return render(request, "buildings/support_totals.html", context)


@require_GET
def support_total_rows(request: DistrictRequest) -> HttpResponseBase:
    """The same of all years, for a spreadsheet."""
    seen, district = sites_of(request), request.membership.district
    return csv_answer(
        district, "district-support-costs", costs.CSV_HEAD, lambda: costs.csv_rows(seen)
    )


@require_GET
def support_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    support, tracking = find_support(request, pk)
    reader = request.membership
    (entry,) = ledger.entries_of([support], clock.today(reader.district))
    is_open = support.is_requested or support.is_promised
    can_answer = rules.can_answer_building(reader, tracking)
    context = {
        "support": support,
        "entry": entry,
        "can_promise": can_answer and support.is_requested,
        "can_give": support.is_promised and rules.can_give_support(reader, support, tracking),
        "can_decline": can_answer and is_open,
        "can_change": can_answer and support.is_promised,
        "earlier": ledger.earlier_promises(support),
    }
    return render(request, "buildings/support.html", context)


@require_http_methods(["GET", "POST"])
def needs_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The needs check of a building."""
    site, _tracking = find_building(request, pk)
    require(rules.can_ask_for_support(request.membership, site))
    year = year_of(request)

    def save(form: NeedsForm) -> HttpResponse:
        services.ask_for_supports(
            site,
            year,
            form.wanted,
            need=form.cleaned_data["need"],
            target=form.cleaned_data["target"],
            actor=request.membership,
        )
        messages.success(request, _("Sent. The district is told, and its answer comes to you."))
        return to_building(site, year)

    targets = Target.objects.of(site, year)
    words = {
        "title": _("What help does %(site)s need?") % {"site": site.name},
        "lead": _("Fill in what would help, and leave the rest empty. The district answers each."),
        "button": _("Send to the district"),
        "site": site,
        "back": reverse("buildings:building", args=[site.pk]),
    }
    page = Written(
        make_form=lambda data, initial: NeedsForm(data, targets=targets, initial=initial),
        save=save,
        template="buildings/support_writing.html",
        context=words,
        usual={"target": request.GET.get("target")},
    )
    return write(request, page)


@require_http_methods(["GET", "POST"])
def support_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The district promises by itself."""
    site, tracking = find_building(request, pk)
    require(rules.can_answer_building(request.membership, tracking))
    year = year_of(request)
    form = RaiseForm(
        request.POST or None,
        site=site,
        year=year,
        targets=Target.objects.of(site, year),
        initial={"owner": request.membership.pk, "target": request.GET.get("target")},
    )
    if request.method == "POST" and form.is_valid():
        kind, target = form.cleaned_data["kind"], form.cleaned_data["target"]
        actor = request.membership
        services.raise_support(site, year, kind, form.promise, target=target, actor=actor)
        messages.success(request, _("Promised. Who leads the building is told."))
        return to_building(site, year)
    words = {
        "title": _("What will the district do for %(site)s?") % {"site": site.name},
        "lead": _("It counts as the district’s answer while the building is off track."),
        "button": _("Promise it"),
    }
    return form_page(request, form, site, words)


@require_http_methods(["GET", "POST"])
def promise_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    support, tracking = find_support(request, pk)
    require(rules.can_answer_building(request.membership, tracking))
    initial = {"what": support.what, "owner": request.membership.pk}
    about = {"site": support.site, "year": support.school_year}
    form = PromiseForm(request.POST or None, **about, initial=initial)
    words = {
        "title": _("Promise it to %(site)s") % {"site": support.site.name},
        "lead": support.need,
        "button": _("Promise it"),
    }
    if request.method == "POST" and form.is_valid():
        try:
            services.promise_support(support, form.promise, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Promised. Who leads the building is told."))
            return redirect("buildings:support", support.pk)
    return form_page(request, form, support, words)


@require_http_methods(["GET", "POST"])
def promise_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Before it came; the page of the line shows what was promised first."""
    support, tracking = find_support(request, pk)
    require(rules.can_answer_building(request.membership, tracking))
    if not support.is_promised:
        raise Http404
    about = {"site": support.site, "year": support.school_year}

    def save(form: ChangedPromiseForm) -> HttpResponse:
        why, actor = form.cleaned_data["why"], request.membership
        services.change_promise(
            support, form.promise, why=why, version=support.version, actor=actor
        )
        messages.success(request, _("Changed. Who leads the building is told."))
        return redirect("buildings:support", support.pk)

    page = Written(
        make_form=lambda data, initial: ChangedPromiseForm(data, **about, initial=initial),
        save=save,
        template="buildings/support_writing.html",
        context={
            "title": _("Change the promise to %(site)s") % {"site": support.site.name},
            "site": support.site,
            "back": reverse("buildings:support", args=[support.pk]),
        },
        stands={name: getattr(support, name) for name in PROMISED},
        over=support.version,
        by=support.changed_by.name if support.changed_by else "",
    )
    return write(request, page)


@require_http_methods(["GET", "POST"])
def giving_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    support, tracking = find_support(request, pk)
    require(rules.can_give_support(request.membership, support, tracking))
    today = clock.today(request.membership.district)
    form = GivenForm(request.POST or None, today=today, initial={"given_on": today})
    words = {
        "title": _("When did it come?"),
        "lead": support.what,
        "button": _("Save"),
    }
    if request.method == "POST" and form.is_valid():
        given_on = form.cleaned_data["given_on"]
        try:
            services.give_support(support, given_on=given_on, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Who leads the building is told."))
            return redirect("buildings:support", support.pk)
    return form_page(request, form, support, words)


@require_http_methods(["GET", "POST"])
def refusal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    support, tracking = find_support(request, pk)
    require(rules.can_answer_building(request.membership, tracking))
    form = RefusalForm(request.POST or None)
    words = {
        "title": _("Say why it does not come"),
        "lead": support.what,
        "button": _("Decline it"),
    }
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.decline_support(support, reason=reason, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Declined. Who leads the building reads why."))
            return redirect("buildings:support", support.pk)
    return form_page(request, form, support, words)


def form_page(
    request: DistrictRequest,
    form: forms.Form,
    about: Site | Support,
    words: dict[str, Any],
) -> HttpResponse:
    """One form with a title, a sentence and a button, whatever is written."""
    if isinstance(about, Support):
        site, back = about.site, reverse("buildings:support", args=[about.pk])
    else:
        site, back = about, reverse("buildings:building", args=[about.pk])
    context = {"form": form, "site": site, "back": back, **words}
    status = 422 if form.errors else 200
    return render(request, "buildings/support_form.html", context, status=status)


def to_building(site: Site, year: SchoolYear) -> HttpResponse:
    address = redirect("buildings:building", site.pk)
    address["Location"] += f"?year={year.label}#ledger"
    return address
