"""The supervisor rates on the form of the summative evaluation, beside the employee's own ratings.

They are shared with the signature at the latest, and do not change after it. The conference is
closed only when no required row is left (S0-5, S0-21).
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from evaluations import rules
from evaluations.models import Step, StepRule
from evaluations.services.credential import require_credential
from evaluations.services.step import locked_step, require_running
from evaluations.steps.prefill import first_answers, goal_rows
from evaluations.steps.sheets import rating_sheet, sheet_of_step
from forms.models import Sheet
from forms.services import close_sheet, reopen_sheet, share_sheet, start_sheet


@transaction.atomic
def start_ratings(step: Step, *, actor: Membership) -> Sheet:
    """The sheet on which the supervisor rates. Again = the same."""
    step = _open(step, actor)
    form = step.rule.form
    if form is None:
        raise InvalidTransition(_("This conference has no form to rate on."))
    require_credential(actor, step.employee)
    return rating_sheet(step) or start_sheet(
        form,
        person=step.employee,
        subject_id=step.pk,
        voice=Sheet.Voice.SUPERVISOR,
        actor=actor,
        goals=goal_rows(step),
        prefill=first_answers(form, step),
    )


@transaction.atomic
def change_ratings(step: Step, *, actor: Membership) -> Sheet:
    """Shared before they met, and changed by what was said there."""
    step = _open(step, actor)
    sheet = rating_sheet(step)
    if sheet is None or sheet.is_draft:
        raise InvalidTransition(_("Your ratings are open already. Change them and share again."))
    return reopen_sheet(sheet, actor=actor)


def close_ratings(step: Step, *, actor: Membership) -> None:
    """For the service that closes the conference. Raises InvalidTransition, IncompleteSheet."""
    if step.rule.form_id is None:
        return
    sheet = rating_sheet(step)
    if sheet is None:
        raise InvalidTransition(_("Rate on the form first, then sign."))
    if sheet.is_draft:
        sheet = share_sheet(sheet, actor=actor)
    close_sheet(sheet, actor=actor)
    own = sheet_of_step(step, Sheet.Voice.EMPLOYEE)
    if own is not None and not own.is_draft:
        close_sheet(own, actor=actor)


def open_ratings_again(step: Step, *, actor: Membership) -> None:
    """What was signed is void: the supervisor may rate anew. The employee's own stay as given."""
    sheet = rating_sheet(step)
    if sheet is not None and not sheet.is_draft:
        reopen_sheet(sheet, actor=actor)


def _open(step: Step, actor: Membership) -> Step:
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step))
    require_running(step)
    if step.rule.kind != StepRule.Kind.YEAR_END or step.state != Step.State.MEETING:
        raise InvalidTransition(_("This conference is closed, so its ratings can’t change."))
    return step
