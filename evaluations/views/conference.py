"""The conference of the mid-year and the end of the year: one page for two people in one room."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words, put_back
from accounts.stale_page import typed_words, words_page
from evaluations import rules
from evaluations.conferences.appointment_forms import AppointmentForm
from evaluations.conferences.companion import Companion, companion_of, heading_of
from evaluations.conferences.forms import (
    AttendeeForm,
    ClosingForm,
    DeclineForm,
    InPersonForm,
    NextStepForm,
    PointForm,
    PrivateNoteForm,
    ReceiptForm,
)
from evaluations.conferences.point_cards import cards_of
from evaluations.conferences.points import point_rows
from evaluations.conferences.standing import standing_of
from evaluations.models import Attendee, NextStep, Point, PrivateNote, Step, StepRule
from evaluations.services import agenda
from evaluations.services.next_step import finish_next_step
from evaluations.steps.sheet import first_day_of
from evaluations.steps.sheet_forms import conference_form
from evaluations.steps.statements import met_statement, received_statement
from evaluations.views.finding import attempt, step_to_act_on, step_to_read
from records.outcome_form import OutcomeForm

# Where what is typed beside a signature is sent.
SENT_TO = {
    "receipt_form": "evaluations:receipt",
    "decline_form": "evaluations:decline",
    "outcome_form": "evaluations:outcome",
    "next_step_form": "evaluations:next_steps",
}


def conference_page(
    request: DistrictRequest, step: Step, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """The page, with a form that was refused shown as it was sent."""
    companion = companion_of(step, reader=request.membership)
    refused = next((form for form in bound.values() if isinstance(form, Form)), None)
    rows = point_rows(companion, bound.get("point_form"))
    context = {
        "companion": companion,
        "step": step,
        "heading": heading_of(companion),
        "may_read_meetings": rules.can_read_meetings(request.membership, step.participation),
        "may_ask": rules.can_manage_prompts(request.membership),
        "form": refused,
        "rows": rows,
        "cards": cards_of(rows, companion, request, bound.get("stale_point")),
        **put_back(request, forms_of(companion), step.pk, **SENT_TO),
        **bound,
    }
    response = render(request, "evaluations/conference.html", context, status=status)
    if companion.copy_is_on_its_way:
        response["Refresh"] = "5"
    return response


def forms_of(companion: Companion) -> dict[str, Any]:
    """What this reader may fill in now."""
    step, note = companion.step, companion.private_note
    forms: dict[str, Any] = {
        "private_form": PrivateNoteForm(words=note.words if note else ""),
    }
    if companion.is_open:
        forms |= talking_forms(companion)
    if step.state == Step.State.SIGNING and companion.is_own:
        forms["receipt_form"] = ReceiptForm()
        forms["decline_form"] = DeclineForm()
        forms["statement"] = received_statement()
    elif step.state == Step.State.SIGNING:
        if companion.may_decide:
            forms["in_person_form"] = InPersonForm()
            forms["statement"] = received_statement()
        if rules.can_enter_outcome(companion.reader, step):
            forms["outcome_form"] = OutcomeForm()
    return forms


def talking_forms(companion: Companion) -> dict[str, Any]:
    """While the conference is open; only the two who meet come here."""
    reader, step = companion.reader, companion.step
    today = clock.today(reader.district)
    forms: dict[str, Any] = {
        "appointment_form": AppointmentForm(
            district=reader.district, today=today, standing=companion.appointment
        )
    }
    if not companion.points:
        return forms | ({"conference_form": conference_form(step)} if companion.may_decide else {})
    forms["next_step_form"] = NextStepForm(two=two_of(reader, step), today=today)
    forms["attendee_form"] = AttendeeForm()
    if companion.may_decide:
        forms["closing_form"] = closing_form(companion)
        forms["statement"] = met_statement(step)
    return forms


def closing_form(companion: Companion) -> ClosingForm:
    today = clock.today(companion.reader.district)
    met = companion.conference
    return ClosingForm(
        first=first_day_of(companion.step),
        today=today,
        held_on=met.held_on if met else today,
        seen=companion.seen,
    )


def two_of(reader: Any, step: Step) -> list[Any]:
    """The two who meet; a delegate sits in the supervisor's place."""
    other = step.employee.supervisor if rules.is_own(reader, step) else reader
    return [person for person in (step.employee, other) if person is not None]


@require_POST
def preparation_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    attempt(
        request,
        lambda: agenda.prepare_conference(step, actor=request.membership),
        _("Here is what you two talk over."),
    )
    return redirect("evaluations:step", pk)


def find_point(request: DistrictRequest, pk: UUID) -> Point:
    steps = Step.objects.visible_to(request.membership)
    points = Point.objects.filter(step__in=steps).select_related("goal__goal_set", "prompt")
    point = get_object_or_404(points, pk=pk)
    point.step = step_to_read(request, point.step_id)
    return point


def bound_point_form(request: DistrictRequest, point: Point, data: Any) -> PointForm:
    return PointForm(
        data,
        point=point,
        is_year_end=point.step.rule.kind == StepRule.Kind.YEAR_END,
        may_decide=rules.can_decide(request.membership, point.step),
        standing=standing_of(point, point.step),
    )


@require_http_methods(["GET", "POST"])
@keeps_late_words
def point_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Save one point and go on to the next; words of two people are never mixed unseen."""
    point = find_point(request, pk)
    require(rules.can_talk(request.membership, point.step))
    if request.method == "GET":
        return late_point(request, point)
    form = bound_point_form(request, point, request.POST)
    if not form.is_valid():
        return conference_page(request, point.step, status=422, point_form=form)
    try:
        agenda.save_point(
            point,
            actor=request.membership,
            changes=form.changes(),
            version=version_sent(request.POST.get("version", "")),
        )
    except agenda.StaleNotes as stale:
        return conference_page(
            request, point.step, status=409, point_form=form, stale_point=stale.current
        )
    except InvalidTransition as refusal:
        return closed_page(request, point, str(refusal), status=409)
    return redirect(place_after(point))


def late_point(request: DistrictRequest, point: Point) -> HttpResponse:
    """What came after the session ended stands in its point, beside what was saved meanwhile."""
    late = late_words(request)
    if late is None:
        place = f"#p{point.position}"
        return redirect(reverse("evaluations:step", args=[point.step_id]) + place)
    if point.step.state != Step.State.MEETING:
        return closed_page(request, point, _("This conference is closed."), status=200)
    is_stale = version_sent(late.get("version", "")) != point.version
    return conference_page(
        request,
        point.step,
        point_form=bound_point_form(request, point, late),
        stale_point=point if is_stale else None,
    )


def closed_page(request: DistrictRequest, point: Point, why: str, *, status: int) -> HttpResponse:
    words = typed_words(request)
    if words:
        return words_page(request, words, why, status=status)
    messages.error(request, why)
    return redirect("evaluations:step", point.step_id)


def place_after(point: Point) -> str:
    """The next point that is still to do; after the last one the end of the list."""
    left = point.step.points.filter(state=Point.State.TO_DO)
    following = left.filter(position__gt=point.position).first() or left.first()
    mark = f"#p{following.position}" if following else "#h-sign"
    return reverse("evaluations:step", args=[point.step_id]) + mark


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def point_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave of one point: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    point = find_point(request, pk)
    require(rules.can_talk(request.membership, point.step))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = bound_point_form(request, point, words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        point = agenda.save_point(
            point, actor=request.membership, changes=form.changes(), version=version
        )
    except agenda.StaleNotes as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return versioned({"message": str(refusal)}, point.version, status=409)
    return versioned({}, point.version)


@require_POST
def next_step_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_talk(request.membership, step))
    today = clock.today(request.membership.district)
    form = NextStepForm(request.POST, two=two_of(request.membership, step), today=today)
    if not form.is_valid():
        return conference_page(request, step, status=422, next_step_form=form)
    attempt(
        request,
        lambda: agenda.add_next_step(step, actor=request.membership, **form.cleaned_data),
        _("Added to your next steps."),
    )
    return redirect(reverse("evaluations:step", args=[pk]) + "#h-next")


@require_POST
def next_step_delete(request: DistrictRequest, pk: UUID) -> HttpResponse:
    steps = Step.objects.visible_to(request.membership)
    row = get_object_or_404(NextStep.objects.filter(step__in=steps), pk=pk)
    row.step = step_to_read(request, row.step_id)
    attempt(
        request,
        lambda: agenda.remove_next_step(row, actor=request.membership),
        _("Taken off your next steps."),
    )
    return redirect(reverse("evaluations:step", args=[row.step_id]) + "#h-next")


@require_POST
def next_step_finish(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """It is done. Also after the conference is closed."""
    steps = Step.objects.visible_to(request.membership)
    row = get_object_or_404(NextStep.objects.filter(step__in=steps).select_related("who"), pk=pk)
    row.step = step_to_read(request, row.step_id)
    attempt(
        request,
        lambda: finish_next_step(row, actor=request.membership),
        _("Noted as done."),
    )
    return redirect(reverse("evaluations:step", args=[row.step_id]) + "#h-next")


@require_POST
def attendee_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_talk(request.membership, step))
    form = AttendeeForm(request.POST)
    if not form.is_valid():
        return conference_page(request, step, status=422, attendee_form=form)
    attempt(
        request,
        lambda: agenda.add_attendee(step, actor=request.membership, **form.cleaned_data),
        _("Noted who was there."),
    )
    return redirect(reverse("evaluations:step", args=[pk]) + "#h-guests")


@require_POST
def attendee_delete(request: DistrictRequest, pk: UUID) -> HttpResponse:
    steps = Step.objects.visible_to(request.membership)
    row = get_object_or_404(Attendee.objects.filter(step__in=steps), pk=pk)
    row.step = step_to_read(request, row.step_id)
    attempt(
        request,
        lambda: agenda.remove_attendee(row, actor=request.membership),
        _("Taken off the list."),
    )
    return redirect(reverse("evaluations:step", args=[row.step_id]) + "#h-guests")


@require_http_methods(["GET", "POST"])
@keeps_late_words
def private_note_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_read(request, pk)
    require(rules.can_talk(request.membership, step))
    if request.method == "GET":
        return late_private_note(request, step)
    form = PrivateNoteForm(request.POST)
    if not form.is_valid():
        return conference_page(request, step, status=422, private_form=form)
    try:
        agenda.keep_private_note(
            step,
            actor=request.membership,
            words=form.cleaned_data["words"],
            version=version_sent(request.POST.get("version", "")),
        )
    except agenda.StaleNotes as stale:
        return conference_page(
            request, step, status=409, private_form=form, stale_note=stale.current
        )
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. Only you see it."))
    return redirect(reverse("evaluations:step", args=[pk]) + "#private")


def late_private_note(request: DistrictRequest, step: Step) -> HttpResponse:
    late = late_words(request)
    if late is None:
        return redirect(reverse("evaluations:step", args=[step.pk]) + "#private")
    note = PrivateNote.objects.filter(step=step, writer=request.membership).first()
    is_stale = note is not None and version_sent(late.get("version", "")) != note.version
    return conference_page(
        request,
        step,
        private_form=PrivateNoteForm(late),
        stale_note=note if is_stale else None,
    )


@login_not_required
@require_POST
def private_note_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    step = step_to_read(request, pk)
    require(rules.can_talk(request.membership, step))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = PrivateNoteForm(words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        note: PrivateNote | None = agenda.keep_private_note(
            step,
            actor=request.membership,
            words=form.cleaned_data["words"],
            version=version,
        )
    except agenda.StaleNotes as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return JsonResponse({"errors": {"words": [str(refusal)]}}, status=422)
    return versioned({}, note.version if note else 0)
