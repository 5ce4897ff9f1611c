"""What does the page of a sheet show, and to whom?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile, takewhile
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership
from forms import rules
from forms.asked import AskedRow, asked_rows, by_row, is_answered, titles_of
from forms.definition import Level, Section
from forms.drawing import rated_row
from forms.hidden import hidden_rows, hides_own_ratings, without
from forms.missing import MissingRow, missing_rows
from forms.models import Answer, Sheet
from forms.overall import Overall, how_computed, overall_of, share_of
from forms.places import Place, place_of
from forms.services.sheet import TAKE_BACK
from forms.wording import table_in_words, value_in_words

Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Said:
    """What one of the two answered in one row."""

    who: str
    level: Level | None = None
    words: str = ""
    lines: list[list[tuple[str, str]]] = field(default_factory=list)  # of a table
    comment: str = ""
    is_readers: bool = False
    is_hidden: bool = False  # they rated it, and this reader sees it once they did (hidden.py)

    @property
    def is_empty(self) -> bool:
        return not (self.level or self.words or self.comment or self.is_hidden)


@dataclass(frozen=True)
class RowView:
    """One row as it is shown. `said` has the employee first; a sheet nobody reads is left out."""

    asked: AskedRow
    said: list[Said]
    url: str = ""  # where it is written, for those who may
    is_open: bool = False
    is_answered: bool = False
    start_url: str = ""  # where a plan of support begins from this row

    @property
    def is_rating(self) -> bool:
        return self.asked.row.is_rating

    @property
    def others(self) -> list[Said]:
        return [said for said in self.said if not said.is_readers]

    @property
    def is_blank(self) -> bool:
        return all(said.is_empty for said in self.said)

    @property
    def levels(self) -> list[dict[str, Any]]:
        """To choose from, each with its words and whoever of the others chose it."""
        words = self.asked.row.descriptors
        return [
            {
                "level": level,
                "descriptor": words.get(level.code, ""),
                "chosen_by": [said.who for said in self.others if said.level == level],
            }
            for level in self.asked.levels
        ]


@dataclass(frozen=True)
class SectionView:
    section: Section
    rows: list[RowView] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(row.is_answered for row in self.rows)

    @property
    def has_ratings(self) -> bool:
        return any(row.is_rating for row in self.rows)

    @property
    def open_rating(self) -> RowView | None:
        return next((row for row in self.rows if row.is_open and row.is_rating), None)

    @property
    def before_open(self) -> list[dict[str, str]]:
        """The rated rows above the open one; with none open, all of them."""
        ratings = [row for row in self.rows if row.is_rating]
        above = takewhile(lambda row: not row.is_open, ratings)
        return [rated_row(row) for row in above]

    @property
    def after_open(self) -> list[dict[str, str]]:
        ratings = [row for row in self.rows if row.is_rating]
        below = list(dropwhile(lambda row: not row.is_open, ratings))
        return [rated_row(row) for row in below[1:]]

    @property
    def words(self) -> list[RowView]:
        return [row for row in self.rows if not row.is_rating]

    @property
    def is_open(self) -> bool:
        return any(row.is_open for row in self.rows)


@dataclass
class SheetPage:
    """A sheet, as `reader` sees it; `other` is that of the other voice, if they may read it."""

    sheet: Sheet
    reader: Membership
    place: Place
    asked: list[AskedRow]
    answers: Answers
    other: Sheet | None = None
    other_answers: Answers = field(default_factory=dict)
    open_code: str = ""
    hidden: set[str] = field(default_factory=set)  # rows of the employee (hidden.py)

    @property
    def is_writer(self) -> bool:
        """It is their side of the table, whatever state the sheet is in."""
        return rules.can_write_sheet(self.reader, self.sheet)

    @cached_property
    def may_write(self) -> bool:
        return self.sheet.is_draft and self.is_writer

    @cached_property
    def address(self) -> str:
        """Looked up once, for the rows lie below it."""
        return reverse("forms:sheet", args=[self.sheet.pk])

    @cached_property
    def sections(self) -> list[SectionView]:
        found: dict[str, SectionView] = {}
        for asked in self.asked:
            view = found.setdefault(asked.section.code, SectionView(asked.section))
            view.rows.append(self._row(asked))
        return list(found.values())

    def _row(self, asked: AskedRow) -> RowView:
        own = self._said(self.sheet, asked, self.answers)
        said = [own]
        if self.other is not None:
            theirs = self._said(self.other, asked, self.other_answers)
            said = [own, theirs] if self.sheet.is_employees else [theirs, own]
        return RowView(
            asked=asked,
            said=said,
            url=f"{self.address}rows/{asked.code}/" if self.may_write else "",
            is_open=asked.code == self.open_code,
            is_answered=is_answered(asked.row, self.answers.get(asked.code)),
            start_url=self._start_of(asked, own),
        )

    def _start_of(self, asked: AskedRow, own: "Said") -> str:
        """Where a plan begins from this row alone: of a low rating that was shared."""
        is_low = own.level is not None and own.level.is_low
        if not is_low or self.sheet.is_employees or self.sheet.is_draft or not self.start_url:
            return ""
        return f"{self.start_url}&{urlencode({'row': asked.code})}"

    @cached_property
    def start_url(self) -> str:
        """Where a plan begins from all of its low ratings; "" for who can't begin one."""
        find = import_string(settings.PLAN_START)
        return str(find(self.reader, self.sheet.person, "rating_row", self.sheet.pk))

    @cached_property
    def _sides(self) -> dict[UUID, tuple[bool, str]]:
        """Of each sheet: is it the reader's, and who speaks in it?"""
        sheets = [self.sheet] if self.other is None else [self.sheet, self.other]
        own = {one.pk: rules.can_write_sheet(self.reader, one) for one in sheets}
        return {
            one.pk: (own[one.pk], _("You") if own[one.pk] else name_of_voice(one))
            for one in sheets
        }

    def _said(self, sheet: Sheet, asked: AskedRow, answers: Answers) -> Said:
        answer = answers.get(asked.code)
        is_readers, who = self._sides[sheet.pk]
        if answer is None:
            is_hidden = sheet.is_employees and asked.code in self.hidden
            return Said(who, is_readers=is_readers, is_hidden=is_hidden)
        is_table = asked.row.kind == "table"
        return Said(
            who=who,
            level=asked.level(answer.level),
            words=value_in_words(asked.row, answer.value),
            lines=table_in_words(asked.row, answer.value) if is_table else [],
            comment=answer.comment,
            is_readers=is_readers,
        )

    @property
    def heads(self) -> list[str]:
        """Whose columns there are."""
        rows = self.sections[0].rows if self.sections else []
        return [said.who for said in rows[0].said] if rows else []

    @property
    def has_low(self) -> bool:
        """The supervisor gave a low level, and shared it."""
        if self.sheet.is_employees or self.sheet.is_draft:
            return False
        said = (asked.level(self.answers[asked.code].level) for asked in self._answered)
        return any(level is not None and level.is_low for level in said)

    @property
    def _answered(self) -> list[AskedRow]:
        return [asked for asked in self.asked if asked.code in self.answers]

    @cached_property
    def missing(self) -> list[MissingRow]:
        return missing_rows(self.sheet, list(self.answers.values()))

    @cached_property
    def missing_codes(self) -> set[str]:
        return {row.code for row in self.missing}

    @property
    def total(self) -> int:
        """Rows that count towards sharing: required ones."""
        return sum(asked.row.required for asked in self.asked)

    @property
    def done(self) -> int:
        return sum(
            asked.row.required and asked.code not in self.missing_codes for asked in self.asked
        )

    @cached_property
    def overall(self) -> Overall | None:
        """None while rows are hidden: it would tell of them."""
        if self.hidden and self.sheet.is_employees:
            return None
        return overall_of(self.sheet, self.asked, self.answers)

    @property
    def how(self) -> list[str]:
        return how_computed(self.overall) if self.overall else []

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The lines of the table that explains the overall rating."""
        lines = self.overall.result.lines if self.overall else ()
        scale = self.sheet.form.asks.overall_scale
        levels = titles_of(scale.levels) if scale else {}
        return [
            {"line": line, "share": share_of(line), "level": levels.get(line.level or "", "")}
            for line in lines
        ]

    @cached_property
    def open_row(self) -> RowView | None:
        rows = (row for section in self.sections for row in section.rows)
        return next((row for row in rows if row.is_open), None)

    @property
    def next_missing(self) -> AskedRow | None:
        return next((asked for asked in self.asked if asked.code in self.missing_codes), None)

    @property
    def may_take_back(self) -> bool:
        shared_at = self.sheet.shared_at
        is_fresh = shared_at is not None and clock.now() - shared_at <= TAKE_BACK
        is_ours = self.is_writer and self.place.is_shared_here
        return self.sheet.state == Sheet.State.SHARED and is_ours and is_fresh

    @property
    def other_name(self) -> str:
        """Whom it is shared with."""
        if not self.sheet.is_employees:
            return self.sheet.person.first_name
        supervisor = self.sheet.person.supervisor
        return supervisor.first_name if supervisor else _("your supervisor")

    @property
    def title(self) -> str:
        """The answer plus the last day to act (SCREENS.md, rule 1)."""
        if self.may_write:
            return self._to_do()
        if self.is_writer and not self.sheet.is_closed:
            return _("You shared this with %(name)s") % {"name": self.other_name}
        return self.place.heading

    def _to_do(self) -> str:
        left = len(self.missing)
        facts = {"n": left, "day": self.place.due, "name": self.other_name}
        if not left and self.place.due:
            return _("Share this with %(name)s by %(day)s") % facts
        if not left:
            return _("Share this with %(name)s") % facts
        if self.place.due:
            told = ngettext(
                "Finish one more row by %(day)s", "Finish %(n)d more rows by %(day)s", left
            )
        else:
            told = ngettext("Finish one more row", "Finish %(n)d more rows", left)
        return told % facts


def sheet_page(sheet: Sheet, *, reader: Membership, open_code: str = "") -> SheetPage:
    """Of a sheet from `read_sheet`. What the place asks comes on top of its one statement."""
    place = place_of(sheet, reader=reader)
    other = _other_of(sheet, place)
    answers: Answers = by_row(sheet.answers.all())
    others: Answers = by_row(other.answers.all()) if other else {}
    hidden: set[str] = set()
    if hides_own_ratings(sheet, reader):
        hidden = hidden_rows(answers, others)
        answers = without(answers, hidden)
    elif other is not None and hides_own_ratings(other, reader):
        hidden = hidden_rows(others, answers)
        others = without(others, hidden)
    return SheetPage(
        sheet=sheet,
        reader=reader,
        place=place,
        asked=asked_rows(sheet),
        answers=answers,
        other=other,
        other_answers=others,
        open_code=open_code,
        hidden=hidden,
    )


def _other_of(sheet: Sheet, place: Place) -> Sheet | None:
    """Of the same subject first, then as the place names them."""
    subjects = [sheet.subject_id, *place.alongside]
    found = [one for one in sheet.of_other_voice if one.subject_id in subjects]
    return min(found, key=lambda one: subjects.index(one.subject_id), default=None)


def name_of_voice(sheet: Sheet) -> str:
    """Who answered, for those of the other side and for HR."""
    if sheet.is_employees:
        return sheet.person.first_name
    supervisor = sheet.person.supervisor
    return supervisor.first_name if supervisor else _("Supervisor")


def row_url(sheet: Sheet, code: str) -> str:
    return reverse("forms:row", args=[sheet.pk, code])


def neighbours(asked: Sequence[AskedRow], code: str) -> tuple[AskedRow | None, AskedRow | None]:
    """The row before and the row after."""
    at = next(number for number, row in enumerate(asked) if row.code == code)
    before = asked[at - 1] if at else None
    return before, asked[at + 1] if at + 1 < len(asked) else None
