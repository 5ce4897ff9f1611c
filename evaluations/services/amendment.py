"""A signed form is changed only by a new version that both sign (F9).

One asks with a reason, the other agrees; then the signatures are void, and the step goes back to
where it was before the supervisor signed. It is due on the date it had, or, when that has passed,
ten work days after both agreed: who signed in time before is not late for it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.reopening import reopen_later
from evaluations import rules
from evaluations.conferences.paper import kind_of
from evaluations.conferences.worksheet import KIND
from evaluations.models import Step, StepRule
from evaluations.services.rating import open_ratings_again
from evaluations.services.step import locked_step, require_running
from evaluations.steps.turns import turn_of
from goals import services as goals
from goals.models import GoalSet
from records import services as records
from records.models import Consent, Document, Reopening
from records.services import reopening as requests

State = Step.State
DAYS = 10  # work days for signing the new version


@transaction.atomic
def ask_to_reopen(step: Step, *, actor: Membership, reason: str) -> Reopening:
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step) or rules.is_own(actor, step))
    require_running(step)
    return requests.ask_to_reopen(_signed_form(step), actor=actor, reason=reason)


@transaction.atomic
def answer_reopening(step: Step, *, actor: Membership, agrees: bool, note: str = "") -> Consent:
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step) or rules.is_own(actor, step))
    require_running(step)
    consent = requests.answer_reopening(_signed_form(step), actor=actor, agrees=agrees, note=note)
    if agrees:
        _go_back(step, actor)
        audit.record(actor, "step.opened_again", step, person=step.employee)
    return consent


def signed_form(step: Step) -> Document | None:
    """The one in force of a complete step. What one handed in alone is not opened again."""
    if step.state != State.COMPLETE or step.rule.kind == StepRule.Kind.SELF_ASSESSMENT:
        return None
    kind = KIND if step.rule.kind == StepRule.Kind.GOAL_SETTING else kind_of(step)
    return records.document_in_force(step.pk, kind)


def _signed_form(step: Step) -> Document:
    document = signed_form(step)
    if document is None:
        raise InvalidTransition(_("Only a form that everybody has signed is opened again."))
    return document


def _go_back(step: Step, actor: Membership) -> None:
    """The following step stays as it is: what was talked over there is not undone."""
    if step.goal_set is not None and step.rule.kind == StepRule.Kind.GOAL_SETTING:
        goals.reopen_goal_set(step.goal_set, actor=actor, state=GoalSet.State.SHARED)
        step.state = State.SHARED
    else:
        step.state = State.MEETING
        open_ratings_again(step, actor=actor)
    step.completed_at = None
    step.save(update_fields=["state", "completed_at"])
    turn = turn_of(step)
    reopen_later(step.rule.kind, step.pk, days=DAYS, to=turn.to, act=turn.act, actor=actor)
