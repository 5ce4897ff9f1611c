"""Somebody's personnel file as one zip: the PDFs, an index, and what a verifier needs.

It is written while it is sent: no more than one PDF is in memory.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, count
from typing import IO, Any, cast
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import clock
from accounts.formulas import harmless
from accounts.models import District, Membership
from accounts.scope import district_scope
from records.export import excerpt_lines
from records.files import open_file, pieces
from records.models import Rendering, StoredFile
from records.personnel_file import Filed, filed_of
from records.services import check_pdf

INDEX_HEAD = [
    "school_year",
    "form",
    "title",
    "version",
    "state",
    "filed_on",
    "filed_by",
    "artifacts",
    "file",
    "document_id",
    "content_sha256",
]


class Outlet:
    """zipfile writes here; `taken` gives what came since it was asked last."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def archive(district_id: UUID, person_id: UUID) -> Iterator[bytes]:
    """Runs after the view: in a scope of its own."""
    outlet = Outlet()
    into = cast(IO[bytes], outlet)
    with (
        district_scope(district_id),
        clock.in_zone_of(District.objects.get(pk=district_id)),
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as zipped,
    ):
        person = Membership.objects.select_related("district").get(pk=person_id)
        filed = filed_of(person)
        names = file_names(filed)
        now = timezone.localtime(clock.now())
        _add(zipped, "index.html", index_page(person, filed, names), now)
        _add(zipped, "index.csv", index_csv(filed, names), now)
        yield outlet.taken()
        for one in filed:
            if pdf := pdf_of(one):
                _add(zipped, names[one.document.pk], pdf, now)
                yield outlet.taken()
            for name, stored in files_of(one, names):
                yield from _pour(zipped, _entry(name, now), stored, outlet)
        with zipped.open(_entry("records.jsonl", now), "w") as lines:
            for line in excerpt_lines(person, [one.document for one in filed]):
                lines.write(f"{line}\n".encode())
                if data := outlet.taken():
                    yield data
    yield outlet.taken()


def file_names(filed: list[Filed]) -> dict[UUID, str]:
    """`2026-27/5240F2-smart-goals-worksheet-1.pdf`: plain letters, each name once."""
    names: dict[UUID, str] = {}
    taken: set[str] = set()
    for one in filed:
        document = one.document
        year = re.sub(r"[^0-9]+", "-", one.school_year).strip("-") or "earlier"
        number = re.sub(r"[^A-Za-z0-9]+", "-", document.form_number).strip("-") or "form"
        stem = f"{year}/{number}-{slugify(document.title)[:60]}-{document.version}"
        numbered = (f"{stem}-{n}" for n in count(2))
        free = next(name for name in chain([stem], numbered) if name not in taken)
        taken.add(free)
        names[document.pk] = f"{free}.pdf"
    return names


def pdf_of(one: Filed) -> bytes | None:
    """The very copy that was filed; None when its time was over and it was destroyed."""
    if not one.has_copy or one.rendering_id is None:
        return None
    return check_pdf(Rendering.objects.get(pk=one.rendering_id))


def files_of(one: Filed, names: dict[UUID, str]) -> list[tuple[str, StoredFile]]:
    """What was sent with a response or a reply: name in the zip, and the bytes.

    `2026-27/5240F2-response-to-smart-goals-worksheet-1-files/1-photo.jpg`
    """
    if not one.is_attached or not one.has_copy:
        return []
    folder = names[one.document.pk].removesuffix(".pdf") + "-files"
    sent = one.document.files.select_related("file").order_by("added_at", "pk")
    return [(f"{folder}/{n}-{file.file_name}", file.file) for n, file in enumerate(sent, start=1)]


def _pour(
    zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, stored: StoredFile, outlet: Outlet
) -> Iterator[bytes]:
    """In pieces: no file is ever whole in memory."""
    entry.file_size = stored.size
    with open_file(stored) as file, zipped.open(entry, "w") as into:
        for piece in pieces(file):
            into.write(piece)
            if data := outlet.taken():
                yield data


def index_page(person: Membership, filed: list[Filed], names: dict[UUID, str]) -> bytes:
    rows = [
        {
            "one": one,
            "name": names[one.document.pk],
            "files": [name for name, _stored in files_of(one, names)],
        }
        for one in filed
    ]
    context = {"person": person, "rows": rows, "made_at": clock.now()}
    return render_to_string("records/archive_index.html", context).encode()


def index_csv(filed: list[Filed], names: dict[UUID, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(INDEX_HEAD)
    for one in filed:
        document = one.document
        cells = [one.school_year, document.form_number, document.title, document.version]
        cells += [one.state, timezone.localtime(one.filed_at).date().isoformat(), one.filed_by]
        cells += [one.artifacts, names[document.pk] if one.has_copy else ""]
        writer.writerow([harmless(cell) for cell in [*cells, document.pk, document.content_hash]])
        for name, stored in files_of(one, names):
            cells = [one.school_year, document.form_number, name.rpartition("/")[2], "", one.state]
            cells += [timezone.localtime(one.filed_at).date().isoformat(), one.filed_by, "", name]
            writer.writerow([harmless(cell) for cell in [*cells, document.pk, stored.sha256]])
    return b"\xef\xbb\xbf" + text.getvalue().encode()  # so that a spreadsheet reads the names


def archive_name(person: Membership) -> str:
    return f"{slugify(_('Personnel file'))}-{slugify(person.employee_number) or 'person'}.zip"


def _add(zipped: zipfile.ZipFile, name: str, data: bytes, at: datetime) -> None:
    zipped.writestr(_entry(name, at), data)


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
