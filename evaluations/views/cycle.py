"""Cycles: open one, watch it fill, see how far everybody is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import queries, rules
from evaluations.models import Cycle, Process
from evaluations.services import cycle as services
from evaluations.services import papers


@require_POST
def opening_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    require(rules.can_view_processes(request.membership))
    process = get_object_or_404(Process, pk=pk)
    try:
        cycle = services.open_cycle(process, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:process", process.pk)
    return redirect("evaluations:cycle", cycle.pk)


@require_GET
def cycle_list(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_cycle(request.membership))
    cycles = Cycle.objects.select_related("process__school_year", "run").order_by("-opened_at")
    context = {
        "cycles": [cycle for cycle in cycles if cycle.archived_at is None],
        "archived": [cycle for cycle in cycles if cycle.archived_at is not None],
    }
    return render(request, "evaluations/cycle_list.html", context)


@require_GET
def cycle_detail(request: DistrictRequest, pk: Any) -> HttpResponse:
    require(rules.can_view_cycle(request.membership))
    cycles = Cycle.objects.select_related("process__school_year", "run", "opened_by")
    cycle = get_object_or_404(cycles, pk=pk)
    if request.htmx:
        return progress(request, cycle)
    context = {
        "cycle": cycle,
        "run": cycle.run,
        "steps": queries.counts_of(cycle),
        "people": cycle.participations.filter(state="active").count(),
        "without_supervisor": queries.without_supervisor(cycle)[:50],
        "may_open": rules.can_open_cycle(request.membership),
        "may_close": rules.can_close_cycle(request.membership),
        "papers": papers_of(cycle) if rules.can_make_papers(request.membership) else None,
    }
    response = render(request, "evaluations/cycle.html", context)
    runs = [cycle.run, context["papers"] and context["papers"]["run"]]
    if any(run is not None and not run.is_finished for run in runs):
        response["Refresh"] = "5"  # for browsers without scripts
    return response


def papers_of(cycle: Cycle) -> dict[str, Any]:
    """How many PDFs wait, and how far the newest round is with them."""
    return {"waiting": papers.waiting_papers(cycle.pk).count(), "run": papers.papers_run(cycle.pk)}


@require_POST
def papers_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    require(rules.can_make_papers(request.membership))
    cycle = get_object_or_404(Cycle, pk=pk)
    try:
        run = papers.make_papers(cycle, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:cycle", cycle.pk)
    return redirect("accounts:run", run.pk)


def progress(request: DistrictRequest, cycle: Cycle) -> HttpResponse:
    """The bar alone, every two seconds; at the end the page loads anew with its counts."""
    run = cycle.run
    if run is None or run.is_finished:
        return HttpResponseClientRefresh()
    context = {"run": run, "label": _("Opening the cycle"), "url": request.path}
    return render(request, "components/run.html", context)
