"""Take the targets of a building into the next year."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import page, rules, services
from buildings.pack import schools_with_targets
from buildings.services.carry import carry_targets
from buildings.services.carry_everywhere import ask_for_carrying, run_of
from buildings.targets.carry_forms import CarryForm
from buildings.targets.carry_preview import carry_counts, preview_of
from buildings.views.building import find_building, year_of
from buildings.views.pack import progress

ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def target_carry(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """From the year of the address into the one after it."""
    site, tracking = find_building(request, pk)
    require(rules.can_set_target(request.membership, site))
    year, today = year_of(request), clock.today(request.membership.district)
    lines = page.lines_of(site, year, tracking, min(today, year.ends_on))
    form = CarryForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_targets(site, year, form.picked(), actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext(
                "%(n)d target was set for the next year.",
                "%(n)d targets were set for the next year.",
                len(made),
            )
            nothing = _("Nothing new: the next year has these targets already.")
            messages.success(request, words % {"n": len(made)} if made else nothing)
            following = made[0].school_year if made else year
            return redirect(
                f"{reverse('buildings:building', args=[site.pk])}?year={following.label}"
            )
    context = {"form": form, "site": site, "year": year, "lines": lines}
    status = 422 if form.errors else 200
    return render(request, "buildings/carry.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def district_carry(request: DistrictRequest) -> HttpResponse:
    """Of all buildings: what would be set, and a worker that does it."""
    require(rules.can_carry_everywhere(request.membership))
    year, tracking = year_of(request), services.tracking_now()
    here = f"{reverse('buildings:district_carry')}?year={year.label}"
    if request.method == "POST":
        try:
            ask_for_carrying(year, actor=request.membership)
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
        return redirect(here)
    run = run_of(year)
    if request.htmx:
        return progress(request, run, here, _("Taking the targets along"))
    sites = schools_with_targets(year)
    page_obj = Paginator(sites, ON_A_PAGE).get_page(request.GET.get("page"))
    today = min(clock.today(request.membership.district), year.ends_on)
    lines = page.lines_by_site(list(page_obj.object_list), year, tracking, today)
    counts = carry_counts(year)
    context = {"year": year, "run": run, "here": here, "page_obj": page_obj, **counts}
    context["rows"] = preview_of(list(page_obj.object_list), lines)
    response = render(request, "buildings/carry_everywhere.html", context)
    if run and not run.is_finished:
        response["Refresh"] = "5"  # for browsers without scripts
    return response
