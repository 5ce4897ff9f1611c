"""The one-page summary for the school board: ask for it, watch it being made, take it along."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations.models import Cycle
from reports import rules
from reports.models import BoardSummary
from reports.services.board import ask_for_board_summary


@never_cache
@require_http_methods(["GET", "POST"])
def board_summary(request: DistrictRequest, pk: str) -> HttpResponse:
    """`pk` is the cycle's."""
    require(rules.can_make_board_summary(request.membership))
    cycle = get_object_or_404(Cycle.objects.select_related("process__school_year"), pk=pk)
    if request.method == "POST":
        try:
            ask_for_board_summary(cycle, actor=request.membership)
        except InvalidTransition as error:
            messages.error(request, str(error))
        return redirect("reports:board_summary", cycle.pk)
    summary = BoardSummary.objects.filter(cycle=cycle).defer("pdf").select_related("run").first()
    run = summary and summary.run
    if request.htmx:
        return progress(request, run)
    context = {"cycle": cycle, "summary": summary, "run": run}
    response = render(request, "reports/board_summary.html", context)
    if run and not run.is_finished:
        response["Refresh"] = "5"  # for browsers without scripts
    return response


def progress(request: DistrictRequest, run: object) -> HttpResponse:
    if run is None or run.is_finished:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    context = {"run": run, "label": _("Making the summary"), "url": request.path}
    return render(request, "components/run.html", context)


@never_cache
@require_GET
def board_pdf(request: DistrictRequest, pk: str) -> HttpResponse | FileResponse:
    require(rules.can_make_board_summary(request.membership))
    summary = get_object_or_404(BoardSummary, cycle=pk)
    if summary.pdf is None:
        raise Http404
    record(request.membership, "board_summary.downloaded", summary)
    response = HttpResponse(bytes(summary.pdf), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="board-summary.pdf"'
    return response
