"""One date rule: said as a sentence, with its dates of the coming ten years."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import rules
from evaluations.models import Process, StepRule
from evaluations.processes.preview import people_touched, preview_dates
from evaluations.processes.rule_form import RuleForm
from evaluations.services import process as services

YEARS_SHOWN = 10


@require_http_methods(["GET", "POST"])
def date_rule_update(request: DistrictRequest, pk: Any, position: int) -> HttpResponse:
    """Fields in a GET, or a POST by "Show these dates", only show the dates they would give."""
    require(rules.can_view_processes(request.membership))
    process = get_object_or_404(Process.objects.select_related("school_year"), pk=pk)
    steps = process.step_rules.select_related("deadline_rule__counts_from")
    step_rule = get_object_or_404(steps, position=position)
    form = form_of(request, step_rule, list(steps.exclude(pk=step_rule.pk)))
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        return save_rule(request, process, form)
    context = page_of(request, process, form)
    if request.htmx:
        return render(request, "evaluations/_ten_years.html", context)
    return render(
        request, "evaluations/date_rule.html", context, status=422 if form.errors else 200
    )


def form_of(request: DistrictRequest, step_rule: StepRule, others: list[StepRule]) -> RuleForm:
    data = request.POST if request.method == "POST" else request.GET
    today = clock.today(request.membership.district)
    return RuleForm(
        data if "kind" in data else None, step_rule=step_rule, others=others, today=today
    )


def save_rule(request: DistrictRequest, process: Process, form: RuleForm) -> HttpResponse:
    dates = {form.step_rule: form.date_rule()}
    try:
        services.change_dates(process, actor=request.membership, dates=dates)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        context = page_of(request, process, form)
        return render(request, "evaluations/date_rule.html", context, status=422)
    messages.success(request, _("Saved. The dates are a draft until you publish them."))
    return redirect("evaluations:process", process.pk)


def page_of(request: DistrictRequest, process: Process, form: RuleForm) -> dict[str, Any]:
    rule = form.unsaved_rule()
    (dates,) = preview_dates(
        [(form.step_rule.name, rule)],
        process.school_year,
        request.membership.district,
        years=YEARS_SHOWN,
    )
    may_edit = process.is_draft and rules.can_edit_process(request.membership, process)
    return {
        "process": process,
        "form": form,
        "rule": rule,
        "step": dates,
        "touched": people_touched(process),
        "may_edit": may_edit,
    }
