"""How is a copy of a regular report made? As its reader would have taken it from the page."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files import File
from django.core.files.base import ContentFile

from accounts.models import Membership
from accounts.table_file import csv_line, csv_row, workbook
from records.files import keep_file
from records.models import StoredFile
from reports.compiled.family import FAMILIES, Family
from reports.compiled.figures import HEAD, Asked, file_rows, lines_of, rows_of, sum_of
from reports.compiled.filter import FamilyFilter
from reports.compiled.paper import Sheet, report_pdf
from reports.models import MadeCopy, MadeReport


def copies_of(
    report: MadeReport, form: FamilyFilter, readers: Iterable[Membership]
) -> list[MadeCopy]:
    """Unsaved. Readers to whom the same rows are closed share the files."""
    family, asked = FAMILIES[report.schedule.family], form.asked()
    made: dict[frozenset[UUID], dict[str, Any]] = {}
    copies = []
    for reader in readers:
        closed = closed_to(family, asked, reader)
        if closed not in made:
            made[closed] = _made(report, form, reader)
        copies.append(MadeCopy(report=report, reader=reader, **made[closed]))
    return copies


def closed_to(family: Family, asked: Asked, reader: Membership) -> frozenset[UUID]:
    """Rows of the report that this reader may not know: of HR only those about themselves."""
    open_to = rows_of(family, asked, reader).values("pk")
    rows = rows_of(family, asked, None).exclude(pk__in=open_to)
    return frozenset(rows.values_list("pk", flat=True))


def _made(report: MadeReport, form: FamilyFilter, reader: Membership) -> dict[str, Any]:
    """The files that the schedule asks for, and how many rows there are."""
    schedule = report.schedule
    family, asked = FAMILIES[schedule.family], form.asked()
    files: dict[str, StoredFile] = {}
    with tempfile.TemporaryFile() as table:
        rows = Passing(file_rows(family, asked, reader), table, _zone(reader))
        if "workbook" in schedule.files:
            with workbook(HEAD, rows, _zone(reader)) as book:
                files["workbook"] = keep_file(File(book, name="rows.xlsx"))
        else:
            rows.pass_all()
        if "rows" in schedule.files:
            files["rows"] = keep_file(File(table, name="rows.csv"))
    if "paper" in schedule.files:
        files["paper"] = keep_file(ContentFile(_paper(family, form, reader)))
    return {"count": rows.count, **files}


class Passing:
    """Rows on their way into the workbook: read once, written into the CSV, and counted."""

    def __init__(self, rows: Iterable[Sequence[Any]], table: IO[bytes], zone: ZoneInfo) -> None:
        self.count = 0
        self._rows, self._table, self._zone = rows, table, zone

    def __iter__(self) -> Iterator[Sequence[Any]]:
        self._table.write(csv_line(HEAD))
        for row in self._rows:
            self._table.write(csv_row(row, self._zone))
            self.count += 1
            yield row

    def pass_all(self) -> None:
        for _row in self:
            pass


def _paper(family: Family, form: FamilyFilter, reader: Membership) -> bytes:
    asked = form.asked()
    lines = lines_of(family, asked, reader)
    cut = form.word_of_cut(asked.cut)
    sheet = Sheet(family, lines, sum_of(family, lines), cut, form.in_words())
    return report_pdf(sheet, reader.district)


def _zone(reader: Membership) -> ZoneInfo:
    return ZoneInfo(reader.district.time_zone)
