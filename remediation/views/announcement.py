"""HR tells chosen administrators something, and takes lists of addresses along. (S3-8, S3-12)"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.table_file import csv_answer
from accounts.unsent import Unsent
from remediation.liaison.audience import HEAD, Chosen, file_rows, fingerprint, people_chosen
from remediation.liaison.forms import AnnouncementForm, PartFilter
from remediation.liaison.rules import can_announce, can_keep_contacts
from remediation.models import Announcement, PlannedAnnouncement
from remediation.services.announcement import (
    Said,
    call_off_announcement,
    note_opening,
    plan_announcement,
    send_announcement,
)

PAGE = 50


@require_GET
def announcement_list(request: DistrictRequest) -> HttpResponse:
    """HR sees all, with how many opened each; others what they were sent."""
    counted = {"got": Count("receipts"), "opened": Count("receipts__opened_at")}
    rows = Announcement.objects.visible_to(request.membership).annotate(**counted)
    rows = rows.select_related("sent_by").order_by("-sent_at", "-pk")
    may_send = can_announce(request.membership)
    planned = PlannedAnnouncement.objects.waiting().select_related("planned_by")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_send": may_send,
        "planned": planned.order_by("goes_out_on", "pk") if may_send else (),
    }
    return render(request, "remediation/announcement_list.html", context)


@require_http_methods(["GET", "POST"])
def announcement_create(request: DistrictRequest) -> HttpResponse:
    """The address says who gets it; the page shows them before anything is sent."""
    require(can_announce(request.membership))
    who = PartFilter(request.GET, places=places())
    people = list(people_chosen(who.chosen()))
    today = clock.today(request.membership.district)
    seen = {"seen": fingerprint(people)}
    form = AnnouncementForm(request.POST or None, initial=seen, today=today)
    unsent = Unsent(request, form, request.path)  # the same words, whoever is chosen
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        try:
            page = _sent_or_planned(request, who, form)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.dict() | seen  # type: ignore[union-attr]
        else:
            unsent.forget()
            return page
    context = {"who": who, "people": people, "form": form, "unsent": unsent}
    status = 422 if form.errors else 200
    return render(request, "remediation/announcement_form.html", context, status=status)


def _sent_or_planned(
    request: DistrictRequest, who: PartFilter, form: AnnouncementForm
) -> HttpResponse:
    found, actor = form.cleaned_data, request.membership
    said, day = Said(found["title"], found["words"], who.in_words()), found["goes_out_on"]
    if day is None:
        sent = send_announcement(who.chosen(), said, actor=actor, seen=found["seen"])
        messages.success(request, _("Sent. It stands in their inboxes, and goes out by mail."))
        return redirect("remediation:announcement", sent.pk)
    planned = plan_announcement(who.chosen(), said, actor=actor, seen=found["seen"], on=day)
    messages.success(request, _("It is kept, and goes out on its day."))
    return redirect("remediation:planned_announcement", planned.pk)


@require_GET
def planned_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    planned = _find_planned(request, pk)
    people = [] if planned.stopped_at else list(people_chosen(Chosen.of(planned)))
    context = {"planned": planned, "people": people}
    return render(request, "remediation/planned_announcement.html", context)


@require_POST
def planned_calling_off(request: DistrictRequest, pk: UUID) -> HttpResponse:
    planned = _find_planned(request, pk)
    try:
        call_off_announcement(planned, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is called off. Nobody was told."))
    return redirect("remediation:planned_announcement", planned.pk)


def _find_planned(request: DistrictRequest, pk: UUID) -> PlannedAnnouncement:
    require(can_announce(request.membership))
    rows = PlannedAnnouncement.objects.select_related("planned_by", "announcement")
    return get_object_or_404(rows, pk=pk)


@require_GET
def announcement_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    actor = request.membership
    rows = Announcement.objects.visible_to(actor).select_related("sent_by")
    announcement = get_object_or_404(rows, pk=pk)
    note_opening(announcement, actor=actor)
    receipts = announcement.receipts.select_related("person", "site")
    receipts = receipts.order_by("person__last_name", "person__first_name", "pk")
    context = {
        "announcement": announcement,
        "receipts": receipts if can_announce(actor) else None,
    }
    return render(request, "remediation/announcement.html", context)


@require_GET
def address_list(request: DistrictRequest) -> HttpResponse:
    require(can_keep_contacts(request.membership))
    who = PartFilter(request.GET, places=places())
    page = Paginator(people_chosen(who.chosen()), PAGE).get_page(request.GET.get("page"))
    return render(request, "remediation/addresses.html", {"who": who, "page": page})


@require_GET
def address_rows(request: DistrictRequest) -> StreamingHttpResponse:
    """The list as CSV; who took it is in the audit log."""
    require(can_keep_contacts(request.membership))
    chosen = PartFilter(request.GET, places=places()).chosen()
    district = request.membership.district
    audit.record(request.membership, "addresses.downloaded", district, part=chosen.part)
    return csv_answer(district, "addresses", HEAD, lambda: file_rows(chosen))
