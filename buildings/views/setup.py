"""The switch of the area, and the catalogue of measures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import rules, services
from buildings.models import Measure
from buildings.services.measure import FIELDS
from buildings.services.tracking import CHOICES
from buildings.setup_forms import MeasureForm, TrackingForm


@require_http_methods(["GET", "POST"])
def tracking_update(request: DistrictRequest) -> HttpResponse:
    require(rules.can_set_up(request.membership))
    tracking = services.tracking_now()
    initial = {name: getattr(tracking, name) for name in CHOICES}
    form = TrackingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_tracking(form.cleaned_data, actor=request.membership)
        messages.success(request, _("Saved."))
        return redirect("buildings:tracking")
    measures = Measure.objects.filter(is_active=True)
    context = {"form": form, "tracking": tracking, "measures": measures}
    status = 422 if form.errors else 200
    return render(request, "buildings/tracking.html", context, status=status)


@require_http_methods(["GET", "POST"])
def measure_create(request: DistrictRequest) -> HttpResponse:
    require(rules.can_set_up(request.membership))
    form = MeasureForm(request.POST or None, initial={"kind": Measure.Kind.STUDENT})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_measure(form.cleaned_data, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Added. Buildings can set targets for it now."))
            return redirect("buildings:tracking")
    context = {"form": form, "measure": None}
    return render(request, "buildings/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def measure_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_set_up(request.membership))
    measure = get_object_or_404(Measure, pk=pk)
    initial = {name: getattr(measure, name) for name in FIELDS}
    form = MeasureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_measure(measure, form.cleaned_data, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed."))
            return redirect("buildings:tracking")
    context = {"form": form, "measure": measure}
    return render(request, "buildings/measure.html", context, status=422 if form.errors else 200)


@require_POST
def measure_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_set_up(request.membership))
    measure = get_object_or_404(Measure, pk=pk)
    services.retire_measure(measure, actor=request.membership)
    messages.success(request, _("Taken off the list. Targets that use it keep it."))
    return redirect("buildings:tracking")
