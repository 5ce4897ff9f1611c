"""The log of trainings: one's own, and the office's with who came and the materials."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations.models import Attendance, Credential, Training, TrainingMaterial
from evaluations.services import training as services
from evaluations.services.training import AboutTraining
from evaluations.trainings.forms import AttendanceForm, MaterialForm, TrainingForm
from evaluations.trainings.rules import can_keep_trainings, can_view_training

PAGE = 50
SAID = ("title", "topic", "held_on", "hours", "given_by", "words", "earns")


@require_GET
def trainings_mine(request: DistrictRequest) -> HttpResponse:
    """What one took part in, and which credentials one holds (S3-17)."""
    person = request.membership
    context = {
        "trainings": Training.objects.attended_by(person).newest_first(),
        "credentials": Credential.objects.standing()
        .filter(person=person)
        .select_related("kind")
        .longest_first(),
        "today": clock.today(person.district),
        "may_keep": can_keep_trainings(person),
    }
    return render(request, "evaluations/trainings_mine.html", context)


@require_GET
def training_list(request: DistrictRequest) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    found = Training.objects.select_related("earns").annotate(people=Count("attendances"))
    page = Paginator(found.newest_first(), PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluations/training_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def training_create(request: DistrictRequest) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    return _form_page(request, None, {})


@require_http_methods(["GET", "POST"])
def training_edit(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    training = get_object_or_404(Training.objects.select_related("earns"), pk=pk)
    return _form_page(request, training, {name: getattr(training, name) for name in SAID})


def _form_page(
    request: DistrictRequest, training: Training | None, initial: dict[str, Any]
) -> HttpResponse:
    form = TrainingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        about = AboutTraining(**{name: form.cleaned_data[name] for name in SAID})
        try:
            training = _save(request, training, about)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("evaluations:training", training.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "training": training}
    return render(request, "evaluations/training_form.html", context, status=status)


def _save(request: DistrictRequest, training: Training | None, about: AboutTraining) -> Training:
    if training is None:
        return services.add_training(actor=request.membership, about=about)
    return services.change_training(training, actor=request.membership, about=about)


@require_GET
def training_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return _detail_page(request, _visible(request, pk))


def _visible(request: DistrictRequest, pk: UUID) -> Training:
    training = get_object_or_404(Training.objects.select_related("earns", "added_by"), pk=pk)
    if not can_view_training(request.membership, training):
        raise Http404
    return training


def _detail_page(
    request: DistrictRequest,
    training: Training,
    attendance_form: AttendanceForm | None = None,
    material_form: MaterialForm | None = None,
) -> HttpResponse:
    may_keep = can_keep_trainings(request.membership)
    people = training.attendances.select_related("person__site")
    bound = attendance_form or material_form
    context = {
        "training": training,
        "materials": training.materials.order_by("title"),
        "attendances": people.order_by("person__last_name", "person__first_name")
        if may_keep
        else [],
        "may_keep": may_keep,
        "attendance_form": attendance_form or AttendanceForm(),
        "material_form": material_form or MaterialForm(),
        "form": bound,  # for the summary of errors
    }
    return render(request, "evaluations/training.html", context, status=422 if bound else 200)


@require_POST
def attendance_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    training = _visible(request, pk)
    require(can_keep_trainings(request.membership))
    form = AttendanceForm(request.POST)
    if form.is_valid():
        people = form.cleaned_data["numbers"]
        try:
            n = services.note_attendance(training, actor=request.membership, people=people)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext("%(n)s person noted.", "%(n)s people noted.", n)
            messages.success(request, told % {"n": n})
            return redirect("evaluations:training", pk)
    return _detail_page(request, training, attendance_form=form)


@require_POST
def attendance_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    attendance = get_object_or_404(Attendance, pk=pk)
    services.remove_attendance(attendance, actor=request.membership)
    messages.success(request, _("Taken off. What was earned by it is taken back, too."))
    return redirect("evaluations:training", attendance.training_id)


@require_POST
def material_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    training = _visible(request, pk)
    require(can_keep_trainings(request.membership))
    form = MaterialForm(request.POST)
    if form.is_valid():
        services.add_material(training, actor=request.membership, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("evaluations:training", pk)
    return _detail_page(request, training, material_form=form)


@require_POST
def material_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    material = get_object_or_404(TrainingMaterial.objects.select_related("training"), pk=pk)
    services.remove_material(material, actor=request.membership)
    messages.success(request, _("Taken away."))
    return redirect("evaluations:training", material.training_id)
