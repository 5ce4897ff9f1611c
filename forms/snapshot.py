"""What does a sheet say, as the plain content of a document? (records/forms_sheet.py)

Keys are part of the record format (docs/record-format.md): add, never rename.
"""

from collections.abc import Collection

from forms.asked import AskedRow, asked_rows, asked_sections, by_row
from forms.models import Answer, Sheet
from forms.overall import Overall, how_computed, overall_of, said_of
from forms.wording import table_in_words, value_in_words
from records.forms_sheet import OverallContent, SheetContent, SheetRowContent


def sheet_content(sheet: Sheet, answers: Collection[Answer] | None = None) -> SheetContent:
    """All its rows in the order of the form, also those left empty. `answers` if they are read."""
    found = by_row(list(sheet.answers.all()) if answers is None else answers)
    rows = asked_rows(sheet)
    return {
        "voice": sheet.voice,
        "number": sheet.form.number,
        "title": sheet.form.title,
        "revision": sheet.form.revision,
        "sections": [
            {
                "code": part.section.code,
                "title": part.section.title,
                "rows": [_row(asked, found.get(asked.code)) for asked in part.rows],
            }
            for part in asked_sections(rows)
        ],
        "overall": _overall(overall_of(sheet, rows, found)),
    }


def _row(asked: AskedRow, answer: Answer | None) -> SheetRowContent:
    row = asked.row
    level = asked.level(answer.level) if answer is not None else None
    value = answer.value if answer is not None else None
    is_table = row.kind == "table"
    return {
        "code": asked.code,
        "title": asked.title,
        "note": asked.note,
        "level": level.title if level else "",
        "descriptor": row.descriptors.get(level.code, "") if level else "",
        "value": "" if is_table else value_in_words(row, value),
        "columns": [column.title for column in row.columns],
        "lines": [[words for _title, words in line] for line in table_in_words(row, value)]
        if is_table
        else [],
        "comment": answer.comment if answer is not None else "",
    }


def _overall(overall: Overall | None) -> OverallContent:
    if overall is None:
        return {
            "level": "",
            "computed": "",
            "value": "",
            "reason": "",
            "lines": [],
            "rule": [],
        }
    value = overall.result.value
    return {
        "level": overall.level.title if overall.level else "",
        "computed": overall.computed.title if overall.computed else "",
        "value": str(value) if value is not None else "",
        "reason": overall.reason,
        "lines": [said_of(line, overall) for line in overall.result.lines],
        "rule": how_computed(overall),
    }
