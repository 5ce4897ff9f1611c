"""Reports that are made regularly: the list, one of them, and what was made. (S3-7)"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from deadlines.cadence import following
from deadlines.days import A_DAY, Calendar
from deadlines.office_calendar import office_calendar
from deadlines.rule import NoSuchDate
from records.download import file_answer
from reports.compiled.family import FAMILIES
from reports.compiled.filter import FamilyFilter
from reports.models import MadeCopy, MadeReport, ReportSchedule
from reports.regular.choices import Choices, choices_on, readers_of
from reports.regular.forms import ScheduleForm, of_page, of_schedule
from reports.regular.words import files_of, narrowed_of, when_of
from reports.rules import can_compile_reports
from reports.services import made as made_services
from reports.services import schedule as services

PAGE = 50
AGAIN = "5"  # seconds, for browsers without scripts
MEDIA = {
    "rows": ("csv", "text/csv; charset=utf-8"),
    "workbook": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "paper": ("pdf", "application/pdf"),
}


@require_GET
def schedule_list(request: DistrictRequest) -> HttpResponse:
    """Those that go on or rest; `?show=ended` the others."""
    require(can_compile_reports(request.membership))
    shows_ended = request.GET.get("show") == "ended"
    today = clock.today(request.membership.district)
    rows = _schedules(today).filter(ended_at__isnull=not shows_ended).order_by("name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    choices, calendar = choices_on(today), office_calendar()
    lines = [_facts(one, choices, calendar, today) for one in page]
    context = {
        "page": page,
        "lines": lines,
        "shows_ended": shows_ended,
        "families": [(key, one.title) for key, one in FAMILIES.items()],
    }
    return render(request, "reports/schedules.html", context)


def _schedules(today: date) -> QuerySet[ReportSchedule, ReportSchedule]:
    of_today = MadeReport.objects.filter(schedule=OuterRef("pk"), as_of=today)
    rows = ReportSchedule.objects.annotate(has_todays=Exists(of_today)).select_related("keeper")
    return rows.prefetch_related("readers__person")


def _facts(
    schedule: ReportSchedule, choices: Choices, calendar: Calendar, today: date
) -> dict[str, Any]:
    """One of them in words; `next` is None while nothing comes."""
    return {
        "schedule": schedule,
        "when": when_of(schedule),
        "next": _next_day(schedule, calendar, today) if schedule.is_running else None,
        "narrowed": narrowed_of(schedule, choices),
        "files": files_of(schedule),
        "readers": readers_of(schedule, choices),
        "gone": [
            row.person for row in schedule.readers.all() if row.person_id not in choices.readers
        ],
    }


def _next_day(schedule: ReportSchedule, calendar: Calendar, today: date) -> date | None:
    """Today's while it is not made yet. None on a calendar without work days."""
    made_until = today if schedule.has_todays else today - A_DAY  # type: ignore[attr-defined]  # annotated above
    after = max(made_until, schedule.counts_from - A_DAY)
    try:
        return following(schedule.cadence, after, calendar).day
    except NoSuchDate:
        return None


@require_http_methods(["GET", "POST"])
def schedule_create(request: DistrictRequest, family: str) -> HttpResponse:
    """Begins with the filter of the address, which is that of the report's page."""
    actor = request.membership
    require(can_compile_reports(actor))
    found = FAMILIES.get(family)
    if found is None:
        raise Http404
    choices = choices_on(clock.today(actor.district))
    page = FamilyFilter(request.GET, family=found, places=choices.places, years=choices.years)
    initial = of_page(page, choices) | {"readers": [str(actor.pk)]}
    form = ScheduleForm(_sent(request), family=found, choices=choices, initial=initial)
    if form.is_valid():
        made = _tried(form, lambda: services.add_schedule(family, form.about(), actor=actor))
        if made is not None:
            messages.success(request, _("It is kept. This page says when it is made next."))
            return redirect("reports:schedule", made.pk)
    context = {"form": form, "family": found, "code": family, "schedule": None}
    status = 422 if form.errors else 200
    return render(request, "reports/schedule_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def schedule_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    schedule = _find(request, pk)
    found = FAMILIES.get(schedule.family)
    if found is None or schedule.ended_at is not None:
        raise Http404
    actor = request.membership
    choices = choices_on(clock.today(actor.district))
    initial = of_schedule(schedule)
    form = ScheduleForm(_sent(request), family=found, choices=choices, initial=initial)
    if form.is_valid():
        about, version = form.about(), form.cleaned_data["version"]
        done = _tried(
            form,
            lambda: services.change_schedule(schedule, about, actor=actor, version=version),
        )
        if done is not None:
            messages.success(request, _("The change is kept."))
            return redirect("reports:schedule", schedule.pk)
    context = {"form": form, "family": found, "code": schedule.family, "schedule": schedule}
    status = 422 if form.errors else 200
    return render(request, "reports/schedule_form.html", context, status=status)


def _sent(request: DistrictRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _tried(form: ScheduleForm, act: Callable[[], ReportSchedule]) -> ReportSchedule | None:
    """What the service refuses stands above the form."""
    try:
        return act()
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return None


@never_cache
@require_GET
def schedule_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """One of them, and what was made of it."""
    schedule = _find(request, pk)
    actor = request.membership
    today = clock.today(actor.district)
    rows = schedule.made.select_related("run").order_by("-as_of", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = MadeCopy.objects.filter(report__in=list(page), reader=actor)
    copies = {copy.report_id: copy for copy in own}
    context = _facts(schedule, choices_on(today), office_calendar(), today) | {
        "page": page,
        "made": [{"report": one, "copy": copies.get(one.pk)} for one in page],
        "rests": schedule.rests_because and schedule.get_rests_because_display(),
    }
    response = render(request, "reports/schedule.html", context)
    if any(one.run and not one.run.is_finished for one in page) and not request.htmx:
        response["Refresh"] = AGAIN
    return response


def _find(request: DistrictRequest, pk: UUID) -> ReportSchedule:
    require(can_compile_reports(request.membership))
    return get_object_or_404(_schedules(clock.today(request.membership.district)), pk=pk)


@require_POST
def pause_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return _acted(request, pk, services.pause_schedule, _("It rests until somebody takes it up."))


@require_POST
def resumption(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return _acted(request, pk, services.resume_schedule, _("It goes on. You answer for it now."))


@require_POST
def ending_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return _acted(request, pk, services.end_schedule, _("It is ended. What was made stays here."))


def _acted(
    request: DistrictRequest, pk: UUID, act: Callable[..., ReportSchedule], told: str
) -> HttpResponse:
    schedule = _find(request, pk)
    try:
        act(schedule, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("reports:schedule", schedule.pk)


@require_POST
def new_try(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_compile_reports(request.membership))
    report = get_object_or_404(MadeReport, pk=pk)
    try:
        made_services.try_again(report, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:schedule", report.schedule_id)


@never_cache
@require_GET
def made_report(request: DistrictRequest, pk: UUID) -> HttpResponse:
    copy = _own_copy(request, pk)
    context = {"report": copy.report, "copy": copy}
    return render(request, "reports/made_report.html", context)


@never_cache
@require_GET
def made_file(request: DistrictRequest, pk: UUID, file: str) -> HttpResponseBase:
    copy = _own_copy(request, pk)
    stored = getattr(copy, file) if file in MEDIA else None
    if stored is None:
        raise Http404
    audit.record(request.membership, "report.made_downloaded", copy.report, file=file)
    ending, media_type = MEDIA[file]
    name = f"{slugify(copy.report.title) or 'report'}-{copy.report.as_of}.{ending}"
    return file_answer(stored, name=name, media_type=media_type)


def _own_copy(request: DistrictRequest, pk: UUID) -> MadeCopy:
    """Asked anew each time: who is not in human resources any more finds nothing, and neither
    does who is, but for whom it was not made."""
    if not can_compile_reports(request.membership):
        raise Http404
    rows = MadeCopy.objects.select_related("report__schedule", "rows", "workbook", "paper")
    return get_object_or_404(rows, report=pk, reader=request.membership)
