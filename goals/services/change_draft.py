"""What is typed into a change of an agreed goal is kept for its writer until they propose it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals import rules
from goals.models import ChangeDraft, Goal, GoalSet


class StaleChangeDraft(InvalidTransition):
    """The same writer saved other words since, in another tab or on another device."""

    def __init__(self, current: ChangeDraft) -> None:
        super().__init__(_("These words changed somewhere else. Compare both versions."))
        self.current = current


def change_draft_of(goal: Goal, writer: Membership) -> ChangeDraft | None:
    return ChangeDraft.objects.filter(goal=goal, writer=writer).first()


@transaction.atomic
def save_change_draft(
    goal: Goal,
    *,
    actor: Membership,
    answers: Mapping[str, str],
    base_version: int,
    version: int,
) -> ChangeDraft:
    """`version` is that of the draft they typed over, 0 for none; the same words again = nothing.

    `base_version` is that of the goal. StaleChangeDraft when newer words were saved.
    """
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    require(rules.can_propose_change(actor, goal.goal_set))
    if goal.goal_set.state != GoalSet.State.AGREED:
        raise InvalidTransition(_("These goals are open now. Change the words themselves."))
    draft = change_draft_of(goal, actor)
    if draft is None:
        draft = ChangeDraft(goal=goal, writer=actor, version=0)
    kept = draft.answers | dict(answers)
    if draft.version and kept == draft.answers:
        return draft
    if version != draft.version:
        raise StaleChangeDraft(draft)
    draft.answers, draft.base_version = kept, base_version
    draft.version, draft.updated_at = draft.version + 1, clock.now()
    draft.save()
    return draft


def forget_change_draft(goal: Goal, *, actor: Membership) -> None:
    """They were proposed, or their writer leaves the goal as it is."""
    ChangeDraft.objects.filter(goal=goal, writer=actor).delete()
