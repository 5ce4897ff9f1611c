"""The data wall of the district, or of one’s own buildings."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.http import DistrictRequest, key_sent
from accounts.numbers import plain_number
from buildings import rules, services, wall
from buildings.answers.owed import answer_cell
from buildings.models import Measure
from buildings.targets.standing import STATUSES
from buildings.views.building import year_of
from buildings.wall_rows import rows_of

ON_A_PAGE = 50
SORTS = ("need", "name", "-name")


@require_GET
def wall_page(request: DistrictRequest) -> HttpResponse:
    """Filter, order and page stand in the address. Who has one building is led to its page."""
    tracking = services.tracking_now()
    seen = rules.sites_seen_by(request.membership, tracking)
    if seen is not None and not seen:
        raise Http404
    year, today = year_of(request), clock.today(request.membership.district)
    asked = asked_in(request.GET)
    found = wall.buildings_of(tracking, year, today, seen=seen, asked=asked)
    if seen is not None and len(found) == 1 and not request.GET:
        return redirect("buildings:building", found[0].pk)
    page = Paginator(wall.in_order(found, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    buildings = list(page.object_list)
    cells = wall.cells_of(buildings, tracking, year, today)
    measures = wall.columns_of(cells, asked)
    context = {
        "waiting": [building for building in found if building.waits],
        "can_answer": rules.can_answer_building(request.membership, tracking),
        "tracking": tracking,
        "year": year,
        "today": today,
        "tolerance": plain_number(tracking.tolerance),
        "asked": asked,
        "sort": asked.sort,
        "totals": wall.totals_of(found),
        "measures": measures,
        "page_obj": page,
        "rows": rows_of(buildings, measures, cells, lambda building: answer_cell(building, today)),
        "kinds": Measure.Kind.choices,
        "can_import": rules.can_import_numbers(request.membership),
        "can_pack": rules.can_make_pack(request.membership, None),
        "can_set_up": rules.can_set_up(request.membership),
    }
    return render(request, "buildings/wall.html", context)


def asked_in(query: QueryDict) -> wall.Asked:
    """What does not make sense is passed over."""
    status, kind, sort = (query.get(name, "") for name in ("status", "kind", "sort"))
    return wall.Asked(
        words=query.get("q", "").strip()[:80],
        status=status if status in STATUSES else "",
        kind=kind if kind in Measure.Kind.values else "",
        measure=key_sent(query.get("measure", "")),
        sort=sort if sort in SORTS else "need",
    )
