"""The rules that the district keeps for all units: read, and changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from accounts.years import school_year_of
from evaluations import rules
from evaluations.core import catalogue as core
from evaluations.core.file import ready_core
from evaluations.core.forms import CoreForm, form_for
from evaluations.core.overlay import overlay_of
from evaluations.core.reach import following, reach_of
from evaluations.services import core as services
from evaluations.views.process import visible_process

ACTS = {
    "take": services.take_core_rule,
    "keep": services.keep_own_rule,
}


@require_http_methods(["GET", "POST"])
def core_list(request: DistrictRequest) -> HttpResponse:
    """GET: the rules of a school year (`?year=2026-27`). POST: start with the ready-made ones."""
    require(rules.can_view_processes(request.membership))
    year = year_asked_for(request)
    if request.method == "POST":
        services.start_core(year, ready_core(), actor=request.membership)
        messages.success(request, _("These are samples. Look at each rule, and change it."))
        return redirect(address_of(year))
    values = core.core_of(year)
    processes = [(process, overlay_of(process, values)) for process in following(year)]
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("-starts_on"),
        "rows": [_listed(key, values[key]) for key in core.all_keys() if key in values],
        "others": [(key, core.title_of(key)) for key in core.all_keys() if key not in values],
        "processes": [
            {"process": process, "own": [row for row in overlay if row.is_own]}
            for process, overlay in processes
        ],
        "may_edit": rules.can_edit_core(request.membership),
    }
    return render(request, "evaluations/core.html", context)


def _listed(key: str, value: Any) -> dict[str, str]:
    source = value["source"] if core.split(key)[1] == core.DATE else ""
    return {
        "key": key,
        "title": core.title_of(key),
        "said": core.said(key, value),
        "source": source,
    }


def year_asked_for(request: DistrictRequest) -> SchoolYear:
    asked = SchoolYear.objects.filter(label=request.GET.get("year", "")).first()
    district = request.membership.district
    return asked or school_year_of(district, clock.today(district))


def address_of(year: SchoolYear) -> str:
    return f"{reverse('evaluations:core')}?year={year.label}"


@require_http_methods(["GET", "POST"])
def core_rule_update(request: DistrictRequest, key: str) -> HttpResponse:
    """POST with "preview": whom the change reaches, and nothing more; without it: change it."""
    require(rules.can_edit_core(request.membership))
    if key not in core.all_keys():
        raise Http404
    year = year_asked_for(request)
    form = form_of(request, year, key)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        return save_rule(request, year, key, form)
    context = page_of(request, year, key, form)
    status = 422 if form.errors else 200
    return render(request, "evaluations/core_rule.html", context, status=status)


def form_of(request: DistrictRequest, year: SchoolYear, key: str) -> CoreForm:
    """With what the rule says now; the mistakes of the rule itself are told like others."""
    now = core.core_of(year).get(key)
    kind = form_for(key)
    form = kind(request.POST or None, initial={} if now is None else kind.initial_of(now))
    if form.is_bound and form.is_valid():
        for problem in core.problems_in(key, form.value()):
            form.add_error(None, problem)
    return form


def page_of(
    request: DistrictRequest, year: SchoolYear, key: str, form: CoreForm
) -> dict[str, Any]:
    shows = form.is_bound and form.is_valid()
    reach = reach_of(year, key, form.value()) if shows else []
    return {
        "year": year,
        "key": key,
        "title": core.title_of(key),
        "now": core.core_of(year).get(key),
        "form": form,
        "shows": shows,
        "will_be": core.said(key, form.value()) if shows else "",
        "reached": [one for one in reach if one.is_reached],
        "not_reached": [one for one in reach if not one.is_reached],
        "refused": any(one.problem for one in reach),
    }


def save_rule(
    request: DistrictRequest, year: SchoolYear, key: str, form: CoreForm
) -> HttpResponse:
    try:
        reached = services.change_core_rule(year, key, form.value(), actor=request.membership)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        context = page_of(request, year, key, form)
        return render(request, "evaluations/core_rule.html", context, status=422)
    told = ngettext(
        "Changed. It went into %(n)s process.",
        "Changed. It went into %(n)s processes.",
        len(reached),
    )
    messages.success(request, told % {"n": len(reached)} if reached else _("Changed."))
    return redirect(address_of(year))


@require_POST
def core_rule_removal(request: DistrictRequest, key: str) -> HttpResponse:
    """The district says nothing about it any more."""
    require(rules.can_edit_core(request.membership))
    if key not in core.all_keys():
        raise Http404
    year = year_asked_for(request)
    services.remove_core_rule(year, key, actor=request.membership)
    messages.success(request, _("Removed. Every process keeps what it says."))
    return redirect(address_of(year))


@require_POST
def overlay_update(request: DistrictRequest, pk: Any) -> HttpResponse:
    """A draft takes a rule of the district, keeps its own, or begins to follow the district."""
    process = visible_process(request, pk)
    require(rules.can_edit_process(request.membership, process))
    act, key = ACTS.get(request.POST.get("act", "")), request.POST.get("key", "")
    try:
        if act is not None:
            act(process, key, actor=request.membership)
        else:
            services.follow_core(process, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved in the draft."))
    return redirect("evaluations:process", process.pk)
