"""How is one row answered without losing anybody's words?"""

from typing import Any

from django.utils.translation import gettext as _

from accounts import clock, writing
from accounts.errors import InvalidTransition
from accounts.inserting import insert
from accounts.models import Membership
from accounts.rules import require
from accounts.updating import update
from forms import rules
from forms.answers import DoesNotFit, clean_comment, clean_level, clean_value
from forms.asked import AskedRow, find_row
from forms.models import Answer, Sheet
from forms.one_sheet import read_answer
from forms.services.sheet import locked_sheet, require_draft

KEEP: Any = object()  # this part of the answer was not sent: it stays as it is
PARTS = ("level", "value", "comment")


class StaleAnswer(InvalidTransition):
    """Somebody saved in between. `current` is what stands there now."""

    def __init__(self, current: Answer) -> None:
        super().__init__(_("This row changed somewhere else. Compare both versions."))
        self.current = current


@writing.together()
def save_answer(
    sheet: Sheet,
    row_code: str,
    *,
    actor: Membership,
    version: int,
    level: str = KEEP,
    value: Any = KEEP,
    comment: str = KEEP,
) -> Answer:
    """Write one row; `version` is that of the answer it was typed over, 0 of none.

    Saving what stands there already changes nothing, at any version: a form sent twice is
    harmless. Without a savepoint, which costs two more trips to the database: whatever is
    refused is refused before the one write.
    """
    if not sheet.__dict__.get("is_locked"):  # an autosave reads and locks it at once
        sheet = locked_sheet(sheet)
    require(rules.can_write_sheet(actor, sheet))
    require_draft(sheet)
    asked = find_row(sheet, row_code)
    if asked is None:
        raise InvalidTransition(_("This form does not ask that row here."))
    sent = {"level": level, "value": value, "comment": comment}
    parts = _cleaned(asked, {name: part for name, part in sent.items() if part is not KEEP})
    answer = standing_answer(sheet, row_code)
    changed = [name for name, part in parts.items() if getattr(answer, name) != part]
    if not changed:
        return answer
    if version != answer.version:
        raise StaleAnswer(answer)

    for name in changed:
        setattr(answer, name, parts[name])
    return _save_version(answer, changed, actor)


def standing_answer(sheet: Sheet, row_code: str) -> Answer:
    """What stands in the row, or an empty answer of version 0."""
    return read_answer(sheet, row_code) or Answer(sheet=sheet, row=row_code, version=0)


def _cleaned(asked: AskedRow, parts: dict[str, Any]) -> dict[str, Any]:
    try:
        if "level" in parts:
            parts["level"] = clean_level(asked.scale, parts["level"])
        if "value" in parts:
            parts["value"] = clean_value(asked.row, parts["value"])
        if "comment" in parts:
            parts["comment"] = clean_comment(asked.row, parts["comment"])
    except DoesNotFit as error:
        raise InvalidTransition(str(error)) from error
    return parts


def _save_version(answer: Answer, changed: list[str], actor: Membership) -> Answer:
    answer.version += 1
    answer.updated_by, answer.updated_at = actor, clock.now()
    if answer._state.adding:
        insert([answer])
    else:
        update(answer, [*changed, "version", "updated_by", "updated_at"])
    return answer
