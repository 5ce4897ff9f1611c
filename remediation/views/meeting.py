"""Preliminary review meetings: planned, decided, followed up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.http import DistrictRequest
from accounts.unsent import Unsent
from accounts.wording import long_date
from remediation.models import ReviewFollowUp, ReviewMeeting
from remediation.reviews.forms import DecisionForm, DoneForm, FollowUpForm, MeetingForm
from remediation.reviews.rules import can_hold_review
from remediation.services import meeting as services
from remediation.views.reviewing import form_page, held, held_case, tried


@require_http_methods(["GET", "POST"])
def meeting_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = form.cleaned_data
        facts = {name: said[name] for name in ("on", "place", "agenda")}
        made = tried(
            form,
            lambda: services.plan_meeting(
                case, actor=request.membership, attendees=form.people(), **facts
            ),
        )
        if made is not None:
            unsent.forget()
            messages.success(request, _("The meeting is planned."))
            return redirect("remediation:review_meeting", made.pk)
    words = {"title": _("Plan a review meeting"), "button": _("Plan the meeting")}
    return form_page(request, case, form, unsent=unsent, **words)


@require_http_methods(["GET", "POST"])
def meeting_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    meeting = held(request, ReviewMeeting.objects.all(), pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: services.decide(meeting, actor=request.membership, **said)):
            unsent.forget()
            messages.success(request, _("The decision is entered."))
            return redirect("remediation:review_meeting", meeting.pk)
    return _page(request, meeting, form, None, unsent)


@require_POST
def follow_up_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    meeting = held(request, ReviewMeeting.objects.all(), pk)
    form = _follow_up_form(request, meeting)
    if form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: services.add_follow_up(meeting, actor=request.membership, **said)):
            messages.success(request, _("Added. It stands on their home page on that day."))
            return redirect("remediation:review_meeting", meeting.pk)
    return _page(request, meeting, DecisionForm(), form)


@require_GET
def follow_up_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """For whoever does it: what and by when, and nothing of the meeting, which is HR's alone."""
    rows = ReviewFollowUp.objects.select_related("meeting__case", "added_by")
    found, actor = get_object_or_404(rows.prefetch_related("done"), pk=pk), request.membership
    holds = can_hold_review(actor, found.meeting.case)
    if not holds and actor.pk != found.who_id:
        raise Http404
    context = {"follow_up": found, "done": found.done.all(), "holds": holds}
    return render(request, "remediation/follow_up.html", context)


@require_http_methods(["GET", "POST"])
def follow_up_done(request: DistrictRequest, pk: UUID) -> HttpResponse:
    follow_up = get_object_or_404(ReviewFollowUp.objects.select_related("meeting", "who"), pk=pk)
    case = held_case(request, follow_up.meeting.case_id)
    today = clock.today(case.person.district)
    form = DoneForm(request.POST if request.method == "POST" else None, today=today)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = form.cleaned_data
        if tried(
            form, lambda: services.finish_follow_up(follow_up, actor=request.membership, **said)
        ):
            unsent.forget()
            messages.success(request, _("Marked as done."))
            return redirect("remediation:review_meeting", follow_up.meeting_id)
    lead = _("%(name)s, by %(day)s") % {
        "name": follow_up.who.name,
        "day": long_date(follow_up.due_on),
    }
    words = {"title": follow_up.what, "lead": lead, "button": _("Mark as done")}
    return form_page(request, case, form, unsent=unsent, **words)


def _follow_up_form(request: DistrictRequest, meeting: ReviewMeeting) -> FollowUpForm:
    today = clock.today(meeting.case.person.district)
    is_sent = request.method == "POST" and request.path.endswith("/follow-ups/")
    return FollowUpForm(request.POST if is_sent else None, case=meeting.case, today=today)


def _page(
    request: DistrictRequest,
    meeting: ReviewMeeting,
    form: DecisionForm,
    follow_up: FollowUpForm | None,
    unsent: Unsent | None = None,
) -> HttpResponse:
    bound = form if form.is_bound else follow_up
    context = {
        "case": meeting.case,
        "meeting": meeting,
        "attendees": list(meeting.attendees.order_by("pk")),
        "follow_ups": list(
            meeting.follow_ups.select_related("who")
            .prefetch_related("done")
            .order_by("due_on", "pk")
        ),
        "is_over": meeting.on <= clock.today(meeting.case.person.district),
        "decision_form": form,
        "follow_up_form": follow_up or _follow_up_form(request, meeting),
        "form": bound,
        "unsent": unsent,
    }
    status = 422 if bound is not None and bound.errors else 200
    return render(request, "remediation/review_meeting.html", context, status=status)
