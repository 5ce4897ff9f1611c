"""The meetings of somebody's year, and one one-on-one: write it, enter it, read it, add to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words
from deadlines.services.deadline import deadline_of
from evaluations import rules
from evaluations.conferences.live_worksheet import live_worksheet
from evaluations.conferences.meetings import days_between, meetings_of, participations_read_by
from evaluations.conferences.one_on_one_forms import (
    FollowUpForm,
    OneOnOneForm,
    differences,
    typed_words,
)
from evaluations.models import OneOnOne
from evaluations.services import one_on_one as services
from evaluations.services.next_step import TALK_STEP, finish_talk_step
from evaluations.services.talk_reminder import invitation_to
from evaluations.views.finding import attempt


@require_GET
def meeting_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    participation = get_object_or_404(participations_read_by(request.membership), pk=pk)
    context = {
        "participation": participation,
        "employee": participation.employee,
        "is_own": participation.employee_id == request.membership.pk,
        "meetings": meetings_of(participation, reader=request.membership),
        "may_log": rules.can_log_one_on_one(request.membership, participation),
        "invitation": invitation_to(participation, reader=request.membership),
    }
    return render(request, "evaluations/one_on_one_list.html", context)


@require_GET
def worksheet_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Goals and all meetings of the year in the layout of the form, to read and to print."""
    participation = get_object_or_404(participations_read_by(request.membership), pk=pk)
    try:
        worksheet = live_worksheet(participation, reader=request.membership)
    except InvalidTransition as refusal:  # somebody wrote while we read
        messages.error(request, str(refusal))
        return redirect("evaluations:meetings", pk)
    context = {
        "participation": participation,
        "employee": participation.employee,
        "is_own": participation.employee_id == request.membership.pk,
        "worksheet": worksheet,
    }
    return render(request, "evaluations/live_worksheet.html", context)


@require_POST
def one_on_one_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    participation = get_object_or_404(participations_read_by(request.membership), pk=pk)
    try:
        draft = services.start_one_on_one(participation, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:meetings", pk)
    return redirect("evaluations:one_on_one_words", draft.pk)


def find(request: DistrictRequest, pk: UUID) -> OneOnOne:
    rows = OneOnOne.objects.visible_to(request.membership).with_people()
    return get_object_or_404(rows, pk=pk)


@require_GET
def one_on_one_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    one_on_one = find(request, pk)
    services.record_view(one_on_one, actor=request.membership)
    return detail_page(request, one_on_one, FollowUpForm())


def detail_page(
    request: DistrictRequest, one_on_one: OneOnOne, form: FollowUpForm, status: int = 200
) -> HttpResponse:
    reader = request.membership
    may_edit = rules.can_edit_one_on_one(reader, one_on_one)
    may_add = rules.can_log_one_on_one(reader, one_on_one.participation)
    is_read = services.has_been_read(one_on_one)
    context = {
        "one_on_one": one_on_one,
        "employee": one_on_one.employee,
        "is_own": one_on_one.participation.employee_id == reader.pk,
        "days_late": days_between(one_on_one.held_on, one_on_one.entered_at),
        "answers": one_on_one.answers.exclude(words="").select_related("prompt"),
        "promise": deadline_of(TALK_STEP, one_on_one.pk) if one_on_one.next_step_owner else None,
        "may_finish": one_on_one.next_step_owner is not None
        and rules.can_finish_next_step(reader, one_on_one.next_step_owner, one_on_one.employee),
        "notes": one_on_one.goal_notes.order_by("-goal__kind", "goal__number", "pk"),
        "follow_ups": one_on_one.follow_ups.select_related("written_by", "on_behalf_of").order_by(
            "written_at"
        ),
        "may_edit": may_edit and not is_read,
        "is_writer": one_on_one.written_by_id == reader.pk,
        "is_read": is_read,
        "follow_up_form": form if may_add else None,
        "form": form if form.is_bound else None,
    }
    return render(request, "evaluations/one_on_one.html", context, status=status)


@require_http_methods(["GET", "POST"])
@keeps_late_words
def one_on_one_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    one_on_one = find(request, pk)
    require(rules.can_edit_one_on_one(request.membership, one_on_one))
    if request.method == "GET":
        if services.has_been_read(one_on_one):
            return redirect("evaluations:one_on_one", pk)
        late = late_words(request)
        is_final = late is None or "enter" in late
        return words_page(request, form_of(request, one_on_one, late, is_final=is_final))
    enters = "enter" in request.POST
    form = form_of(request, one_on_one, request.POST, is_final=enters)
    if not form.is_valid():
        return words_page(request, form, status=422)
    return save_page(request, form, enters=enters)


def form_of(
    request: DistrictRequest, one_on_one: OneOnOne, data: Any = None, *, is_final: bool = False
) -> OneOnOneForm:
    return OneOnOneForm(data, one_on_one=one_on_one, writer=request.membership, is_final=is_final)


def words_page(request: DistrictRequest, form: OneOnOneForm, status: int = 200) -> HttpResponse:
    one_on_one = form.one_on_one
    context = {
        "form": form,
        "one_on_one": one_on_one,
        "employee": one_on_one.employee,
        "is_own": one_on_one.participation.employee_id == request.membership.pk,
        "may_ask": rules.can_manage_prompts(request.membership),
        "version": version_sent(request.POST.get("version", str(one_on_one.version))),
        "is_settled": request.GET.get("settled") == str(one_on_one.version),
    }
    return render(request, "evaluations/one_on_one_words.html", context, status=status)


def save_page(request: DistrictRequest, form: OneOnOneForm, *, enters: bool) -> HttpResponse:
    """Save, enter it if the button says so, and go on."""
    version = version_sent(request.POST.get("version", ""))
    actor = request.membership
    try:
        saved = services.save_one_on_one(
            form.one_on_one, actor=actor, changes=form.changes(), version=version
        )
        if enters:
            services.enter_one_on_one(saved, actor=actor)
    except services.StaleVersion as stale:
        return comparison_page(request, stale.current)
    except services.AlreadyRead as refusal:
        return read_page(request, form, refusal)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return words_page(request, form, status=409)
    if enters:
        messages.success(request, _("Shared. You can both read it now."))
    if "exit" in request.POST:
        return redirect("evaluations:meetings", saved.participation_id)
    return redirect("evaluations:one_on_one", saved.pk)


def read_page(
    request: DistrictRequest, form: OneOnOneForm, refusal: InvalidTransition
) -> HttpResponse:
    """It stays as it was read. What was typed is offered as a follow-up, so nothing is lost."""
    messages.error(request, str(refusal))
    follow_up = FollowUpForm(initial={"words": typed_words(form)})
    return detail_page(request, find(request, form.one_on_one.pk), follow_up, status=409)


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def one_on_one_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    one_on_one = find(request, pk)
    require(rules.can_edit_one_on_one(request.membership, one_on_one))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = form_of(request, one_on_one, words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        one_on_one = services.save_one_on_one(
            one_on_one, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleVersion as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return versioned({"message": str(refusal)}, one_on_one.version, status=409)
    return versioned({}, one_on_one.version)


@require_http_methods(["GET", "POST"])
def one_on_one_comparison(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Both versions side by side; the answers decide, field by field."""
    one_on_one = find(request, pk)
    require(rules.can_edit_one_on_one(request.membership, one_on_one))
    if request.method == "GET":
        return redirect("evaluations:one_on_one_words", pk)
    if not any(name.startswith("keep-") for name in request.POST):
        return comparison_page(request, one_on_one)
    kept = request.POST.copy()
    for name in request.POST:
        if name.startswith("keep-") and request.POST[name] == "theirs":
            kept.pop(name.removeprefix("keep-"), None)
    form = form_of(request, one_on_one, kept)
    if not form.is_valid():
        return words_page(request, form, status=422)
    return settle(request, form)


def settle(request: DistrictRequest, form: OneOnOneForm) -> HttpResponse:
    version = version_sent(request.POST.get("version", ""))
    try:
        saved = services.save_one_on_one(
            form.one_on_one, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleVersion as stale:
        return comparison_page(request, stale.current)
    except services.AlreadyRead as refusal:
        return read_page(request, form, refusal)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return words_page(request, form, status=409)
    messages.success(request, _("Saved. What you did not keep stays in the history."))
    place = redirect("evaluations:one_on_one_words", saved.pk)
    place["Location"] += f"?settled={saved.version}"
    return place


def comparison_page(request: DistrictRequest, current: OneOnOne) -> HttpResponse:
    form = form_of(request, find(request, current.pk), request.POST)
    if not form.is_valid():
        return words_page(request, form, status=422)
    found = differences(form)
    if not found:  # both wrote the same
        return redirect("evaluations:one_on_one_words", current.pk)
    context = {"one_on_one": form.one_on_one, "form": form, "differences": found}
    return render(request, "evaluations/one_on_one_comparison.html", context, status=409)


@require_POST
def follow_up_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    one_on_one = find(request, pk)
    require(rules.can_log_one_on_one(request.membership, one_on_one.participation))
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return detail_page(request, one_on_one, form, status=422)
    try:
        services.add_follow_up(
            one_on_one, actor=request.membership, words=form.cleaned_data["words"]
        )
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return detail_page(request, one_on_one, FollowUpForm(initial=form.cleaned_data), 409)
    messages.success(request, _("Added."))
    return redirect("evaluations:one_on_one", pk)


@require_POST
def next_step_finish(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What was to be done after it is done."""
    one_on_one = find(request, pk)
    attempt(
        request,
        lambda: finish_talk_step(one_on_one, actor=request.membership),
        _("Noted as done."),
    )
    return redirect("evaluations:one_on_one", pk)


@require_POST
def draft_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    one_on_one = find(request, pk)
    require(rules.can_edit_one_on_one(request.membership, one_on_one))
    try:
        services.remove_draft(one_on_one, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:one_on_one", pk)
    messages.success(request, _("The draft is gone."))
    return redirect("evaluations:meetings", one_on_one.participation_id)
