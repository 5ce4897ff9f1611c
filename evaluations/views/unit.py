"""Process, dates, forms and contacts of each bargaining unit; and a process told to its people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.models import BargainingUnit
from accounts.rules import can_set_up, require
from accounts.services.units import set_unit_contact
from deadlines.models import Deadline
from evaluations import rules
from evaluations.core.overlay import overlay_of
from evaluations.models import Process, Step
from evaluations.processes.preview import preview_dates
from evaluations.processes.unit_forms import ContactForm
from evaluations.processes.units import (
    UnitRules,
    in_force,
    rules_of,
    rules_of_jobs,
    rules_of_units,
    units_of,
)


@require_GET
def unit_list(request: DistrictRequest) -> HttpResponse:
    """The reader's own unit first, and what is for their job."""
    processes = list(in_force(clock.today(request.membership.district)))
    found, reader = rules_of_units(processes), request.membership
    found.sort(key=lambda one: (one.unit.pk if one.unit else None) != reader.unit_id)
    of_jobs = rules_of_jobs(processes)
    context = {
        "own": found[0],
        "others": found[1:],
        "of_own_job": [process for process in of_jobs if reader.job_code in process.job_codes],
        "of_jobs": [process for process in of_jobs if reader.job_code not in process.job_codes],
    }
    return render(request, "evaluations/unit_list.html", context)


@require_http_methods(["GET", "POST"])
def unit_detail(request: DistrictRequest, pk: Any = None) -> HttpResponse:
    """GET: one unit; without `pk` people in none. POST: an admin says whom its people ask."""
    unit = get_object_or_404(BargainingUnit, pk=pk) if pk else None
    form = ContactForm(initial={"contact": unit.contact if unit else ""})
    if request.method == "POST":
        if unit is None:
            raise Http404
        require(can_set_up(request.membership))
        form = ContactForm(request.POST)
        if form.is_valid():
            set_unit_contact(unit, actor=request.membership, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("evaluations:unit", unit.pk)
    found = rules_of(unit, list(in_force(clock.today(request.membership.district))))
    context = page_of(request, found) | {"form": form}
    return render(request, "evaluations/unit.html", context, status=422 if form.errors else 200)


def page_of(request: DistrictRequest, found: UnitRules) -> dict[str, Any]:
    return {
        "unit": found.unit,
        "processes": [
            {
                "process": process,
                "dates": dates_of_year(process),
                "overlay": overlay_of(process),
                "is_default": found.unit is not None and not units_of(process),
            }
            for process in found.processes
        ],
        "may_edit": found.unit is not None and can_set_up(request.membership),
    }


def dates_of_year(process: Process) -> list[Any]:
    """Name and dates of each step, this school year."""
    steps = process.step_rules.select_related("deadline_rule__counts_from")
    named = [(step.name, step.deadline_rule) for step in steps]
    return preview_dates(named, process.school_year, process.district, years=1)


@require_GET
def process_overview(request: DistrictRequest, pk: Any) -> HttpResponse:
    """What the process is for, its steps, dates and forms, told to those whom it serves (S0-1)."""
    processes = Process.objects.exclude(state=Process.State.DRAFT)
    process = get_object_or_404(processes.select_related("school_year", "district"), pk=pk)
    own = own_steps(request, process)
    context = {
        "process": process,
        "own": own,
        "dates": [] if own else dates_of_year(process),
        "may_view_rules": rules.can_view_processes(request.membership),
    }
    return render(request, "evaluations/overview.html", context)


def own_steps(request: DistrictRequest, process: Process) -> list[Step]:
    """Those of the reader in this process, with their dates. Two queries."""
    steps = list(
        Step.objects.filter(
            participation__employee=request.membership, participation__cycle__process=process
        )
        .select_related("rule")
        .order_by("rule__position")
    )
    dates = Deadline.objects.filter(subject_id__in=[step.pk for step in steps])
    by_step = {(one.subject_id, one.kind): one for one in dates}
    for step in steps:
        step.deadline = by_step.get((step.pk, step.rule.kind))
    return steps
