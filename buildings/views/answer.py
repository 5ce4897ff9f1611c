"""Question 3 of one half: the editor, its autosave, and two versions side by side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import services
from buildings.answers import page as answer_page
from buildings.models import Half, Reading, Target
from buildings.page import Line, line_of
from buildings.reviews.forms import AnswerForm
from buildings.reviews.rules import can_write_half
from buildings.services.review_answer import (
    Place,
    StaleAnswer,
    answer_at,
    save_answer,
    settle_answer_versions,
)
from buildings.views.review import find_review


def find_place(request: DistrictRequest, pk: UUID, target: UUID, half: str) -> Place:
    review = find_review(request, pk)
    if half not in Half.values:
        raise Http404
    targets = Target.objects.select_related("site", "measure", "school_year")
    own = targets.filter(site=review.site, school_year=review.round.school_year)
    place = Place(review, get_object_or_404(own, pk=target), half)
    require(can_write_half(request.membership, review.site, half))
    return place


def line_at(request: DistrictRequest, place: Place) -> Line:
    today = clock.today(request.membership.district)
    latest = Reading.objects.filter(target=place.target, group="", as_of__lte=today)
    newest = latest.order_by("-as_of", "-version").first()
    return line_of(place.target, newest, services.tracking_now(), today)


@require_http_methods(["GET", "POST"])
def answer_update(request: DistrictRequest, pk: UUID, target: UUID, half: str) -> HttpResponse:
    place = find_place(request, pk, target, half)
    line = line_at(request, place)
    if request.method == "GET":
        return editor_page(request, place, line, answer_page.form_for(place, line))
    form = answer_page.form_for(place, line, request.POST)
    if not form.is_valid():
        return editor_page(request, place, line, form)
    version = version_sent(request.POST.get("version", ""))
    try:
        save_answer(place, changes=form.changes(), version=version, actor=request.membership)
    except StaleAnswer:
        return comparison_page(request, place, form, version)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return editor_page(request, place, line, form)
    messages.success(request, _("Saved."))
    if "more" in request.POST:
        return redirect("buildings:answer", pk, target, half)
    return redirect("buildings:review", place.review.pk)


def editor_page(
    request: DistrictRequest, place: Place, line: Line, form: AnswerForm
) -> HttpResponse:
    answer = answer_at(place)
    version = answer.version if answer else 0
    context = {
        "form": form,
        "place": place,
        "review": place.review,
        "line": line,
        "answer": answer,
        "is_district": place.half == Half.DISTRICT,
        "version": version_sent(request.POST.get("version", str(version))),
        "is_settled": request.GET.get("settled") == str(version),
    }
    status = 422 if form.errors else 200
    return render(request, "buildings/answer.html", context, status=status)


@login_not_required
@require_POST
def answer_draft(request: DistrictRequest, pk: UUID, target: UUID, half: str) -> JsonResponse:
    """The autosave: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    place = find_place(request, pk, target, half)
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = answer_page.form_for(place, line_at(request, place), words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        answer = save_answer(
            place, changes=form.changes(), version=version, actor=request.membership
        )
    except StaleAnswer as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    return versioned({}, answer.version if answer else 0)


@require_http_methods(["GET", "POST"])
def answer_comparison(request: DistrictRequest, pk: UUID, target: UUID, half: str) -> HttpResponse:
    """Both versions side by side; the answers decide, part by part."""
    place = find_place(request, pk, target, half)
    if request.method == "GET":
        return redirect("buildings:answer", pk, target, half)
    line = line_at(request, place)
    form = answer_page.form_for(place, line, request.POST)
    if not form.is_valid():
        return editor_page(request, place, line, form)
    version = version_sent(request.POST.get("version", ""))
    if not any(name.startswith("keep-") for name in request.POST):
        return comparison_page(request, place, form, version)
    return settle(request, place, form, version)


def settle(request: DistrictRequest, place: Place, form: AnswerForm, version: int) -> HttpResponse:
    keep_theirs = {
        name.removeprefix("keep-")
        for name, kept in request.POST.items()
        if name.startswith("keep-") and kept == "theirs"
    }
    actor = request.membership
    mine = form.changes()
    try:
        settle_answer_versions(
            place, mine=mine, keep_theirs=keep_theirs, version=version, actor=actor
        )
    except StaleAnswer:
        return comparison_page(request, place, form, version)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return editor_page(request, place, line_at(request, place), form)
    messages.success(request, _("Saved. What you did not keep stays in the history."))
    return redirect("buildings:review", place.review.pk)


def comparison_page(
    request: DistrictRequest, place: Place, form: AnswerForm, base_version: int
) -> HttpResponse:
    found = answer_page.differences(place, form, base_version)
    if not found:  # both wrote the same
        return redirect("buildings:review", place.review.pk)
    context = {"place": place, "review": place.review, "form": form, "differences": found}
    parts = [place.review.pk, place.target.pk, place.half]
    action = reverse("buildings:answer_comparison", args=parts)
    context |= {"stands": answer_at(place), "action": action}
    return render(request, "buildings/answer_comparison.html", context, status=409)
