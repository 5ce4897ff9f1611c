"""HR tells chosen administrators something, and takes lists of addresses along. (S3-8, S3-12)"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.table_file import csv_answer
from accounts.unsent import Unsent
from remediation.liaison.audience import HEAD, file_rows, fingerprint, people_chosen
from remediation.liaison.forms import AnnouncementForm, PartFilter
from remediation.liaison.rules import can_announce, can_keep_contacts
from remediation.models import Announcement
from remediation.services.announcement import note_opening, send_announcement

PAGE = 50


@require_GET
def announcement_list(request: DistrictRequest) -> HttpResponse:
    """HR sees all, with how many opened each; others what they were sent."""
    counted = {"got": Count("receipts"), "opened": Count("receipts__opened_at")}
    rows = Announcement.objects.visible_to(request.membership).annotate(**counted)
    rows = rows.select_related("sent_by").order_by("-sent_at", "-pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_send": can_announce(request.membership),
    }
    return render(request, "remediation/announcement_list.html", context)


@require_http_methods(["GET", "POST"])
def announcement_create(request: DistrictRequest) -> HttpResponse:
    """The address says who gets it; the page shows them before anything is sent."""
    require(can_announce(request.membership))
    who = PartFilter(request.GET, places=places())
    people = list(people_chosen(who.chosen()))
    form = AnnouncementForm(request.POST or None, initial={"seen": fingerprint(people)})
    unsent = Unsent(request, form, request.path)  # the same words, whoever is chosen
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = form.cleaned_data | {"to_words": who.in_words()}
        try:
            sent = send_announcement(who.chosen(), actor=request.membership, **said)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.dict() | {"seen": fingerprint(people)}  # type: ignore[union-attr]
        else:
            unsent.forget()
            messages.success(request, _("Sent. It stands in their inboxes, and goes out by mail."))
            return redirect("remediation:announcement", sent.pk)
    context = {"who": who, "people": people, "form": form, "unsent": unsent}
    status = 422 if form.errors else 200
    return render(request, "remediation/announcement_form.html", context, status=status)


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
