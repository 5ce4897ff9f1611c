"""A self-assessment that was handed in is opened again, and handed in anew.

The employee alone may do so while nobody else has read it, however long ago that was: nobody
relied on it. After that HR does, with a reason that stays beside the words that were signed.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition, TooLate
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen, reopen_later
from evaluations import rules
from evaluations.conferences.self_assessment import has_been_read
from evaluations.conferences.self_assessment_paper import KIND
from evaluations.models import Step, StepRule
from evaluations.services.amendment import DAYS
from evaluations.services.step import locked_step, require_taking_part, shut_what_follows
from evaluations.steps.sheets import own_ratings, summary_sheet
from evaluations.steps.turns import turn_of
from forms.services import reopen_sheet
from records import services as records

State = Step.State


@transaction.atomic
def undo_handing_in(step: Step, *, actor: Membership, reason: str = "") -> Step:
    """The words stand as they were left. `reason` is asked of HR alone."""
    step = locked_step(step, actor=actor)
    is_own = rules.is_own(actor, step)
    require(is_own or rules.can_exempt(actor, step.employee))
    require_taking_part(step)
    _check(step, reason, is_own=is_own)
    shut_what_follows(step)

    words = _("The employee opened it again.") if is_own else reason.strip()
    document = records.document_in_force(step.pk, KIND)
    if document is not None:
        records.void_document(document, actor=actor, reason=words)
    for sheet in (summary_sheet(step), own_ratings(step)):
        if sheet is not None and not sheet.is_draft:
            reopen_sheet(sheet, actor=actor)
    step.state, step.completed_at = State.WRITING, None
    step.save(update_fields=["state", "completed_at"])
    _ask_again(step, actor, is_own=is_own)
    audit.record(actor, "step.handing_in_undone", step, person=step.employee)
    tell(
        [step.employee.supervisor if is_own else step.employee],
        kind=NoticeKind.CHANGED,
        path=f"/steps/{step.pk}/",
        what=_("%(step)s is open again") % {"step": step.rule.name},
        about=step.employee,
    )
    return step


def _check(step: Step, reason: str, *, is_own: bool) -> None:
    if step.rule.kind != StepRule.Kind.SELF_ASSESSMENT or step.excuse:
        raise InvalidTransition(_("There is no self-assessment here to open again."))
    if step.state != State.COMPLETE:
        raise InvalidTransition(_("It is not handed in now, so there is nothing to open again."))
    if is_own and has_been_read(step):
        raise TooLate(_("Somebody has read it. Ask HR to open it again."))
    if not is_own and not reason.strip():
        raise InvalidTransition(_("Say why, then go on."))


def _ask_again(step: Step, actor: Membership, *, is_own: bool) -> None:
    """On the date it had; where HR wanted it after that, ten work days from today."""
    turn = turn_of(step)
    if is_own:
        reopen(step.rule.kind, step.pk, to=turn.to, act=turn.act)
    else:
        reopen_later(step.rule.kind, step.pk, days=DAYS, to=turn.to, act=turn.act, actor=actor)
