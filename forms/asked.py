"""Which rows does a sheet ask, and what stands in them? Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from forms.definition import FormDefinition, Level, Row, Scale, Section
from forms.models import Answer, Sheet

Goals = Sequence[tuple[str, str]]  # title, note


@dataclass(frozen=True)
class AskedRow:
    """One row of a sheet. `number` counts through the sheet, from 1."""

    number: int
    section: Section
    row: Row
    scale: Scale | None = None
    note: str = ""  # of a goal: what it is about

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def levels(self) -> tuple[Level, ...]:
        return self.scale.levels if self.scale else ()

    def level(self, code: str) -> Level | None:
        return self.scale.level(code) if self.scale else None


@dataclass(frozen=True)
class AskedSection:
    section: Section
    rows: list[AskedRow] = field(default_factory=list)


def rows_for(
    definition: FormDefinition,
    *,
    voice: str,
    job_code: str,
    goals: Goals,
    duties: Sequence[str] = (),
) -> list[dict[str, str]]:
    """What goes into `Sheet.rows`: the rows of this voice that are asked of this job."""
    found = []
    brought = {"goals": goals, "duties": [(duty, "") for duty in duties]}
    for section in definition.sections:
        taken = brought.get(section.kind, [])
        if voice in section.voices:
            for number, (title, note) in enumerate(taken, start=1):
                found.append(_kept(section, f"{section.taken}{number}", title, note))
        if section.is_of_duties and duties:
            continue  # its own rows are for jobs without a description
        found.extend(
            _kept(section, row.code, row.title)
            for row in section.rows
            if voice in row.voices and (not row.jobs or job_code in row.jobs)
        )
    return found


def _kept(section: Section, code: str, title: str, note: str = "") -> dict[str, str]:
    return {"section": section.code, "code": code, "title": title, "note": note}


def asked_rows(sheet: Sheet) -> list[AskedRow]:
    """In order. The form must be loaded with the sheet."""
    return [asked_row(sheet, number) for number in range(1, len(sheet.rows) + 1)]


def asked_row(sheet: Sheet, number: int) -> AskedRow:
    kept = sheet.rows[number - 1]
    found = sheet.form.asks.row(kept["code"], kept["title"])
    if found is None:
        raise ValueError(f"sheet {sheet.pk} asks a row that its form has not")
    section, row = found
    return AskedRow(number, section, row, sheet.form.asks.scale(row.scale), kept["note"])


def find_row(sheet: Sheet, code: str) -> AskedRow | None:
    """None: this sheet does not ask it."""
    codes = [kept["code"] for kept in sheet.rows]
    return asked_row(sheet, codes.index(code) + 1) if code in codes else None


def asked_sections(rows: Iterable[AskedRow]) -> list[AskedSection]:
    found: dict[str, AskedSection] = {}
    for row in rows:
        found.setdefault(row.section.code, AskedSection(row.section)).rows.append(row)
    return list(found.values())


def by_row(answers: Collection[Answer]) -> dict[str, Answer]:
    return {answer.row: answer for answer in answers}


def is_answered(row: Row, answer: Answer | None) -> bool:
    if answer is None:
        return False
    if row.is_rating:
        return bool(answer.level)
    return not is_empty(answer.value) and not _is_only_pulled(row, answer.value)


def _is_only_pulled(row: Row, value: Any) -> bool:
    """Of a table that came with its first column: nobody wrote beside one of the lines yet."""
    if row.kind != "table" or not row.pulled:
        return False
    beside = [column.code for column in row.columns[1:]]
    return any(not any(line.get(code) for code in beside) for line in value)


def is_empty(value: Any) -> bool:
    """`False` is an answer: no."""
    return value is None or value == "" or value == []


def titles_of(options: Iterable[Any]) -> Mapping[str, str]:
    """Of options, columns or levels, by code."""
    return {option.code: option.title for option in options}


def needs_words_told(asked: AskedRow) -> str:
    """The hint of the comment: `Needed for Ineffective or Developing.`"""
    low = [level.title for level in asked.levels if level.is_low]
    if asked.row.comment != "low" or not low:
        return ""
    told = _("%(levels)s or %(last)s") % {"levels": ", ".join(low[:-1]), "last": low[-1]}
    named = told if len(low) > 1 else low[0]
    return _("Needed for %(levels)s. Say what you saw, and what would help.") % {"levels": named}
