"""What stands in the way of sharing a sheet? Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms.asked import AskedRow, asked_rows, by_row, is_answered
from forms.models import Answer, Sheet
from forms.overall import overall_of

OVERALL = "-overall"  # no row has such a code


@dataclass(frozen=True)
class MissingRow:
    code: str
    title: str
    why: str  # a sentence


@dataclass(frozen=True)
class Progress:
    """How many of the required rows are done. `missing` stands in the way of sharing."""

    done: int
    total: int
    missing: list[MissingRow]


def progress_of(sheet: Sheet, answers: Collection[Answer]) -> Progress:
    missing = missing_rows(sheet, answers)
    left = {row.code for row in missing}
    required = [asked.code for asked in asked_rows(sheet) if asked.row.required]
    return Progress(sum(code not in left for code in required), len(required), missing)


def missing_rows(sheet: Sheet, answers: Collection[Answer]) -> list[MissingRow]:
    """In the order of the form: required rows without an answer, low levels without words.

    Last the overall rating, where the supervisor has to choose it.
    """
    found, rows = by_row(answers), asked_rows(sheet)
    named = [(asked, _why(asked, found.get(asked.code))) for asked in rows]
    missing = [MissingRow(asked.code, asked.title, why) for asked, why in named if why]
    if not sheet.is_employees and _waits_for_a_choice(sheet, rows, found, is_whole=not missing):
        missing.append(MissingRow(OVERALL, _("Overall rating"), _("It is not chosen yet.")))
    return missing


def _waits_for_a_choice(
    sheet: Sheet, rows: list[AskedRow], answers: dict[str, Answer], *, is_whole: bool
) -> bool:
    """Nothing is computed: the form leaves it to whoever rates, or no row counts."""
    overall = overall_of(sheet, rows, answers)
    return overall is not None and overall.level is None and (overall.is_chosen or is_whole)


def _why(asked: AskedRow, answer: Answer | None) -> str:
    row = asked.row
    if row.required and not is_answered(row, answer):
        return _("It is not rated yet.") if row.is_rating else _("It has no answer yet.")
    if answer is not None and needs_words(asked, answer.level) and not answer.comment.strip():
        level = asked.level(answer.level)
        return _("“%(level)s” needs a comment.") % {"level": level.title if level else ""}
    return ""


def needs_words(asked: AskedRow, level_code: str) -> bool:
    """Whoever gives a low level says why."""
    level = asked.level(level_code)
    return asked.row.comment == "low" and level is not None and level.is_low
