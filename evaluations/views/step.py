"""One person's step: the page on which both work, and what each may do there."""

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import put_back
from evaluations import rules
from evaluations.forms import ChangeRequestForm, EmployeeSignForm, ReturnForm
from evaluations.models import Step, StepRule
from evaluations.services import conference, sharing, signing, summary
from evaluations.services.agenda import FIXED as CONFERENCES
from evaluations.steps.heading import heading_of
from evaluations.steps.sheet import sheet_of
from evaluations.steps.sheet_forms import SENT_TO, bound_sign_form, conference_form, forms_of
from evaluations.views.conference import conference_page
from evaluations.views.finding import attempt, step_to_act_on, step_to_read
from evaluations.views.queue import after_answer, queue_page
from evaluations.views.self_assessment import self_assessment_page


@require_GET
def step_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Goals to sign, a self-assessment, or, for the two who meet, the page of their conference."""
    step = step_to_read(request, pk)
    if step.excuse == Step.Excuse.HR:
        return excused_page(request, step)
    if step.rule.kind == StepRule.Kind.SELF_ASSESSMENT:
        return self_assessment_page(request, step)
    is_conference = step.rule.kind in CONFERENCES and step.state != Step.State.NOT_OPEN
    if is_conference and rules.can_read_points(request.membership, step):
        return conference_page(request, step)
    return step_page(request, step)


def excused_page(request: DistrictRequest, step: Step) -> HttpResponse:
    """Why, for the two and HR; that it is so, for whoever sees how far the year is."""
    actor = request.membership
    context = {
        "step": step,
        "is_own": rules.is_own(actor, step),
        "may_read_why": rules.can_read_excuse(actor, step),
        "may_take_back": rules.can_exempt(actor, step.employee),
    }
    return render(request, "evaluations/excused.html", context)


def step_page(request: DistrictRequest, step: Step, **bound: Form) -> HttpResponse:
    """The page, with a form that was refused shown as it was sent."""
    sheet = sheet_of(step, reader=request.membership)
    refused = next(iter(bound.values()), None)
    context = {
        "sheet": sheet,
        "step": step,
        "heading": heading_of(sheet),
        "may_read_meetings": rules.can_read_meetings(request.membership, step.participation),
        "form": refused,
        **put_back(request, forms_of(sheet), step.pk, **SENT_TO),
        **bound,
    }
    response = render(request, "evaluations/step.html", context, status=422 if refused else 200)
    if sheet.copy_is_on_its_way:
        response["Refresh"] = "5"
    return response


def refused(request: DistrictRequest, step: Step, **bound: Form) -> HttpResponse:
    """The page from which it was sent, with the form as it was sent."""
    page = queue_page if "queue" in request.POST else step_page
    return page(request, step, **bound)


@require_POST
def sharing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    name = step.employee.supervisor.first_name if step.employee.supervisor else ""
    attempt(
        request,
        lambda: sharing.share_step(step, actor=request.membership),
        _("Shared. %(name)s can read your goals now.") % {"name": name},
    )
    return redirect("evaluations:step", pk)


@require_POST
def share_withdraw(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    attempt(
        request,
        lambda: sharing.take_back_share(step, actor=request.membership),
        _("Taken back. Only you can read your goals now."),
    )
    return redirect("evaluations:step", pk)


@require_POST
def return_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_decide(request.membership, step))
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return refused(request, step, return_form=form)
    is_done = attempt(
        request,
        lambda: sharing.return_step(
            step, actor=request.membership, note=form.cleaned_data["note"]
        ),
        _("Returned to %(name)s with your note.") % {"name": step.employee.first_name},
    )
    return after_answer(request, step, is_done=is_done)


@require_POST
def conference_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_decide(request.membership, step))
    form = conference_form(step, request.POST)
    if not form.is_valid():
        return refused(request, step, conference_form=form)
    attempt(
        request,
        lambda: conference.record_conference(
            step, actor=request.membership, held_on=form.cleaned_data["held_on"]
        ),
        _("The day you met is kept."),
    )
    return redirect("evaluations:step", pk)


@require_POST
@require_fresh_authentication
def signature_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs what is theirs; else the supervisor, or their delegate."""
    step = step_to_act_on(request, pk)
    if rules.is_own(request.membership, step):
        return sign_own(request, step)
    require(rules.can_decide(request.membership, step))
    form = bound_sign_form(step, request.POST)
    if not form.is_valid():
        return refused(request, step, sign_form=form)
    is_done = attempt(
        request,
        lambda: signing.sign_step(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            held_on=form.cleaned_data["held_on"],
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"] or None,
        ),
        _("Signed. %(name)s signs next.") % {"name": step.employee.first_name},
    )
    return after_answer(request, step, is_done=is_done, signed=is_done)


def sign_own(request: DistrictRequest, step: Step) -> HttpResponse:
    form = EmployeeSignForm(request.POST)
    if not form.is_valid():
        return step_page(request, step, employee_form=form)
    attempt(
        request,
        lambda: signing.sign_as_employee(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            comment=form.cleaned_data["comment"],
        ),
        _("Signed. Thank you."),
    )
    return redirect("evaluations:step", step.pk)


@require_POST
def signature_withdraw(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    is_conference = step.rule.kind in CONFERENCES
    withdraw = summary.withdraw_closing if is_conference else signing.withdraw_step_signature
    attempt(
        request,
        lambda: withdraw(step, actor=request.membership),
        _("Your signature is taken back."),
    )
    if "queue" in request.POST:
        return redirect("evaluations:queue_step", pk)
    return redirect("evaluations:step", pk)


@require_POST
def change_request_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_sign_as_employee(request.membership, step))
    form = ChangeRequestForm(request.POST)
    if not form.is_valid():
        return step_page(request, step, change_form=form)
    attempt(
        request,
        lambda: signing.ask_for_change(
            step, actor=request.membership, reason=form.cleaned_data["reason"]
        ),
        _("Sent. Your supervisor sees what you want to change."),
    )
    return redirect("evaluations:step", pk)
