"""When and where two people meet for a conference."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from deadlines.calendar_file import DAY_NAME, NAME, TYPE, Appointment, LastDay, published_file
from deadlines.feed import last_day_of
from deadlines.invitation import appointment_of
from deadlines.models import Invitation
from evaluations import rules
from evaluations.conferences.appointment_forms import AppointmentForm
from evaluations.services import appointment as services
from evaluations.views.conference import conference_page
from evaluations.views.finding import attempt, step_to_act_on, step_to_read


@require_POST
def appointment_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    require(rules.can_talk(request.membership, step))
    district = request.membership.district
    form = AppointmentForm(
        request.POST, district=district, today=clock.today(district), standing=None
    )
    if not form.is_valid():
        return conference_page(request, step, status=422, appointment_form=form)
    attempt(
        request,
        lambda: services.set_appointment(step, actor=request.membership, **form.values()),
        _("Planned. You both get an invitation by e-mail."),
    )
    return redirect("evaluations:step", pk)


@require_POST
def appointment_delete(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = step_to_act_on(request, pk)
    attempt(
        request,
        lambda: services.cancel_appointment(step, actor=request.membership),
        _("Called off. You both get an e-mail."),
    )
    return redirect("evaluations:step", pk)


@require_GET
def calendar_file_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The appointment, for one's own calendar."""
    step = step_to_read(request, pk)
    require(rules.can_talk(request.membership, step))
    appointment = get_object_or_404(step.appointments.filter(cancelled_at=None))
    invitation = Invitation(**services.facts_of(appointment))  # not kept: it is not sent
    return file_to_keep(appointment_of(invitation, request.membership.district), NAME)


@require_GET
def deadline_file_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The last day to act on a step, for one's own calendar."""
    deadline = step_to_read(request, pk).deadline
    if deadline is None or deadline.settled_at or deadline.cancelled_at:
        raise Http404
    return file_to_keep(last_day_of(deadline), DAY_NAME)


def file_to_keep(thing: Appointment | LastDay, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    file = published_file(thing)
    return HttpResponse(file, content_type=f"{TYPE}; charset=utf-8", headers=disposition)
