"""What happens to forms and sheets? Everything that changes one goes through here."""

from forms.services.answer import KEEP, StaleAnswer, save_answer
from forms.services.form import fix_form, load_form
from forms.services.sheet import (
    IncompleteSheet,
    close_sheet,
    record_view,
    reopen_sheet,
    set_overall,
    share_sheet,
    start_sheet,
    take_back_sheet,
)

__all__ = [
    "KEEP",
    "IncompleteSheet",
    "StaleAnswer",
    "close_sheet",
    "fix_form",
    "load_form",
    "record_view",
    "reopen_sheet",
    "save_answer",
    "set_overall",
    "share_sheet",
    "start_sheet",
    "take_back_sheet",
]
