"""The copy of a packet that a guest gets: their name and the time across each page."""

from pathlib import Path

from django.template.loader import render_to_string

from accounts import clock
from accounts.wording import moment
from records.files import open_file, pieces
from records.pdf import BASE, asset_fetcher
from remediation.models import CaseGuest, Packet
from remediation.packets.pdf import mark_pages


def marked_copy(packet: Packet, guest: CaseGuest, folder: Path) -> Path:
    """Made anew for each look; nothing of it is kept."""
    if packet.pdf is None:
        raise ValueError("this packet is not made yet")
    plain, marked = folder / "plain.pdf", folder / "marked.pdf"
    with open_file(packet.pdf) as file, plain.open("wb") as copy:
        for piece in pieces(file):
            copy.write(piece)
    mark_pages(plain, stamp_of(guest), marked)
    return marked


def stamp_of(guest: CaseGuest) -> bytes:
    """One page, without tags: it is no part of the content."""
    from weasyprint import HTML  # noqa: PLC0415 - heavy

    context = {"name": guest.guest.name, "at": moment(clock.now())}
    html = render_to_string("pdf/stamp.html", context)
    return bytes(HTML(string=html, base_url=BASE, url_fetcher=asset_fetcher()).write_pdf())
