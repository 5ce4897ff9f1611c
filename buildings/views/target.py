"""Set and change a target, say what its numbers show, log one of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import rules, services
from buildings.models import Target
from buildings.targets import versions
from buildings.targets.forms import EndForm, NewTargetForm, NumberForm, StatementForm, TargetForm
from buildings.typed import Written
from buildings.views.building import find_building, find_target, year_of
from buildings.views.written import write


def page_of(target: Target) -> str:
    address = reverse("buildings:building", args=[target.site_id])
    return f"{address}?year={target.school_year.label}&target={target.pk}"


@require_http_methods(["GET", "POST"])
def number_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The first click leads here, the second saves."""
    target, _tracking = find_target(request, pk)
    require(rules.can_log_number(request.membership, target.site))
    today = clock.today(request.membership.district)
    initial = {"as_of": min(today, target.school_year.ends_on), "source": target.measure.source}
    form = NumberForm(request.POST or None, target=target, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.log_number(target, actor=request.membership, **form.cleaned_data)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The status below counts it."))
            return redirect(page_of(target))
    context = {"form": form, "target": target, "back": page_of(target)}
    return render(request, "buildings/number.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def target_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    site, _tracking = find_building(request, pk)
    require(rules.can_set_target(request.membership, site))
    year = year_of(request)
    initial = {"starts_on": year.starts_on, "ends_on": year.ends_on}
    form = NewTargetForm(request.POST or None, year=year, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {"baseline": data["baseline"], "target": data["target"]}
        values |= services.columns_of(data["path"])
        words = {"subgroup": data["subgroup"], "reason": data["reason"], "values": values}
        try:
            made = services.set_target(
                site, year, data["measure"], actor=request.membership, **words
            )
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The target stands. Log its first number next."))
            return redirect(page_of(made))
    context = {"form": form, "site": site, "year": year}
    status = 422 if form.errors else 200
    return render(request, "buildings/target_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def target_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    target, _tracking = find_target(request, pk)
    require(rules.can_set_target(request.membership, target.site))
    form = TargetForm(request.POST or None, subject=target)
    if request.method == "POST" and form.is_valid():
        return save_target(request, target, form)
    return target_page(request, target, form)


def save_target(request: DistrictRequest, target: Target, form: TargetForm) -> HttpResponse:
    values = wanted_of(target, form, request.POST)
    data = form.cleaned_data
    try:
        services.change_target(
            target,
            values,
            reason=data["reason"],
            version=data["version"],
            actor=request.membership,
        )
    except services.StaleTarget as stale:
        return comparison_page(request, stale.current, form, values)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return target_page(request, target, form)
    messages.success(request, _("Changed. The log keeps what stood there before."))
    return redirect(page_of(target))


def wanted_of(target: Target, form: TargetForm, answers: Any) -> dict[str, Any]:
    """What was typed; of two versions, part by part what was picked on the comparison."""
    data = form.cleaned_data
    mine = {"baseline": data["baseline"], "target": data["target"]}
    mine |= services.columns_of(data["path"])
    theirs = {part for part in versions.PARTS if answers.get(f"keep-{part}") == "theirs"}
    columns = {"trajectory": ("path_days", "path_values")}
    kept = {column for part in theirs for column in columns.get(part, (part,))}
    return mine | {column: getattr(target, column) for column in kept}


def target_page(
    request: DistrictRequest, target: Target, form: TargetForm, ending: EndForm | None = None
) -> HttpResponse:
    context = {
        "form": ending or form,
        "target_form": form,
        "target": target,
        "back": page_of(target),
        "ending": ending or EndForm(prefix="end"),
    }
    status = 422 if form.errors or ending else 200
    return render(request, "buildings/target.html", context, status=status)


def comparison_page(
    request: DistrictRequest, current: Target, form: TargetForm, values: dict[str, Any]
) -> HttpResponse:
    found = versions.differences(current, values)
    context = {"form": form, "target": current, "differences": found, "back": page_of(current)}
    return render(request, "buildings/comparison.html", context, status=409)


@require_http_methods(["GET", "POST"])
def statement_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """How do we know? The leader's words; typed over other words, both stand side by side."""
    target, _tracking = find_target(request, pk)
    require(rules.can_state(request.membership, target.site))

    def save(form: StatementForm) -> HttpResponse:
        words = form.cleaned_data["statement"]
        services.state_target(target, words, version=target.version, actor=request.membership)
        messages.success(request, _("Saved."))
        return redirect(page_of(target))

    page = Written(
        make_form=lambda data, initial: StatementForm(data, initial=initial),
        save=save,
        template="buildings/statement.html",
        context={"target": target, "site": target.site, "back": page_of(target)},
        stands={"statement": target.statement},
        over=target.version,
        by=target.updated_by.name,
    )
    return write(request, page)


@require_POST
def target_ending(request: DistrictRequest, pk: UUID) -> HttpResponse:
    target, _tracking = find_target(request, pk)
    require(rules.can_set_target(request.membership, target.site))
    form = EndForm(request.POST, prefix="end")
    if not form.is_valid():
        return target_page(request, target, TargetForm(subject=target), form)
    services.end_target(target, actor=request.membership, **form.cleaned_data)
    messages.success(request, _("Off the page. Its numbers and its log stay."))
    return redirect("buildings:building", target.site_id)


@require_GET
def target_history(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Each change of target, trajectory and statement, with its reason."""
    target, _tracking = find_target(request, pk)
    context = {"target": target, "versions": versions.versions_of(target)}
    return render(request, "buildings/history.html", context)
