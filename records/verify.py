"""Does everything still match? Recomputes each hash of the active district, page by page.

Reads the tables as docs/record-format.md describes them; nothing is held but one page of rows.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import models

from accounts.scope import active_district
from records.canonical import NotCanonical, read_canonical, sha256_hex
from records.chain import NOTHING_BEFORE
from records.errors import RecordBroken
from records.files import check_file
from records.forms_response import ATTACHED
from records.models import (
    ChainEntry,
    Destruction,
    Document,
    DocumentContent,
    Filing,
    FilingContent,
    HeadNotice,
    Rendering,
    RenderingContent,
    Signature,
    StoredFile,
    file_path,
)
from records.replay import destroyed_wrongly, misplaced
from records.rows import COLUMNS, MODELS, entry_hash, row_hash

PAGE = 200  # rows in memory at a time
KEPT = 100  # problems named; more are counted


@dataclass(frozen=True)
class Problem:
    kind: str  # a kind of chain entry, "content", "pdf", "artifacts", "file" …
    row: UUID | str
    what: str


@dataclass
class Report:
    counts: Counter[str] = field(default_factory=Counter)
    head: str = NOTHING_BEFORE
    head_found_at: int | None = None  # number of the entry with the hash that was asked for
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def add(self, kind: str, row: UUID | str, what: str) -> None:
        self.problem_count += 1
        if len(self.problems) < KEPT:
            self.problems.append(Problem(kind, row, what))


def verify_district(noted_head: str = "") -> Report:
    """Check the active district. Work grows with its records, memory does not."""
    report = Report()
    _verify_chain(report, noted_head)
    _find_unchained(report)
    _verify_documents(report)
    for kind, pk, what in destroyed_wrongly():
        report.add(kind, pk, what)
    _verify_notices(report)
    _verify_files(report)
    return report


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Of this district, also when the database role sees more than one."""
    return model._default_manager.filter(district=active_district())


def pages(queryset: models.QuerySet[Any], key: str) -> Iterator[list[Any]]:
    """All rows in the order of `key`, which is unique, a page at a time."""
    page = list(queryset.order_by(key)[:PAGE])
    while page:
        yield page
        page = list(queryset.order_by(key).filter(**{f"{key}__gt": getattr(page[-1], key)})[:PAGE])


def stored_rows(entries: list[ChainEntry]) -> dict[UUID, Any]:
    """The rows that a page of entries stands for, without the bytes of PDFs."""
    wanted = defaultdict(list)
    for entry in entries:
        wanted[entry.kind].append(entry.row_id)
    found: dict[UUID, Any] = {}
    for kind, ids in wanted.items():
        if kind in MODELS:
            found |= rows_of(MODELS[kind]).only(*COLUMNS[kind]).in_bulk(ids)
    return found


def _verify_chain(report: Report, noted_head: str) -> None:
    number = 0
    for page in pages(rows_of(ChainEntry), "number"):
        rows = stored_rows(page)
        _verify_papers(report, [row for row in rows.values() if isinstance(row, Rendering)])
        _verify_lists(report, [row for row in rows.values() if isinstance(row, Filing)])
        for entry in page:
            report.counts["entries"] += 1
            _verify_entry(report, entry, number + 1)
            _verify_row(report, entry, rows.get(entry.row_id))
            number, report.head = entry.number, entry.entry_hash
            if entry.entry_hash == noted_head:
                report.head_found_at = entry.number


def _verify_entry(report: Report, entry: ChainEntry, number: int) -> None:
    if entry.number != number:
        report.add("entry", entry.pk, f"has number {entry.number} where {number} should stand")
    if entry.previous_hash != report.head:
        report.add("entry", entry.pk, f"number {entry.number} does not follow the one before it")
    if entry.entry_hash != entry_hash(entry):
        report.add("entry", entry.pk, f"number {entry.number} differs from its hash")


def _verify_row(report: Report, entry: ChainEntry, row: models.Model | None) -> None:
    if row is None:
        report.add(entry.kind, entry.row_id, f"is missing; entry {entry.number} names it")
        return
    report.counts[entry.kind] += 1
    if row_hash(row, entry.kind) != entry.row_hash:
        report.add(entry.kind, entry.row_id, f"differs from its hash in entry {entry.number}")


def _verify_papers(report: Report, renderings: list[Rendering]) -> None:
    """One PDF in memory at a time."""
    destroyed = destroyed_among([rendering.document_id for rendering in renderings])
    for rendering in renderings:
        content = rows_of(RenderingContent).filter(rendering=rendering.pk).first()
        if rendering.document_id in destroyed:
            if content is not None:
                report.add("pdf", rendering.pk, "was destroyed, and is still there")
        elif content is None or content.pk != rendering.pk:
            report.add("pdf", rendering.pk, "the PDF is missing")
        elif sha256_hex(bytes(content.pdf)) != rendering.pdf_hash:
            report.add("pdf", rendering.pk, "the PDF differs from its hash")


def _verify_lists(report: Report, filings: list[Filing]) -> None:
    """The artifacts that stood on the list on the day of filing."""
    destroyed = destroyed_among([filing.document_id for filing in filings])
    lists = rows_of(FilingContent).filter(filing__in=[filing.pk for filing in filings])
    found = {content.filing_id: content for content in lists}
    for filing in filings:
        content = found.get(filing.pk)
        if filing.document_id in destroyed:
            if content is not None:
                report.add("artifacts", filing.pk, "was destroyed, and is still there")
        elif content is None or content.pk != filing.pk:
            report.add("artifacts", filing.pk, "the list of artifacts is missing")
        elif sha256_hex(content.canonical) != filing.artifacts_hash:
            report.add("artifacts", filing.pk, "the list of artifacts differs from its hash")


def destroyed_among(documents: list[UUID]) -> set[UUID]:
    """Of these documents, those whose words and PDFs were destroyed."""
    found = rows_of(Destruction).filter(document__in=documents)
    return set(found.values_list("document_id", flat=True))


def _find_unchained(report: Report) -> None:
    """Rows that somebody put in past the chain."""
    for kind, model in MODELS.items():
        entry = ChainEntry.objects.filter(kind=kind, row_id=models.OuterRef("pk"))
        strays = rows_of(model).filter(~models.Exists(entry)).values_list("pk", flat=True)
        for pk in strays.iterator(PAGE):
            report.add(kind, pk, "has no entry in the chain")


def _verify_documents(report: Report) -> None:
    for page in pages(rows_of(Document), "pk"):
        ids = [document.pk for document in page]
        contents = {c.document_id: c for c in rows_of(DocumentContent).filter(document__in=ids)}
        destroyed = destroyed_among(ids)
        for document in page:
            content = contents.get(document.pk)
            if document.pk not in destroyed:
                _verify_content(report, document, content)
            elif content is not None:
                report.add("content", content.pk, "was destroyed, and is still there")
        for kind, pk, what in misplaced(page):
            report.add(kind, pk, what)


def _verify_content(report: Report, document: Document, content: DocumentContent | None) -> None:
    if content is None or content.pk != document.pk:
        report.add("content", document.pk, "the words of this document are missing")
        return
    report.counts["content"] += 1
    if sha256_hex(content.canonical) != document.content_hash:
        report.add("content", content.pk, "the words differ from the hash of the document")
        return
    try:
        read_canonical(content.canonical)
    except NotCanonical as error:
        report.add("content", content.pk, f"the words are not canonical: {error}")


def _verify_notices(report: Report) -> None:
    """Our own copy of what was mailed. The copy in the mailboxes is the proof."""
    for notice in rows_of(HeadNotice).order_by("day").iterator(PAGE):
        entries = rows_of(ChainEntry).filter(number__lte=notice.number)
        kinds = Counter(entries.values_list("kind", flat=True).iterator(PAGE))
        found = entries.filter(number=notice.number).values_list("entry_hash", "added_at").first()
        counts = (kinds[ChainEntry.Kind.DOCUMENT], kinds[ChainEntry.Kind.SIGNATURE])
        if found != (notice.head_hash, notice.added_at):
            report.add("notice", notice.pk, f"the chain does not hold what {notice.day} was told")
        elif counts != (notice.documents, notice.signatures):
            report.add("notice", notice.pk, f"other counts than {notice.day} was told")


def _verify_files(report: Report) -> None:
    """Files that people brought lie outside the database: a backup must hold them, too."""
    _verify_named(report, rows_of(Signature).exclude(scan_hash=""), lambda row: {row.scan_hash})
    filings = rows_of(Filing).prefetch_related("contents")
    _verify_named(report, filings, lambda row: {a["hash"] for a in row.artifacts} - {""})
    _verify_sent(report)
    for stored in rows_of(StoredFile).order_by("pk").iterator(PAGE):
        report.counts["file"] += 1
        try:
            check_file(stored)
        except RecordBroken as error:
            report.add("file", stored.pk, str(error))


def _verify_sent(report: Report) -> None:
    """With a response or a reply lie the files that its frozen words name, and no others."""
    papers = rows_of(Document).filter(kind__in=ATTACHED, destructions=None)
    for page in pages(papers.prefetch_related("contents", "files__file"), "pk"):
        for paper in page:
            there = sorted((sent.file_name, sent.file.sha256) for sent in paper.files.all())
            if any(there != _files_named(words) for words in _words_as_hashed(paper)):
                report.add("file", paper.pk, "other files lie with it than its words name")


def _words_as_hashed(paper: Document) -> list[str]:
    """None where they are missing or differ from their hash, which was told already."""
    words = [content.canonical for content in paper.contents.all()]
    return [one for one in words if sha256_hex(one) == paper.content_hash]


def _files_named(words: str) -> list[tuple[str, str]]:
    return sorted((file["name"], file["hash"]) for file in json.loads(words).get("files", []))


def _verify_named(
    report: Report, rows: models.QuerySet[Any], hashes_of: Callable[[Any], set[str]]
) -> None:
    """Files that a record names by their hash stay as long as its words, and go with them."""
    for page in pages(rows, "pk"):
        named = [(row.document_id, sha256) for row in page for sha256 in hashes_of(row)]
        destroyed = destroyed_among([document for document, _sha256 in named])
        files = rows_of(StoredFile).filter(sha256__in={sha256 for _document, sha256 in named})
        there = set(files.values_list("sha256", flat=True))
        for document, sha256 in named:
            if sha256 in there:
                continue
            if document not in destroyed:
                report.add("file", sha256, f"is missing; document {document} names it")
            elif default_storage.exists(file_path(page[0].district_id, sha256)):
                report.add("file", sha256, "was destroyed, and is still there")
