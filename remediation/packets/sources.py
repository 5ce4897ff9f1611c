"""From where come the papers of a packet? Signed forms, what people brought, what HR added.

Each is copied into a folder first, checked against its hash, so that making the packet needs no
database.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from records.errors import RecordBroken
from records.files import open_file, pieces
from records.models import Artifact, Document, StoredFile
from records.pdf import document_html, html_pdf
from records.services import check_content, check_pdf
from records.standing import rendering_in_force, signatures_in_force
from remediation.letters.paper import letter_pdf
from remediation.models import CasePaper, Delivery, Letter
from remediation.packets.papers import PDF, Paper
from remediation.packets.redaction import leave_out, leave_out_of_title
from remediation.reviews.entries import Entry


@dataclass(frozen=True)
class Source:
    """A paper of one entry, before its bytes are copied."""

    entry: str  # Entry.key
    title: str
    file_name: str
    media_type: str
    stored: StoredFile | None = None
    document_id: UUID | None = None
    letter: Letter | None = None


def sources_of(entries: list[Entry]) -> Iterator[Source]:
    """In the order of the entries. Four statements."""
    artifacts = _by_id(
        Artifact.objects.select_related("file").filter(
            pk__in=[one.artifact_id for one in entries if one.artifact_id]
        )
    )
    papers = _by_id(CasePaper.objects.select_related("file").filter(pk__in=ids(entries, "paper")))
    letters = _by_id(
        Letter.objects.select_related("case__person__district").filter(
            pk__in=ids(entries, "letter")
        )
    )
    proofs: dict[UUID, list[Delivery]] = {}
    rows = Delivery.objects.filter(letter__in=letters, proof__isnull=False)
    for row in rows.select_related("proof").order_by("entered_at"):
        proofs.setdefault(row.letter_id, []).append(row)
    for one in entries:
        yield from _sources(one, artifacts, papers, letters, proofs)


def _sources(
    one: Entry,
    artifacts: dict[UUID, Artifact],
    papers: dict[UUID, CasePaper],
    letters: dict[UUID, Letter],
    proofs: dict[UUID, list[Delivery]],
) -> Iterator[Source]:
    kind, _colon, pk = one.key.partition(":")
    if one.document_id is not None:
        name = f"form-{one.document_id}.pdf"
        yield Source(one.key, one.title, name, PDF, document_id=one.document_id)
    elif one.artifact_id in artifacts:
        found = artifacts[one.artifact_id]
        yield Source(one.key, one.title, found.file_name, found.media_type, found.file)
    elif kind == "paper" and (paper := papers.get(UUID(pk))):
        yield Source(one.key, one.title, paper.file_name, paper.media_type, paper.file)
    elif kind == "letter" and (letter := letters.get(UUID(pk))):
        yield Source(one.key, one.title, f"letter-{pk}.pdf", PDF, letter=letter)
        for proof in proofs.get(letter.pk, []):
            yield Source(
                one.key, proof.proof_name, proof.proof_name, proof.proof_type, proof.proof
            )


def copy_paper(number: int, source: Source, folder: Path, words: list[str]) -> Paper:
    """Its bytes as a file of the folder. With `words` a form of ours is made anew without them."""
    path = folder / f"{number:04}"
    title = leave_out_of_title(source.title, words)
    name = leave_out_of_title(source.file_name, words)
    try:
        sha256 = _write(source, path, words)
    except (RecordBroken, Document.DoesNotExist):
        return Paper(number, title, name, source.media_type, "", None)
    return Paper(number, title, name, source.media_type, sha256, path)


def _write(source: Source, path: Path, words: list[str]) -> str:
    if source.stored is not None:
        digest = hashlib.sha256()
        with open_file(source.stored) as file, path.open("wb") as copy:
            for piece in pieces(file):
                digest.update(piece)
                copy.write(piece)
        if digest.hexdigest() != source.stored.sha256:
            raise RecordBroken(f"file {source.stored.pk}: its bytes do not match their hash")
        return digest.hexdigest()
    data = _own(source, words)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _own(source: Source, words: list[str]) -> bytes:
    if source.letter is not None:
        return letter_pdf(source.letter, words)
    document = Document.objects.select_related("district", "person").get(
        pk__in=[source.document_id]
    )
    rendering = rendering_in_force(document)
    if rendering is not None and not words:
        return check_pdf(rendering)
    signatures = signatures_in_force(document)
    if not signatures:
        raise RecordBroken(f"document {document.pk}: nobody has signed it")
    html = document_html(document, check_content(document), signatures)
    return html_pdf(leave_out(html, words))


def is_ours(source: Source) -> bool:
    """Made of our own words, so a redacted copy of it can be made."""
    return source.stored is None


def ids(entries: list[Entry], kind: str) -> list[str]:
    found = (one.key.partition(":") for one in entries)
    return [pk for name, _colon, pk in found if name == kind]


def _by_id(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.pk: row for row in rows}
