"""Model plans: the list, one with its areas, and what HR does with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.unsent import Unsent
from remediation.kinds.model_forms import AreaForm, ModelForm, kind_choices, kind_title
from remediation.kinds.model_rules import can_keep_models, can_read_models
from remediation.library.forms import ReviewForm
from remediation.models import ModelArea, ModelPlan
from remediation.services import model_plan as services

PAGE = 50
SAID = ("title", "when_to_use", "kind_code", "keeper", "review_on")
FORM = require_http_methods(["GET", "POST"])


@require_GET
def model_list(request: DistrictRequest) -> HttpResponse:
    """`?q=` narrows; `?show=off` those that were taken off the list."""
    require(can_read_models(request.membership))
    words, is_off = request.GET.get("q", "")[:200], request.GET.get("show") == "off"
    rows = ModelPlan.objects.matching(words).filter(retired_at__isnull=not is_off)
    rows = rows.annotate(plans=Count("uses__case", distinct=True)).order_by("title", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    titles = dict(kind_choices())
    context = {
        "page": page,
        "rows": [(one, titles.get(one.kind_code, one.kind_code)) for one in page],
        "words": words,
        "is_off": is_off,
        "today": clock.today(request.membership.district),
        "may_keep": can_keep_models(request.membership),
    }
    return render(request, "remediation/model_list.html", context)


def find_model(request: DistrictRequest, pk: UUID) -> ModelPlan:
    require(can_read_models(request.membership))
    return get_object_or_404(ModelPlan.objects.select_related("keeper", "changed_by"), pk=pk)


@require_GET
def model_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    model = find_model(request, pk)
    today = clock.today(request.membership.district)
    context = {
        "model": model,
        "kind": kind_title(model.kind_code),
        "areas": list(areas_of(model)),
        "plans": model.uses.values("case").distinct().count(),
        "is_stale": model.review_on <= today and model.retired_at is None,
        "may_keep": can_keep_models(request.membership),
        "review_form": ReviewForm(today=today),
    }
    return render(request, "remediation/model.html", context)


def areas_of(model: ModelPlan) -> Any:
    areas = model.areas.filter(taken_out_at=None).select_related("standard").order_by("number")
    for area in areas:
        area.model = model
    return areas


@FORM
def model_create(request: DistrictRequest) -> HttpResponse:
    actor = request.membership
    require(can_keep_models(actor))
    form = _model_form(request, {"keeper": actor.pk})
    return _form_page(
        request,
        form,
        lambda: services.add_model(actor=actor, about=_about(form)),
        title=_("Write a model plan"),
        done=_("Added. Now add its areas."),
    )


@FORM
def model_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    model = find_model(request, pk)
    require(can_keep_models(request.membership))
    form = _model_form(request, {name: getattr(model, name) for name in SAID})
    return _form_page(
        request,
        form,
        lambda: services.change_model(model, actor=request.membership, about=_about(form)),
        model=model,
        title=_("Change this model"),
        done=_("Saved as the next revision. Plans keep what they took."),
    )


def _model_form(request: DistrictRequest, initial: dict[str, Any]) -> ModelForm:
    today = clock.today(request.membership.district)
    data = request.POST if request.method == "POST" else None
    return ModelForm(data, today=today, initial=initial)


def _about(form: ModelForm) -> services.AboutModel:
    return services.AboutModel(**{name: form.cleaned_data[name] for name in SAID})


@FORM
def area_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    model = find_model(request, pk)
    require(can_keep_models(request.membership))
    return _area_page(request, model, None, title=_("Add an area"), done=_("Added."))


@FORM
def area_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    area = _find_area(request, pk)
    return _area_page(request, area.model, area, title=area.title, done=_("Saved."))


@require_POST
def area_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    area = _find_area(request, pk)
    act = lambda: services.take_out_area(area, actor=request.membership)  # noqa: E731
    return _act(request, area.model, act, _("Taken out. Plans keep what they took."))


def _find_area(request: DistrictRequest, pk: UUID) -> ModelArea:
    require(can_keep_models(request.membership))
    rows = ModelArea.objects.filter(taken_out_at=None).select_related("model", "standard")
    return get_object_or_404(rows, pk=pk)


def _area_page(
    request: DistrictRequest, model: ModelPlan, area: ModelArea | None, **words: Any
) -> HttpResponse:
    initial = {name: getattr(area, name) for name in AreaForm.base_fields if area}
    form = AreaForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> ModelPlan:
        about = services.AboutArea(**form.cleaned_data)
        services.write_area(model, actor=request.membership, about=about, area=area)
        return model

    return _form_page(request, form, act, model=model, area=area, **words)


def _form_page(
    request: DistrictRequest,
    form: forms.Form,
    act: Callable[[], ModelPlan],
    *,
    model: ModelPlan | None = None,
    done: str,
    **words: Any,
) -> HttpResponse:
    """What is refused stays in the form, with the reason."""
    unsent = Unsent(request, form, is_change=model is not None)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        try:
            written = act()
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            unsent.forget()
            messages.success(request, done)
            return redirect("remediation:model", written.pk)
    context = {"model": model, "form": form, "unsent": unsent, **words}
    status = 422 if form.errors else 200
    return render(request, "remediation/model_form.html", context, status=status)


@require_POST
def model_review(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Still good, or back on the list: the next look is on the day that was picked."""
    model, actor = find_model(request, pk), request.membership
    require(can_keep_models(actor))
    form = ReviewForm(request.POST, today=clock.today(actor.district))
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["review_on"]))
        return redirect("remediation:model", model.pk)
    again_on = form.cleaned_data["review_on"]
    act = lambda: services.review_model(model, actor=actor, again_on=again_on)  # noqa: E731
    return _act(request, model, act, _("Noted. It is looked at again then."))


@require_POST
def model_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    model = find_model(request, pk)
    require(can_keep_models(request.membership))
    act = lambda: services.retire_model(model, actor=request.membership)  # noqa: E731
    return _act(request, model, act, _("Taken off the list. Plans keep what they took."))


def _act(
    request: DistrictRequest, model: ModelPlan, act: Callable[[], object], told: str
) -> HttpResponse:
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("remediation:model", model.pk)
