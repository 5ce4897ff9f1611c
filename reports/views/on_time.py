"""How many were on time, and who stands behind each number?"""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from accounts.rules import require
from reports import on_time as timings
from reports import overview as overviews
from reports import rules
from reports.changes import MOST, acts_for
from reports.forms import ChoiceOfPeople, OnTimeFilter
from reports.lines import timing_lines
from reports.people import PAGE, rows_of
from reports.timing import STANDINGS, sum_of
from reports.views.scope import overview_scope


@require_GET
def on_time(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_overview(request.membership))
    form, scope = overview_scope(request, draws_filter=True, kind=OnTimeFilter)
    may_summarize = rules.can_make_board_summary(request.membership)
    context: dict[str, Any] = {"filter": form}
    if scope is not None:
        cut, scope = form.chosen_cut(), replace(scope, standing="")
        rows = timings.by_group(scope, cut, [step.rule for step in form.steps.values()])
        sort = request.GET.get("sort", "" if cut == "step" else "-overdue")
        context |= {
            "scope": scope,
            "rows": timing_lines(timings.sorted_rows(rows, sort), request.GET, cut),
            "cut": cut,
            "sort": sort,
            "totals": sum_of(rows),
            "board_cycle": may_summarize and scope.step.cycle,
        }
    return render(request, "reports/on_time.html", context)


@require_GET
def people_list(request: DistrictRequest) -> HttpResponse:
    """The people behind a number: of a step, narrowed by the address."""
    require(rules.can_view_overview(request.membership))
    form, scope = overview_scope(request, draws_filter=True)
    if scope is None:
        return redirect("reports:overview")
    found = scope.deadlines().order_by(*overviews.BY_NAME).values("pk")
    may_change = rules.can_change_many(request.membership)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "filter": form,
        "scope": scope,
        "who": STANDINGS.get(scope.standing),
        "page": page,
        "people": rows_of(page, scope, has_ticks=may_change) if page.paginator.count else [],
        "choice": ChoiceOfPeople(acts=acts_for(scope)) if may_change else None,
        "most": MOST,
    }
    return render(request, "reports/people.html", context)
