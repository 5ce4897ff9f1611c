"""Calendar files: loaded, looked at, taken over."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from deadlines import rules
from deadlines.calendar_forms import CalendarFileForm, EventsForm
from deadlines.ics import UnreadableCalendar
from deadlines.models import CalendarFile
from deadlines.services import calendar_file as services
from deadlines.views.calendar import preview_of, tell_moves

LAST_SHOWN = 10


@require_http_methods(["GET", "POST"])
def file_create(request: DistrictRequest) -> HttpResponse:
    require(rules.can_change_calendar(request.membership))
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            loaded = services.load_calendar_file(file.read(), file.name, actor=request.membership)
        except UnreadableCalendar as error:
            form.add_error("file", str(error))
        else:
            return redirect("deadlines:calendar_file", loaded.pk)
    files = CalendarFile.objects.exclude(applied_at=None).defer("content")
    context = {
        "form": form,
        "files": files.select_related("loaded_by").order_by("-applied_at")[:LAST_SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "deadlines/file_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def file_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET shows what is proposed, POST with `preview` what was chosen, with `confirm` does it."""
    require(rules.can_change_calendar(request.membership))
    file = get_object_or_404(CalendarFile.objects.select_related("loaded_by"), pk=pk)
    district, chosen = request.membership.district, services.earlier_choices(file)
    lines = services.lines_of(bytes(file.content), district, chosen)
    form = EventsForm(request.POST or None, lines=lines)
    choices = form.choices() if form.is_bound and form.is_valid() else form.proposed()
    context: dict[str, Any] = {"file": file, "form": form, "lines": lines}
    try:
        if "confirm" in request.POST and form.is_valid():
            plan, moves = services.apply_calendar_file(file, choices, actor=request.membership)
            return tell_moves(request, done_words(plan), moves)
        plan = services.plan_file(file, lines, choices)
    except InvalidTransition as error:
        context["problem"] = str(error)
    else:
        context |= {"plan": plan, **preview_of(request, services.calendars_after(plan))}
    status = 422 if form.errors or "problem" in context else 200
    return render(request, "deadlines/file.html", context, status=status)


def done_words(plan: services.Plan) -> str:
    if not plan.all:
        return _("The file says what the calendar says already. Nothing changed.")
    words = _("Taken over: %(added)d added, %(changed)d changed, %(removed)d removed.")
    counts = {"added": len(plan.added), "changed": len(plan.changed)}
    return words % {**counts, "removed": len(plan.removed)}
