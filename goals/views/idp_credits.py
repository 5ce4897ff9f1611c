"""Courses and certificates of one's own development plan."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.uploads import was_too_large
from goals.idp import rules as idp_rules
from goals.idp.advice import looks_like_a_workshop
from goals.idp.credit_forms import CertificateForm, CourseForm
from goals.models import Certificate, Course, Idp
from goals.services import idp_credits as services
from goals.views.idp import find_idp
from records.media import MediaRefused


def own_idp(request: DistrictRequest, pk: UUID) -> Idp:
    idp = find_idp(request, pk)
    require(idp_rules.can_write_idp(request.membership, idp))
    return idp


def courses_place(idp: Idp) -> str:
    return reverse("goals:idp", args=[idp.pk]) + "#h-courses"


@require_http_methods(["GET", "POST"])
def course_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    idp = own_idp(request, pk)
    certificates = list(idp.certificates.all())
    only = str(certificates[0].pk) if len(certificates) == 1 else ""
    form = course_form(request, idp, {"certificate": only})
    if form.is_bound and form.is_valid() and save_course(request, idp, None, form):
        return redirect(courses_place(idp))
    context = {"idp": idp, "form": form, "course": None}
    return render(request, "goals/idp_course.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def course_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    courses = Course.objects.visible_to(request.membership).select_related("proof__file")
    course = get_object_or_404(courses, pk=pk)
    idp = own_idp(request, course.idp_id)
    names = ("title", "provider", "credits", "completed_on", "certificate_id")
    initial = {name.removesuffix("_id"): getattr(course, name) for name in names}
    form = course_form(request, idp, initial)
    if form.is_bound and form.is_valid() and save_course(request, idp, course, form):
        return redirect(courses_place(idp))
    context = {"idp": idp, "form": form, "course": course}
    return render(request, "goals/idp_course.html", context, status=422 if form.errors else 200)


def course_form(request: DistrictRequest, idp: Idp, initial: dict[str, object]) -> CourseForm:
    is_sent = request.method == "POST"
    return CourseForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        certificates=list(idp.certificates.all()),
        today=clock.today(request.membership.district),
        was_too_large=was_too_large(request),
        initial=initial,
    )


def save_course(
    request: DistrictRequest, idp: Idp, course: Course | None, form: CourseForm
) -> Course | None:
    """The course; None when it was refused, which the form tells then."""
    file = form.cleaned_data["proof"]
    brought = {"about": form.about, "proof": file, "name": file.name if file else ""}
    try:
        if course is None:
            saved = services.add_course(idp, actor=request.membership, **brought)
        else:
            saved = services.change_course(course, actor=request.membership, **brought)
    except MediaRefused as refusal:
        form.add_error("proof", str(refusal))
        return None
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved: %(title)s") % {"title": saved.title})
    if looks_like_a_workshop(saved.title, saved.credits):
        messages.info(request, _("It looks like a workshop. You can keep it here."))
    return saved


@require_POST
def course_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.membership), pk=pk)
    idp = own_idp(request, course.idp_id)
    services.remove_course(course, actor=request.membership)
    messages.success(request, _("Gone from your list: %s") % course.title)
    return redirect(courses_place(idp))


@require_http_methods(["GET", "POST"])
def certificate_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    idp = own_idp(request, pk)
    form = CertificateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.add_certificate(idp, actor=request.membership, about=form.about)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved: %(title)s") % {"title": form.about.kind})
            return redirect(courses_place(idp))
    context = {"idp": idp, "form": form, "certificate": None}
    status = 422 if form.errors else 200
    return render(request, "goals/idp_certificate.html", context, status=status)


@require_http_methods(["GET", "POST"])
def certificate_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.membership), pk=pk)
    idp = own_idp(request, certificate.idp_id)
    names = ("kind", "number", "expires_on", "credits_needed")
    form = CertificateForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(certificate, name) for name in names},
    )
    if form.is_bound and form.is_valid():
        services.change_certificate(certificate, actor=request.membership, about=form.about)
        messages.success(request, _("Saved: %(title)s") % {"title": form.about.kind})
        return redirect(courses_place(idp))
    context = {"idp": idp, "form": form, "certificate": certificate}
    status = 422 if form.errors else 200
    return render(request, "goals/idp_certificate.html", context, status=status)


@require_POST
def certificate_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.membership), pk=pk)
    idp = own_idp(request, certificate.idp_id)
    services.remove_certificate(certificate, actor=request.membership)
    messages.success(request, _("Gone from your plan: %s") % certificate.kind)
    return redirect(courses_place(idp))
