"""The page of one building: the three questions."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.http import DistrictRequest
from accounts.models import SchoolYear, Site
from accounts.years import school_year_of
from buildings import page, rules, services
from buildings.models import Target, Tracking
from buildings.reviews.page import question_3
from buildings.supports import ledger
from buildings.targets.standing import OFF_TRACK, ON_TRACK


def find_building(request: DistrictRequest, pk: UUID) -> tuple[Site, Tracking]:
    """One that may be seen; while the area is off there is none for most."""
    site = get_object_or_404(Site, pk=pk)
    tracking = services.tracking_now()
    if not rules.can_view_building(request.membership, site, tracking):
        raise Http404
    return site, tracking


def find_target(request: DistrictRequest, pk: UUID) -> tuple[Target, Tracking]:
    targets = Target.objects.select_related("site", "measure", "school_year", "updated_by")
    target = get_object_or_404(targets, pk=pk)
    tracking = services.tracking_now()
    if not rules.can_view_building(request.membership, target.site, tracking):
        raise Http404
    return target, tracking


def year_of(request: DistrictRequest) -> SchoolYear:
    """`?year=2026-27`, else the one at hand."""
    asked = request.GET.get("year", "")
    found = SchoolYear.objects.filter(label=asked).first() if asked else None
    district = request.membership.district
    return found or school_year_of(district, clock.today(district))


@require_GET
def building_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`?target=` picks one; else the first of those that need help most."""
    site, tracking = find_building(request, pk)
    year, today = year_of(request), clock.today(request.membership.district)
    lines = page.lines_of(site, year, tracking, today)
    line = page.chosen(lines, request.GET.get("target", ""))
    statuses = [line.standing.status for line in lines]
    context = {
        "site": site,
        "year": year,
        "tracking": tracking,
        "lines": lines,
        "line": line,
        "off": statuses.count(OFF_TRACK),
        "on": statuses.count(ON_TRACK),
        "can_log": rules.can_log_number(request.membership, site),
        "can_set": rules.can_set_target(request.membership, site),
        "can_state": rules.can_state(request.membership, site),
        "ledger": ledger.panel_of(site, year, tracking, reader=request.membership, today=today),
        **(page.detail_of(line, today) if line else {}),
        **(question_3(site, year, line, request.membership, today) if line else {}),
    }
    return render(request, "buildings/building.html", context)
