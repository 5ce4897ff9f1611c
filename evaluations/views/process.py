"""The rules of a process: read as sentences, changed, and published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import District
from accounts.rules import require
from accounts.years import school_year_of
from evaluations import rules
from evaluations.conferences.one_on_one_forms import TalkWeeksForm
from evaluations.core.overlay import overlay_of
from evaluations.models import Process
from evaluations.processes.date_forms import PlainDateForm
from evaluations.processes.file import ProcessFile, ready_made
from evaluations.processes.preview import (
    beside_last_year,
    people_touched,
    preview_dates,
    step_changes,
    with_work_years,
)
from evaluations.processes.response_time_form import ResponseTimeForm
from evaluations.queries import deadlines_of
from evaluations.services import process as services
from evaluations.services.process_load import copy_preset, unknown_codes
from evaluations.services.response_time import set_response_time
from evaluations.services.talk_reminder import may_change_talks, set_talk_weeks
from goals.rules import can_keep_improvement_goals


@require_http_methods(["GET", "POST"])
def process_list(request: DistrictRequest) -> HttpResponse:
    """GET: all processes and the ready-made ones. POST: make a draft of a ready-made one."""
    require(rules.can_view_processes(request.membership))
    if request.method == "POST":
        preset = request.POST.get("preset", "")
        if preset not in ready_made():
            return redirect("evaluations:process_list")
        district = request.membership.district
        year = school_year_of(district, clock.today(district))
        process = copy_preset(preset, school_year=year, actor=request.membership)
        for lack in unknown_codes(ready_made()[preset].serves):
            messages.warning(request, lack + " " + _("Say who takes part before you publish."))
        return redirect("evaluations:process", process.pk)
    processes = Process.objects.select_related("school_year").prefetch_related(
        "step_rules__deadline_rule", "cycles"
    )
    ordered = list(processes.order_by("-school_year__starts_on", "name", "-pk"))
    context = {
        "processes": [process for process in ordered if not is_archived(process)],
        "archived": [process for process in ordered if is_archived(process)],
        "presets": unused_presets(request.membership.district),
        "may_edit": rules.can_set_up(request.membership),
        "may_ask": rules.can_manage_prompts(request.membership),
    }
    return render(request, "evaluations/process_list.html", context)


def is_archived(process: Process) -> bool:
    """Its year is in the archive. With its cycles loaded."""
    return any(cycle.archived_at is not None for cycle in process.cycles.all())


def unused_presets(district: District) -> list[ProcessFile]:
    """Those of which this school year has no process yet."""
    today = clock.today(district)
    used = Process.objects.filter(
        school_year__starts_on__lte=today, school_year__ends_on__gte=today
    ).values_list("preset", flat=True)
    return [file for code, file in ready_made().items() if code not in set(used)]


def visible_process(request: DistrictRequest, pk: Any) -> Process:
    require(rules.can_view_processes(request.membership))
    processes = Process.objects.select_related(
        "school_year", "replaces", "rolled_from__school_year"
    )
    return get_object_or_404(processes, pk=pk)


@require_http_methods(["GET", "POST"])
def process_update(request: DistrictRequest, pk: Any) -> HttpResponse:
    """Fields in a GET, or a POST by "Show these dates", only show the dates these would give."""
    process = visible_process(request, pk)
    forms = date_forms(process, request.POST if request.method == "POST" else request.GET)
    if (
        request.method == "POST"
        and "preview" not in request.POST
        and all(form.is_valid() for form in forms if form.is_plain)
    ):
        return save_dates(request, process, forms)
    context = page_of(request, process, forms)
    if request.htmx:
        return render(request, "evaluations/_dates.html", context)
    return render(
        request, "evaluations/process.html", context, status=422 if context["has_errors"] else 200
    )


def save_dates(
    request: DistrictRequest, process: Process, forms: list[PlainDateForm]
) -> HttpResponse:
    dates = {form.step_rule: form.date_rule() for form in forms}
    try:
        services.change_dates(process, actor=request.membership, dates=dates)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:process", process.pk)
    if "review" in request.POST:
        return redirect("evaluations:publication", process.pk)
    messages.success(request, _("Saved. The dates are a draft until you publish them."))
    return redirect("evaluations:process", process.pk)


def date_forms(process: Process, data: Any) -> list[PlainDateForm]:
    """One form for each step; bound when the request carries its fields."""
    step_rules = process.step_rules.select_related("deadline_rule")
    prefixes = {key.partition("-")[0] for key in data}
    return [
        PlainDateForm(data if f"step{rule.position}" in prefixes else None, step_rule=rule)
        for rule in step_rules
    ]


def page_of(
    request: DistrictRequest, process: Process, forms: list[PlainDateForm]
) -> dict[str, Any]:
    named = [(form.step_rule.name, form.unsaved_rule()) for form in forms]
    district = request.membership.district
    is_published = process.state == Process.State.PUBLISHED
    may_edit = rules.can_edit_process(request.membership, process)
    return {
        "process": process,
        "forms": forms,
        "has_errors": any(form.is_bound and not form.is_valid() for form in forms),
        "dates": with_work_years(
            beside_last_year(process, preview_dates(named, process.school_year, district)),
            process,
        ),
        "touched": people_touched(process),
        "overlay": overlay_of(process),
        "cycle": process.cycles.select_related("run").first(),
        "replacement": process.replacements.order_by("-pk").first(),
        "may_edit": process.is_draft and may_edit,
        "may_revise": is_published and may_edit,
        "talk_form": TalkWeeksForm(initial={"weeks": process.talk_weeks}),
        "response_time_form": ResponseTimeForm.of(process),
        "may_set_talks": may_edit and may_change_talks(process),
        "may_roll_over": is_published and rules.can_roll_over(request.membership),
        "next_rules": services.rules_of_next_year(process) if is_published else None,
        "may_open": is_published and rules.can_open_cycle(request.membership),
        "may_keep_goals": can_keep_improvement_goals(request.membership),
    }


@require_http_methods(["GET", "POST"])
def publication_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    """GET: which dates, and for whom. POST: publish them."""
    process = visible_process(request, pk)
    require(rules.can_edit_process(request.membership, process))
    if request.method == "POST":
        try:
            services.publish_process(process, actor=request.membership)
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, published_words(process))
        return redirect("evaluations:process", process.pk)
    context = page_of(request, process, date_forms(process, {}))
    if process.is_draft and process.replaces:
        context["changes"] = step_changes(process, context["dates"])
    return render(request, "evaluations/publication.html", context)


def published_words(process: Process) -> str:
    cycle = process.cycles.first()
    if cycle is None:
        return _("Published. You can open the cycle now.")
    if deadlines_of(cycle).filter(settled_at=None).exclude(proposed=None).exists():
        return _("Published. Later dates count from now on; earlier ones wait for HR.")
    return _("Published. Open steps have their new dates.")


@require_POST
def revision_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    """A draft that will replace these published rules."""
    process = visible_process(request, pk)
    try:
        draft = services.revise_process(process, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:process", process.pk)
    return redirect("evaluations:process", draft.pk)


@require_POST
def rollover_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    """A draft of the same rules for the next school year, or the one that is there."""
    process = visible_process(request, pk)
    try:
        draft = services.roll_over(process, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:process", process.pk)
    return redirect("evaluations:process", draft.pk)


@require_POST
def draft_removal_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    process = visible_process(request, pk)
    try:
        services.drop_draft(process, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("evaluations:process", process.pk)
    messages.success(request, _("The draft is dropped. These rules stay in force."))
    return redirect("evaluations:process", process.replaces_id or process.rolled_from_id)


@require_POST
def talk_weeks_update(request: DistrictRequest, pk: Any) -> HttpResponse:
    """After how many weeks without a meeting is the supervisor invited to a talk?"""
    process = visible_process(request, pk)
    require(rules.can_edit_process(request.membership, process))
    form = TalkWeeksForm(request.POST)
    if not form.is_valid():
        context = page_of(request, process, date_forms(process, {}))
        context |= {"talk_form": form, "form": form}
        return render(request, "evaluations/process.html", context, status=422)
    weeks = form.cleaned_data["weeks"]
    try:
        set_talk_weeks(process, actor=request.membership, weeks=weeks)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept.") if weeks else _("Turned off."))
    return redirect("evaluations:process", process.pk)


@require_POST
def response_time_update(request: DistrictRequest, pk: Any) -> HttpResponse:
    """How long may an employee respond to a signed form?"""
    process = visible_process(request, pk)
    require(rules.can_edit_process(request.membership, process))
    form = ResponseTimeForm(request.POST)
    if not form.is_valid():
        context = page_of(request, process, date_forms(process, {}))
        context |= {"response_time_form": form, "form": form}
        return render(request, "evaluations/process.html", context, status=422)
    try:
        set_response_time(process, actor=request.membership, **form.cleaned_data)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept."))
    return redirect("evaluations:process", process.pk)
