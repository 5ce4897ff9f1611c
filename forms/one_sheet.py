"""How is one sheet read with its form, its person and its answers? One statement, composed once.

For its pages, and for the autosave of each row, every few seconds: the ORM took longer to compose
a statement anew than the database to answer it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from accounts.alongside import keep_related, models_of
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.kept import Kept, Question
from accounts.loaded import loaded
from accounts.models import Membership
from accounts.prepared import Row
from accounts.standing import columns_of
from forms import rules
from forms.definition import FormDefinition, read_definition
from forms.models import Answer, Form, Sheet

PARTS: Parts = {
    "": (Sheet, "sheet"),
    "form": (Form, "form"),
    "person": (Membership, "person"),
    "person.supervisor": (Membership, "boss"),
}
# Of an answer what a page shows: sixty of them with all their keys took longer than the statement.
SHOWN = ("row", "level", "value", "comment", "version", "updated_at")  # in the order of the model
ANSWERS = f"""(SELECT jsonb_agg(jsonb_build_array({", ".join(f"a.{name}" for name in SHOWN)}))
    FROM forms_answer a WHERE a.sheet_id = {{}}.id)"""
# What the other voice wrote on the same form, wherever: for the same step, or an earlier one.
OTHERS = f"""(SELECT jsonb_agg(to_jsonb(o) || jsonb_build_object('answers', {ANSWERS.format("o")}))
    FROM forms_sheet o WHERE o.form_id = sheet.form_id AND o.person_id = sheet.person_id
        AND o.voice <> sheet.voice)"""

ANSWER = "SELECT to_jsonb(a) FROM forms_answer a WHERE a.sheet_id = %s AND a.row = %s"
# What saving a row asks of the sheet; other columns load when asked for.
TO_WRITE = ("id", "form_id", "person_id", "writer_id", "voice", "state")
SHEET_TO_WRITE = f"""{", ".join(f"sheet.{name}" for name in TO_WRITE)},
    person.supervisor_id, form.loaded_at, sheet.rows"""
FROM_TO_WRITE = """FROM forms_sheet sheet
    JOIN forms_form form ON form.id = sheet.form_id
    JOIN accounts_membership person ON person.id = sheet.person_id"""
SHEET = f"SELECT {SHEET_TO_WRITE} {FROM_TO_WRITE} WHERE sheet.id = %s FOR UPDATE OF sheet"


def read_sheet(pk: UUID, *, reader: Membership) -> Sheet | None:
    """For a page: with all answers, and `of_other_voice` as far as the reader may see it.

    None: no sheet that this reader may see.
    """
    row = ask_one(_page(), [pk])
    if row is None:
        return None
    values = iter(row)
    sheet: Sheet = model_from(PARTS, values)
    sheet.form.__dict__["asks"] = asks_of(sheet.form_id, sheet.form.loaded_at)
    sheet.rows = rows_of(next(values))
    sheet.person.district = reader.district
    if not rules.can_view_sheet(reader, sheet):
        return None
    keep_related(sheet, "answers", _answers(json.loads(next(values) or "[]")))
    others = [_beside(sheet, found) for found in json.loads(next(values) or "[]")]
    sheet.of_other_voice = [one for one in others if rules.can_view_sheet(reader, one)]
    return sheet


def question_of_row(_user_id: UUID, pk: UUID, code: str) -> Question:
    """The sheet and the answer, locked, and so as they are after waiting for somebody else."""
    return Question(_row_to_write(), {"sheet": pk, "row": code})


def own_sheet(found: Row | None, pk: UUID, *, writer: Membership) -> Sheet | None:
    """For `forms.services.save_answer`, from the answer to `question_of_row`. None: not theirs to
    write.

    Of an answer that was not there yet nothing is known: it is read again under the lock.
    """
    found = found or ask_one(SHEET, [pk])
    if found is None:
        return None
    values = iter(found)
    sheet = loaded(Sheet, TO_WRITE, islice(values, len(TO_WRITE)))
    boss, loaded_at, rows, *answer = values
    sheet.person = loaded(Membership, ("id", "supervisor_id"), (sheet.person_id, boss))
    if not rules.can_write_sheet(writer, sheet):
        return None
    sheet.form = loaded(Form, ("id", "loaded_at"), (sheet.form_id, loaded_at))
    sheet.form.__dict__["asks"] = asks_of(sheet.form_id, loaded_at)
    sheet.rows = rows_of(rows)
    sheet.__dict__["is_locked"] = True
    sheet.__dict__["locked"] = [_answer_of(answer)] if answer else []
    return sheet


def read_answer(sheet: Sheet, row: str) -> Answer | None:
    """What stands in one row now."""
    for answer in sheet.__dict__.get("locked", []):
        if answer.row == row:
            return answer
    found = ask_one(ANSWER, [sheet.pk, row])
    return models_of(Answer, [json.loads(found[0])])[0] if found else None


@lru_cache(maxsize=64)
def asks_of(form: UUID, loaded_at: datetime) -> FormDefinition:
    """Long, so read once for all who fill in the form. Other words are loaded at another time."""
    row = ask_one("SELECT definition FROM forms_form WHERE id = %s", [form])
    assert row is not None  # a sheet names it
    return read_definition(json.loads(row[0]))


@lru_cache(maxsize=64)
def rows_of(text: str) -> Sequence[Mapping[str, str]]:
    """Of a sheet. Where they are not a person's own goals, they are the same for all."""
    return tuple(json.loads(text))


@cache
def _page() -> str:
    return f"""SELECT {columns_for(PARTS)}, sheet.rows, {ANSWERS.format("sheet")}, {OTHERS}
        FROM forms_sheet sheet
        JOIN forms_form form ON form.id = sheet.form_id
        JOIN accounts_membership person ON person.id = sheet.person_id
        LEFT JOIN accounts_membership boss ON boss.id = person.supervisor_id
        WHERE sheet.id = %s"""


@cache
def _row_to_write() -> Kept:
    columns = ", ".join(f'a."{name}"' for name in columns_of(Answer))
    statement = f"""SELECT {SHEET_TO_WRITE}, {columns}
        {FROM_TO_WRITE} JOIN forms_answer a ON a.sheet_id = sheet.id
        WHERE sheet.id = %(sheet)s AND a.row = %(row)s FOR UPDATE OF sheet, a"""
    return Kept("row_to_write", statement, ("sheet", "row"))


def _answer_of(values: Sequence[Any]) -> Answer:
    answer = loaded(Answer, columns_of(Answer), values)
    if answer.value is not None:
        answer.value = json.loads(answer.value)
    return answer


def _beside(sheet: Sheet, found: dict[str, Any]) -> Sheet:
    other = models_of(Sheet, [found])[0]
    other.form, other.person = sheet.form, sheet.person
    keep_related(other, "answers", _answers(found["answers"] or []))
    return other


def _answers(found: list[list[Any]]) -> list[Answer]:
    """Other columns load when asked for."""
    return [
        loaded(Answer, SHOWN, [*shown, datetime.fromisoformat(at) if at else None])
        for *shown, at in found
    ]
