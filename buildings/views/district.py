"""The three questions over all buildings."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.http import DistrictRequest
from buildings import district_page, rules, services, wall
from buildings.reviews import rules as review_rules
from buildings.views.building import year_of

ON_A_PAGE = 50


@require_GET
def district_detail(request: DistrictRequest) -> HttpResponse:
    """Of those that one sees; who needs help most comes first."""
    tracking = services.tracking_now()
    seen = rules.sites_seen_by(request.membership, tracking)
    if seen is not None and not seen:
        raise Http404
    year, today = year_of(request), clock.today(request.membership.district)
    found = wall.buildings_of(tracking, year, today, seen=seen, asked=wall.Asked())
    with_targets = [building for building in found if building.total]
    page = Paginator(wall.in_order(with_targets, wall.Asked()), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    round_ = district_page.round_at_hand(year, seen)
    context = {
        "year": year,
        "today": today,
        "totals": wall.totals_of(found),
        "measures": district_page.measures_of(tracking, year, today, seen),
        "words": district_page.words_of(tracking, year, today, seen),
        "round": round_,
        "page_obj": page,
        "lines": district_page.lines_of_district(list(page.object_list), round_),
        "promises": district_page.promises_of(year, today, seen),
        "nobodys": district_page.nobodys_steps(year, seen),
        "can_carry": rules.can_carry_everywhere(request.membership),
        "can_plan": review_rules.can_plan_reviews(request.membership),
    }
    return render(request, "buildings/district.html", context)
