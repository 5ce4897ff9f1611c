"""How far are the ratings of a year-end conference, for one of the two who meet?"""

from dataclasses import dataclass

from accounts.models import Membership
from evaluations import rules
from evaluations.models import Step
from evaluations.steps.sheets import rating_sheet, sheet_of_step
from forms.asked import asked_rows, by_row
from forms.missing import Progress, progress_of
from forms.models import Sheet
from forms.overall import Overall, overall_of
from forms.rules import can_view_sheet


@dataclass(frozen=True)
class Ratings:
    """`sheet` is the supervisor's, `own` the employee's: each only if the reader may read it."""

    may_rate: bool
    sheet: Sheet | None = None
    own: Sheet | None = None
    progress: Progress | None = None  # of the supervisor's
    overall: Overall | None = None

    @property
    def left(self) -> int:
        """Rows that stand in the way of signing; without a sheet at least one does."""
        return len(self.progress.missing) if self.progress is not None else 1


def ratings_of(step: Step, *, reader: Membership) -> Ratings | None:
    """None: this conference has no form to rate on. Three statements, for the two who meet."""
    if step.rule.form_id is None:
        return None
    may_rate = rules.can_decide(reader, step)
    sheet = _readable(rating_sheet(step), reader)
    own = _readable(sheet_of_step(step, Sheet.Voice.EMPLOYEE), reader)
    if sheet is None:
        return Ratings(may_rate, own=own)
    answers = list(sheet.answers.all())
    rows = asked_rows(sheet)
    return Ratings(
        may_rate,
        sheet,
        own,
        progress=progress_of(sheet, answers),
        overall=overall_of(sheet, rows, by_row(answers)),
    )


def _readable(sheet: Sheet | None, reader: Membership) -> Sheet | None:
    return sheet if sheet is not None and can_view_sheet(reader, sheet) else None
