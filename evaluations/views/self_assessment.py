"""The self-assessment: begin its forms, hand them in, take part though nobody expects it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import rules
from evaluations.conferences.self_assessment import heading_of, self_assessment_of
from evaluations.forms import ReasonForm
from evaluations.models import Step
from evaluations.services import rating
from evaluations.services import self_assessment as services
from evaluations.services.opening import open_conference
from evaluations.services.self_assessment_again import undo_handing_in
from evaluations.steps.statements import handed_in_statement
from evaluations.views.finding import attempt, step_to_act_on


def self_assessment_page(
    request: DistrictRequest, step: Step, refused: ReasonForm | None = None
) -> HttpResponse:
    document = None
    if rules.can_read_points(request.membership, step):
        document = open_conference(step, actor=request.membership)
    page = self_assessment_of(step, reader=request.membership, document=document)
    context = {
        "page": page,
        "step": step,
        "heading": heading_of(page),
        "statement": handed_in_statement(),
        "reason_form": refused or ReasonForm(),
        "form": refused,
        "may_read_meetings": rules.can_read_meetings(request.membership, step.participation),
    }
    status = 422 if refused else 200
    return render(request, "evaluations/self_assessment.html", context, status=status)


@require_POST
def summary_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Begin the executive summary and go there."""
    step = step_to_act_on(request, pk)
    try:
        sheet = services.start_summary(step, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:step", pk)
    return redirect("forms:sheet", sheet.pk)


@require_POST
def own_ratings_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Begin one's own ratings and go there."""
    step = step_to_act_on(request, pk)
    try:
        sheet = services.start_own_ratings(step, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:step", pk)
    return redirect("forms:sheet", sheet.pk)


@require_POST
@require_fresh_authentication
def hand_in_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_share(request.membership, step))
    attempt(
        request,
        lambda: services.hand_in(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            with_ratings="without_ratings" not in request.POST,
        ),
        _("Handed in. Your supervisor can read it now."),
    )
    return redirect("evaluations:step", pk)


@require_POST
def handing_in_undoing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Open it again: the employee while nobody read it, later HR with a reason."""
    step = step_to_act_on(request, pk)
    form = ReasonForm(request.POST)
    is_own = rules.is_own(request.membership, step)
    if not is_own and not form.is_valid():
        require(rules.can_exempt(request.membership, step.employee))
        return self_assessment_page(request, step, form)
    attempt(
        request,
        lambda: undo_handing_in(
            step,
            actor=request.membership,
            reason="" if is_own else form.cleaned_data["reason"],
        ),
        _("It is open again, as it was left."),
    )
    return redirect("evaluations:step", pk)


@require_POST
def taking_part_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    attempt(
        request,
        lambda: services.take_part(step, actor=request.membership),
        _("This step is yours to write now."),
    )
    return redirect("evaluations:step", pk)


@require_POST
def ratings_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The supervisor begins to rate."""
    step = step_to_act_on(request, pk)
    try:
        sheet = rating.start_ratings(step, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:step", pk)
    return redirect("forms:sheet", sheet.pk)


@require_POST
def ratings_change(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Shared already, and to be changed by what was said at the conference."""
    step = step_to_act_on(request, pk)
    attempt(
        request,
        lambda: rating.change_ratings(step, actor=request.membership),
        _("Your ratings are open again. The employee can’t read them until you share or sign."),
    )
    return redirect("evaluations:step", pk)
