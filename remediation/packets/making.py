"""How is a packet made? Our own pages, the papers, and the originals in a zip. For workers.

The worker reads what it needs in one short scope, works without the database, and keeps what it
made in another. A worker that dies leaves nothing behind, and the packet is asked for again
(settings.RUNS_THAT_TELL); made twice it stays the first one.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files import File
from django.utils.translation import gettext as _

from accounts import clock
from accounts.formulas import harmless
from accounts.models import Run
from accounts.scope import district_scope
from accounts.services.runs import finish_run, tell_step
from records.files import keep_file
from records.models import StoredFile
from remediation.models import Packet
from remediation.packets.pages import Answered, Contents, own_pages
from remediation.packets.papers import Examined, Paper, Standing, examine
from remediation.packets.parts import in_wanted_order
from remediation.packets.pdf import assemble
from remediation.packets.sources import copy_paper, is_ours, sources_of
from remediation.reviews.gaps import file_missing
from remediation.reviews.review import Closed, Review, review_of


def make_packet(district_id: UUID | str, packet_id: UUID | str) -> None:
    """Opens short scopes by itself, for it may take minutes."""
    with tempfile.TemporaryDirectory(prefix="packet-") as name:
        folder = Path(name)
        with district_scope(district_id):
            packet = _packet(packet_id)
            if packet.made_at is not None:
                return
            contents, papers = gather(packet, folder)
            _tell_total(packet, len(papers))
        contents = with_examined(contents, papers)
        examined = contents.examined
        own = own_pages(contents)

        def tell() -> None:
            with district_scope(district_id):
                tell_step(packet.run_id or "")

        pages = assemble(own, examined, folder / "packet.pdf", tell)
        zipped = _zip(examined, packet, contents.made_at, folder / "originals.zip")
        with district_scope(district_id):
            _keep(packet_id, contents, examined, pages, folder / "packet.pdf", zipped)


def _packet(packet_id: UUID | str) -> Packet:
    rows = Packet.objects.select_related(
        "case__kind", "case__person__district", "case__person__site", "case__school_year"
    )
    return rows.get(pk=packet_id)


def _tell_total(packet: Packet, total: int) -> None:
    Run.objects.filter(pk__in=[packet.run_id], finished_at=None).update(
        state=Run.State.RUNNING, done=0, total=total + 1
    )


def gather(packet: Packet, folder: Path) -> tuple[Contents, list[Paper]]:
    """The words of our own pages, and a copy of each paper."""
    review = review_of(packet.case)
    entries = review.in_packet
    papers: list[Paper] = []
    places: dict[str, int] = {}
    for source in sources_of(in_wanted_order(entries, packet.order)):
        if packet.is_redacted and not packet.takes_papers and not is_ours(source):
            continue
        paper = copy_paper(len(papers) + 1, source, folder, packet.left_out)
        places.setdefault(source.entry, paper.number)
        papers.append(paper)
    return _contents(packet, review, places), papers


def with_examined(contents: Contents, papers: list[Paper]) -> Contents:
    """With how each paper stands. One whose file is gone is a gap as well."""
    examined = list(examine(papers))
    entries = {number: key for key, number in contents.papers.items()}
    days = {one.key: one.on for one in contents.entries}
    missing = [
        file_missing(one.paper.title, key, days.get(key))
        for one in examined
        if one.standing == Standing.MISSING
        for key in [entries.get(one.paper.number, str(one.paper.number))]
    ]
    return replace(contents, examined=examined, gaps=[*contents.gaps, *missing])


def _contents(packet: Packet, review: Review, places: dict[str, int]) -> Contents:
    case, district = packet.case, packet.case.person.district
    zone = ZoneInfo(district.time_zone)
    return Contents(
        title=f"{case.kind.title}: {case.person.name}",
        district=district.name,
        brand_color=district.brand_color,
        facts=facts_of(review),
        made_at=clock.now().astimezone(zone),
        gaps=review.gaps,
        answered=[_answered(one, zone) for one in review.closed],
        entries=review.in_packet,
        papers=places,
        left_out=packet.left_out,
    )


def facts_of(review: Review) -> list[tuple[str, str]]:
    """Facts and contract status, for the first page."""
    person, facts = review.case.person, review.facts
    days = [f"{one.on:%B} {one.on.day}, {one.on.year}: {one.title}" for one in review.dates]
    rows = [
        (_("Employee"), person.name),
        (_("Employee ID"), person.employee_number),
        (_("Job"), person.job_title),
        (_("School or office"), person.site.name if person.site else ""),
        (_("Contract"), str(person.get_contract_kind_display())),
        (_("The plan rests on"), "\n".join(facts.standards)),
        (_("Dates"), "\n".join(days)),
    ]
    return [(label, words) for label, words in rows if words]


def _answered(one: Closed, zone: ZoneInfo) -> Answered:
    answer = one.answer
    paper = _("Paper: %(title)s") % {"title": answer.paper.title} if answer.paper else ""
    words = "\n".join(part for part in (answer.reason, paper) if part)
    return Answered(one.gap, words, answer.answered_by.name, answer.answered_at.astimezone(zone))


def _zip(examined: Sequence[Examined], packet: Packet, at: datetime, out: Path) -> Path | None:
    """The originals, their bytes untouched, with a list of hashes that `sha256sum -c` reads.

    None for a redacted copy without papers: our own forms in it are made anew.
    """
    if packet.is_redacted and not packet.takes_papers:
        return None
    kept = [one.paper for one in examined if one.paper.path is not None]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        lines = []
        for paper in kept:
            name = f"{paper.number:03}-{paper.file_name}"
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            with open(str(paper.path), "rb") as file, zipped.open(entry, "w") as into:
                while piece := file.read(1 << 16):
                    into.write(piece)
            lines.append(f"{paper.sha256}  {name}\n")
        zipped.writestr("hashes.txt", "".join(lines))
        zipped.writestr("index.csv", _index(examined))
    return out


def _index(examined: Sequence[Examined]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["number", "title", "file", "pages", "in_packet", "sha256"])
    for one in examined:
        paper = one.paper
        cells = [str(paper.number), paper.title, f"{paper.number:03}-{paper.file_name}"]
        cells += [one.place, one.told, paper.sha256]
        writer.writerow([harmless(cell) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _keep(
    packet_id: UUID | str,
    contents: Contents,
    examined: Sequence[Examined],
    pages: int,
    pdf: Path,
    originals: Path | None,
) -> None:
    packet = Packet.objects.select_for_update().get(pk=packet_id)
    if packet.made_at is not None:
        return
    packet.pdf = _kept(pdf)
    packet.originals = _kept(originals) if originals else None
    packet.gaps, packet.pages = len(contents.gaps), pages
    packet.outside = sum(not one.is_inside for one in examined)
    packet.made_at = clock.now()
    packet.save()
    finish_run(packet.run_id)


def _kept(path: Path) -> StoredFile:
    with path.open("rb") as file:
        return keep_file(File(file, name=path.name))
