"""What does the page of a self-assessment show, and to whom?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.wording import long_date
from deadlines.models import Deadline
from evaluations import rules
from evaluations.conferences.self_assessment_paper import KIND
from evaluations.models import Step
from evaluations.steps.heading import Heading
from evaluations.steps.sheets import own_ratings, rated_step, summary_sheet
from forms.missing import Progress, progress_of
from forms.models import Form, Sheet
from forms.rules import can_view_sheet
from forms.services.sheet import VIEWED
from records import services as records
from records.models import Document, Rendering

State = Step.State


@dataclass(frozen=True)
class Part:
    """One form of it, and how far it is."""

    sheet: Sheet
    progress: Progress


@dataclass(frozen=True)
class SelfAssessment:
    """For one reader: parts they may not read are None."""

    step: Step
    is_own: bool
    deadline: Deadline | None
    summary: Part | None
    ratings: Part | None
    rating_form: Form | None  # on which the supervisor rates at the end of the year
    document: Document | None = None
    rendering: Rendering | None = None
    may_open_again: bool = False  # the employee, while nobody read it; else HR, with a reason
    was_read: bool = False

    @property
    def may_write(self) -> bool:
        return self.is_own and self.step.state == State.WRITING and not self.step.excuse

    @property
    def may_hand_in(self) -> bool:
        return self.may_write and self.summary is not None and not self.summary.progress.missing

    @property
    def ratings_are_unfinished(self) -> bool:
        return self.ratings is not None and bool(self.ratings.progress.missing)


def self_assessment_of(
    step: Step, *, reader: Membership, document: Document | None
) -> SelfAssessment:
    """`document` is what was handed in, for those who may read it."""
    rated, is_own = rated_step(step), rules.is_own(reader, step)
    is_done = step.state == State.COMPLETE and not step.excuse
    was_read = is_done and is_own and has_been_read(step)
    return SelfAssessment(
        step=step,
        is_own=is_own,
        may_open_again=is_done
        and (not was_read if is_own else rules.can_exempt(reader, step.employee)),
        was_read=was_read,
        deadline=step.deadline,
        summary=_part(summary_sheet(step), reader),
        ratings=_part(own_ratings(step), reader),
        rating_form=rated.rule.form if rated is not None else None,
        document=document,
        rendering=records.rendering_in_force(document) if document is not None else None,
    )


def has_been_read(step: Step) -> bool:
    """By anybody but the employee, since it was handed in: the form, or a sheet that is in it."""
    if step.completed_at is None:
        return False
    document = records.document_in_force(step.pk, KIND)
    verbs = {records.OPENED: document, VIEWED: summary_sheet(step)}
    read = [(verb, thing) for verb, thing in verbs.items() if thing is not None]
    read += [(VIEWED, sheet) for sheet in [own_ratings(step)] if sheet is not None]
    return any(
        audit.has_been_opened_by_others(
            thing, than=step.employee, since=step.completed_at, verb=verb
        )
        for verb, thing in read
    )


def _part(sheet: Sheet | None, reader: Membership) -> Part | None:
    if sheet is None or not can_view_sheet(reader, sheet):
        return None
    return Part(sheet, progress_of(sheet, list(sheet.answers.all())))


def heading_of(page: SelfAssessment) -> Heading:
    """The title is the answer."""
    step, name = page.step, {"name": page.step.employee.first_name}
    if step.excuse:
        lead = _("You are new to the role. You may write one all the same.")
        return Heading(_("No self-assessment is expected"), lead if page.is_own else "")
    if step.state == State.COMPLETE:
        if page.is_own:
            return Heading(_("You handed in your self-assessment"))
        return Heading(_("%(name)s handed in the self-assessment") % name)
    if not page.is_own:
        return Heading(_("%(name)s writes the self-assessment") % name)
    if page.may_hand_in:
        return Heading(_by(page, _("Hand in your self-assessment")))
    lead = _("Only you can read it until you hand it in.")
    return Heading(_by(page, _("Write your self-assessment")), lead)


def _by(page: SelfAssessment, words: str) -> str:
    if page.deadline is None:
        return words
    day = long_date(page.deadline.last_day_on)
    return _("%(words)s by %(day)s") % {"words": words, "day": day}
