"""The end of a year: what is still open, closing, and the archive."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import rules
from evaluations.models import Cycle
from evaluations.services import archive
from evaluations.year_end import YearEnd, year_end_of


def visible_cycle(request: DistrictRequest, pk: UUID) -> Cycle:
    require(rules.can_view_cycle(request.membership))
    cycle = get_object_or_404(Cycle.objects.select_related("process__school_year"), pk=pk)
    require(rules.can_close_cycle(request.membership))
    return cycle


@require_http_methods(["GET", "POST"])
def closing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET: what stands in the way, and what closing does. POST: close it."""
    cycle = visible_cycle(request, pk)
    if request.method == "POST":
        try:
            archive.close_cycle(cycle, actor=request.membership)
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
        return redirect("evaluations:cycle_closing", cycle.pk)
    end = year_end_of(cycle, reader=request.membership, number=request.GET.get("page"))
    if request.htmx:
        return progress(request, end)
    context = {"end": end, "cycle": cycle, "people": cycle.participations.count()}
    response = render(request, "evaluations/cycle_closing.html", context)
    if end.is_working:
        response["Refresh"] = "5"  # for browsers without scripts
    return response


def progress(request: DistrictRequest, end: YearEnd) -> HttpResponse:
    """The bar alone, every two seconds; at the end the page loads anew."""
    if not end.is_working:
        return HttpResponseClientRefresh()
    context = {"run": end.run, "label": _("Closing the year"), "url": request.path}
    return render(request, "components/run.html", context)


@require_POST
def archiving_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    cycle = visible_cycle(request, pk)
    try:
        archive.archive_cycle(cycle, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:cycle_closing", cycle.pk)
    messages.success(request, _("Archived. It stays on the page of each person."))
    return redirect("evaluations:cycle", cycle.pk)
