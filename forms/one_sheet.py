"""How is one sheet read with its form, its person and its answers? One statement, composed once.

For its pages, and for the autosave of each row, every few seconds: the ORM took longer to compose
a statement anew than the database to answer it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from accounts.alongside import keep_related, models_of
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.loaded import loaded
from accounts.models import Membership
from forms import rules
from forms.definition import definition_of
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

WITH_ALL = f", {ANSWERS.format('sheet')}, {OTHERS}"
WITH_ANSWER = ", to_jsonb(a)"
ANSWER = "SELECT to_jsonb(a) FROM forms_answer a WHERE a.sheet_id = %s AND a.row = %s"


def read_sheet(pk: UUID, *, reader: Membership) -> Sheet | None:
    """For a page: with all answers, and `of_other_voice` as far as the reader may see it.

    None: no sheet that this reader may see.
    """
    row = ask_one(_statement(WITH_ALL), [pk])
    if row is None:
        return None
    values = iter(row)
    sheet = _sheet_of(values)
    sheet.person.district = reader.district
    if not rules.can_view_sheet(reader, sheet):
        return None
    keep_related(sheet, "answers", _answers(json.loads(next(values) or "[]")))
    others = [_beside(sheet, found) for found in json.loads(next(values) or "[]")]
    sheet.of_other_voice = [one for one in others if rules.can_view_sheet(reader, one)]
    return sheet


def lock_own_sheet(pk: UUID, row: str, *, writer: Membership) -> Sheet | None:
    """For `forms.services.save_answer`, with the answer of that row; None: not theirs to write.

    Both are locked, and so as they are after waiting for somebody else. Of an answer that was not
    there yet when this was asked nothing is known: it is read again under the lock.
    """
    found = ask_one(_statement(WITH_ANSWER, "AND a.row = %s FOR UPDATE OF sheet, a"), [pk, row])
    found = found or ask_one(_statement("", "FOR UPDATE OF sheet"), [pk])
    if found is None:
        return None
    values = iter(found)
    sheet = _sheet_of(values)
    if not rules.can_write_sheet(writer, sheet):
        return None
    sheet.__dict__["is_locked"] = True
    sheet.__dict__["locked"] = [models_of(Answer, [json.loads(text)])[0] for text in values]
    return sheet


def read_answer(sheet: Sheet, row: str) -> Answer | None:
    """What stands in one row now."""
    for answer in sheet.__dict__.get("locked", []):
        if answer.row == row:
            return answer
    found = ask_one(ANSWER, [sheet.pk, row])
    return models_of(Answer, [json.loads(found[0])])[0] if found else None


@cache
def _statement(more: str, where: str = "") -> str:
    answered = "JOIN forms_answer a ON a.sheet_id = sheet.id" if more == WITH_ANSWER else ""
    return f"""SELECT {columns_for(PARTS)}, sheet.rows, form.definition {more}
        FROM forms_sheet sheet
        JOIN forms_form form ON form.id = sheet.form_id
        JOIN accounts_membership person ON person.id = sheet.person_id
        LEFT JOIN accounts_membership boss ON boss.id = person.supervisor_id {answered}
        WHERE sheet.id = %s {where}"""


def _sheet_of(values: Iterator[Any]) -> Sheet:
    sheet: Sheet = model_from(PARTS, values)
    sheet.rows = json.loads(next(values))
    sheet.form.__dict__["asks"] = definition_of(next(values))
    return sheet


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
