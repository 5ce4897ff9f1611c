"""Guests of a review, and what HR and counsel write to each other."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.http import DistrictRequest
from remediation.models import Case, CaseGuest, GuestView, PrivilegedNote
from remediation.reviews.forms import GuestForm, NoteForm
from remediation.reviews.rules import can_read_privileged
from remediation.services.guest import AboutGuest, end_guest, invite_guest, note_view
from remediation.services.privileged import write_note
from remediation.views.reviewing import held, held_case, opens_case, tried

MOST_VIEWS = 100  # of the newest


@require_http_methods(["GET", "POST"])
def guest_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Who was invited, until when, and every look of theirs."""
    case = held_case(request, pk)
    today = clock.today(case.person.district)
    form = GuestForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        about = AboutGuest(**form.cleaned_data)
        if tried(form, lambda: invite_guest(case, actor=request.membership, about=about)):
            messages.success(request, _("Invited. They are told by mail."))
            return redirect("remediation:guests", case.pk)
    guests = CaseGuest.objects.filter(case=case).select_related("guest").order_by("-invited_at")
    views = GuestView.objects.filter(guest__case=case).select_related("guest__guest")
    context = {
        "case": case,
        "form": form,
        "guests": [{"guest": one, "is_over": is_over(one, today)} for one in guests],
        "views": views.order_by("-viewed_at")[:MOST_VIEWS],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/guests.html", context, status=status)


def is_over(guest: CaseGuest, today: object) -> bool:
    return guest.ended_at is not None or guest.until < today


@require_POST
def guest_end(request: DistrictRequest, pk: UUID) -> HttpResponse:
    guest = held(request, CaseGuest.objects.select_related("guest"), pk)
    end_guest(guest, actor=request.membership)
    messages.success(request, _("The invitation has ended."))
    return redirect("remediation:guests", guest.case_id)


@require_http_methods(["GET", "POST"])
@opens_case
def note_list(request: DistrictRequest, case: Case, guest: CaseGuest | None) -> HttpResponse:
    """Privileged: HR and counsel. For anybody else there is no such page."""
    if not can_read_privileged(request.membership, case):
        raise Http404
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        write_note(case, actor=request.membership, words=form.cleaned_data["words"])
        told = _("Written. Only HR and counsel read it.")
        messages.success(request, told, extra_tags=_kept_as(request, case))
        return redirect("remediation:privileged_notes", case.pk)
    if guest is not None:
        note_view(guest, "notes")
    notes = PrivilegedNote.objects.filter(case=case).select_related("writer")
    context = {
        "case": case,
        "form": form,
        "kept_as": _kept_as(request, case),
        "notes": notes.order_by("written_at", "pk"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/privileged_notes.html", context, status=status)


def _kept_as(request: DistrictRequest, case: Case) -> str:
    """What is typed waits on the device alone: no other table holds a word of it."""
    return f"counsel-{request.membership.pk}-{case.pk}"
