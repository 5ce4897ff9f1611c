"""How the district's priorities stand: HR and executives see all goals, supervisors their own."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.audit import record
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from goals.setup import year_to_set_up
from reports import rules
from reports.access import bosses_of
from reports.priorities import csv_of, in_need, priorities_of

PAGE = 50


@require_GET
def priority_status(request: DistrictRequest) -> HttpResponse:
    reader = request.membership
    require(rules.can_view_priorities(reader))
    years = list(SchoolYear.objects.order_by("-starts_on"))
    year = year_asked_for(request, years)
    bosses = bosses_seen_by(request)
    lines = priorities_of(year, reader=reader, bosses=bosses) if year else []
    goals = [goal for line in lines for goal in line.goals]
    context = {
        "year": year,
        "years": years,
        "lines": lines,
        "total": len(goals),
        "behind": sum(line.behind for line in lines),
        "unknown": sum(line.unknown for line in lines),
        "page": Paginator(in_need(lines), PAGE).get_page(request.GET.get("page")),
        "sees_all": bosses is None,
    }
    return render(request, "reports/priorities.html", context)


@require_GET
def priority_rows(request: DistrictRequest) -> HttpResponse:
    """Each goal as a line, for a spreadsheet."""
    reader = request.membership
    require(rules.can_view_priorities(reader))
    record(reader, "priority.goals_downloaded", reader.district)
    year = year_asked_for(request, list(SchoolYear.objects.order_by("-starts_on")))
    bosses = bosses_seen_by(request)
    lines = priorities_of(year, reader=reader, bosses=bosses) if year else []
    response = HttpResponse(b"".join(csv_of(lines)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="priorities.csv"'
    return response


def year_asked_for(request: DistrictRequest, years: Sequence[SchoolYear]) -> SchoolYear | None:
    """`?year=2026-27`, else the one at hand."""
    asked = next((year for year in years if year.label == request.GET.get("year")), None)
    return asked or year_to_set_up(clock.today(request.membership.district))


def bosses_seen_by(request: DistrictRequest) -> list[UUID] | None:
    """None: everybody's."""
    reader = request.membership
    return None if rules.sees_whole_district(reader) else bosses_of(reader)
