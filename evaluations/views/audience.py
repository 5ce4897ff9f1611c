"""Who takes part in a process, who is left out, and who is in two."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import is_hr, require
from evaluations import rules
from evaluations.models import Process, ProcessException
from evaluations.processes.audience import Groups, groups_of, in_two, left_out, people_of
from evaluations.processes.audience_forms import ExceptionForm, GroupsForm, ReasonForTwoForm
from evaluations.services import audience as services

PAGE = 25


def visible_process(request: DistrictRequest, pk: Any) -> Process:
    require(rules.can_view_processes(request.membership))
    return get_object_or_404(Process.objects.select_related("school_year"), pk=pk)


@require_http_methods(["GET", "POST"])
def groups_update(request: DistrictRequest, pk: Any) -> HttpResponse:
    """Fields in a GET, or a POST by "Show who this is", only show whom these groups would take."""
    process = visible_process(request, pk)
    data = request.POST if request.method == "POST" else request.GET
    form = GroupsForm(
        data if "job_codes" in data else None, groups=groups_of(process), places=places()
    )
    is_saved = request.method == "POST" and "preview" not in request.POST
    if is_saved and form.is_valid():
        try:
            services.set_groups(process, actor=request.membership, groups=form.groups())
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("evaluations:audience", process.pk)
    return page(request, process, form)


def page(
    request: DistrictRequest,
    process: Process,
    form: GroupsForm,
    *,
    exception_form: ExceptionForm | None = None,
    two_form: ReasonForTwoForm | None = None,
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    actor = request.membership
    shown = form.groups() if form.is_bound and form.is_valid() else groups_of(process)
    forms = [form, exception_form, two_form]
    context = {
        "process": process,
        "form": form,
        "may_edit": process.is_draft and rules.can_edit_process(actor, process),
        "may_except": rules.can_make_exceptions(actor),
        "may_allow_two": is_hr(actor),
        "exceptions": process.exceptions.select_related("person", "said_by").order_by(
            "person__last_name", "person__first_name"
        ),
        "exception_form": exception_form or ExceptionForm(actor=actor, words=words),
        "two_form": two_form or ReasonForTwoForm(),
        "words": words,
        **lists_of(request, process, shown),
    }
    has_errors = any(one is not None and one.errors for one in forms)
    return render(request, "evaluations/audience.html", context, status=422 if has_errors else 200)


def lists_of(request: DistrictRequest, process: Process, groups: Groups) -> dict[str, Any]:
    """Three counts, and a page of one of the lists."""
    lists: dict[str, QuerySet[Membership]] = {
        "served": people_of(process, groups),
        "left_out": left_out(process.school_year, instead=(process, groups)),
        "in_two": in_two(process, groups),
    }
    asked = request.GET.get("list", "")
    chosen = asked if asked in lists else "served"
    people = lists[chosen].select_related("unit", "site").order_by("last_name", "first_name", "pk")
    shown = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return {
        "counts": {name: people.count() for name, people in lists.items()},
        "chosen": chosen,
        "page": shown,
        "numbers": list(shown.paginator.get_elided_page_range(shown.number)),
    }


@require_POST
def exception_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    process = visible_process(request, pk)
    require(rules.can_make_exceptions(request.membership))
    form = ExceptionForm(request.POST, actor=request.membership)
    if form.is_valid():
        try:
            services.except_person(process, actor=request.membership, **form.cleaned_data)
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("evaluations:audience", process.pk)
    groups_form = GroupsForm(groups=groups_of(process), places=places())
    return page(request, process, groups_form, exception_form=form)


@require_POST
def exception_ending_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    require(rules.can_view_processes(request.membership))
    exceptions = ProcessException.objects.select_related("process", "person")
    exception = get_object_or_404(exceptions, pk=pk)
    services.end_exception(exception, actor=request.membership)
    messages.success(request, _("The groups decide again."))
    return redirect("evaluations:audience", exception.process_id)


@require_POST
def two_create(request: DistrictRequest, pk: Any) -> HttpResponse:
    """HR says why people are in two annual processes."""
    process = visible_process(request, pk)
    require(is_hr(request.membership))
    form = ReasonForTwoForm(request.POST)
    if form.is_valid():
        services.allow_two(process, actor=request.membership, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("evaluations:audience", process.pk)
    groups_form = GroupsForm(groups=groups_of(process), places=places())
    return page(request, process, groups_form, two_form=form)
