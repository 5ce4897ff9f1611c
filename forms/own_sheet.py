"""Which sheet does somebody write? Asked by the autosave of each row, every few seconds.

One statement, composed once: the ORM took longer to compose it anew than the database to answer.
"""

import json
from functools import cache
from uuid import UUID

from accounts.asking import ask_one
from accounts.models import Membership
from accounts.standing import columns_of, named
from forms import rules
from forms.models import Form, Sheet


def own_sheet(pk: UUID, writer: Membership) -> Sheet | None:
    """Locked for `forms.services.save_answer`, with its form and person; None: not theirs to
    write. Answers are asked for afterwards: what was saved while this waited must show in them.
    """
    row = ask_one(statement(), [pk])
    if row is None:
        return None
    values = iter(row)
    sheet = Sheet.from_db("default", *named(Sheet, values))
    sheet.form = Form.from_db("default", *named(Form, values))
    sheet.person = Membership.from_db("default", *named(Membership, values))
    sheet.rows, sheet.form.definition = json.loads(sheet.rows), json.loads(sheet.form.definition)
    if not rules.can_write_sheet(writer, sheet):
        return None
    sheet.__dict__["is_locked"] = True
    return sheet


@cache
def statement() -> str:
    columns = ", ".join(
        f'{table}."{name}"'
        for table, model in (("sheet", Sheet), ("form", Form), ("person", Membership))
        for name in columns_of(model)
    )
    return f"""SELECT {columns}
        FROM {Sheet._meta.db_table} AS sheet
        JOIN {Form._meta.db_table} AS form ON form.id = sheet.form_id
        JOIN {Membership._meta.db_table} AS person ON person.id = sheet.person_id
        WHERE sheet.id = %s FOR UPDATE OF sheet"""
