"""Packets of a review: asked for, watched, and opened by HR and by guests."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.http import DistrictRequest
from accounts.wording import day_of
from records.download import SANDBOX, file_answer
from remediation.models import Case, CaseGuest, Packet
from remediation.reviews.forms import PacketForm
from remediation.reviews.rules import reviews
from remediation.services.guest import note_view
from remediation.services.packet import Wanted, ask_for_packet
from remediation.views.reviewing import held, held_case, opened_for, tried

AGAIN = "5"  # seconds, for browsers without scripts
PDF = "application/pdf"


@require_http_methods(["GET", "POST"])
def packet_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    form = PacketForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(said["is_redacted"], tuple(said["words"]), said["takes_papers"])
        if tried(form, lambda: ask_for_packet(case, actor=request.membership, wanted=wanted)):
            messages.success(
                request, _("The packet is being made. This page shows how far it is.")
            )
            return redirect("remediation:packets", case.pk)
    packets = list(
        Packet.objects.filter(case=case).select_related("run", "asked_by").order_by("-asked_at")
    )
    context = {"case": case, "form": form, "packets": packets}
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "remediation/packets.html", context, status=status)
    if any(one.run and not one.run.is_finished for one in packets) and not request.htmx:
        response["Refresh"] = AGAIN
    return response


@never_cache
@require_GET
def packet_pdf(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    """For a guest with their name across each page."""
    packet = get_object_or_404(Packet.objects.select_related("pdf"), pk=pk)
    case = get_object_or_404(reviews(), pk=packet.case_id)

    def answer(guest: CaseGuest | None) -> HttpResponseBase:
        if packet.pdf is None:
            raise Http404
        name = f"{_name(case, packet)}.pdf"
        if guest is None:
            audit.record(request.membership, "packet.opened", case)
            return file_answer(packet.pdf, name=name, media_type=PDF)
        note_view(guest, "packet", packet.pk)
        return _marked(packet, guest, name)

    return opened_for(request, case, answer)


def _name(case: Case, packet: Packet) -> str:
    """Of a file: with the day on which it was asked for here."""
    return f"{slugify(case.kind.title)}-{day_of(packet.asked_at):%Y-%m-%d}"


def _marked(packet: Packet, guest: CaseGuest, name: str) -> FileResponse:
    from remediation.packets.copy import marked_copy  # noqa: PLC0415 - loads what joins PDFs

    with tempfile.TemporaryDirectory(prefix="packet-") as folder:
        file = marked_copy(packet, guest, Path(folder)).open("rb")
    response = FileResponse(file, as_attachment=True, filename=name, content_type=PDF)
    response["Content-Security-Policy"] = SANDBOX
    return response


@never_cache
@require_GET
def packet_originals(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    """The papers with their bytes untouched: for HR alone, as no name can be put on them."""
    packet = held(request, Packet.objects.select_related("originals"), pk)
    if packet.originals is None:
        raise Http404
    audit.record(request.membership, "packet.originals_opened", packet.case)
    name = f"{_name(packet.case, packet)}-originals.zip"
    return file_answer(packet.originals, name=name, media_type="application/zip")
