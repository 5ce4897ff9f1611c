"""Somebody leaves before the year is over: what is left is closed early.

The steps before the last one are let off, and the last one is due by their last day: the talk, the
rating and the signatures are theirs all the same.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.early_day import bring_forward
from evaluations import rules
from evaluations.models import Participation, Step
from evaluations.services.excuse import excuse_step
from evaluations.services.person_notice import tell_both
from evaluations.services.step import require_taking_part

WHY = "participation.closed_early"


@transaction.atomic
@audit.together()
def close_out_early(
    participation: Participation, *, last_day: date, reason: str, actor: Membership
) -> Step:
    """Returns the last step, which is open now. `reason` stands beside the dates that change."""
    hold_people_still()
    participation = _held(participation)
    require(rules.can_exempt(actor, participation.employee))
    reason = reason.strip()
    if not reason:
        raise InvalidTransition(_("Say why, then go on."))
    steps = Step.objects.with_people().filter(participation=participation, excuse="")
    expected = list(steps.order_by("rule__position"))
    if not expected:
        raise InvalidTransition(
            _("Every step of this year is let off, so there is nothing to close early.")
        )
    *before, last = expected
    require_taking_part(last)
    if last.state == Step.State.COMPLETE:
        raise InvalidTransition(
            _("The last step is complete, so there is nothing to close early.")
        )

    left = [step for step in before if step.state != Step.State.COMPLETE]
    for step in left:
        excuse_step(step, actor=actor, reason=reason)
    moved = bring_forward(
        last.rule.kind, last.pk, last_day=last_day, reason=reason, why=WHY, actor=actor
    )
    if not left and moved is None:
        raise InvalidTransition(_("The last step is the only one left, and due by then already."))
    audit.record(actor, WHY, participation, person=participation.employee, by=str(last_day))
    words = {"step": last.rule.name}
    tell_both(
        [participation.employee],
        _("your year closes early: %(step)s is next") % words,
        _("the year closes early: %(step)s is next") % words,
    )
    return Step.objects.with_people().get(pk=last.pk)


def _held(participation: Participation) -> Participation:
    """As it stands now. Before its steps, as whoever acts on one does (steps/reading.py)."""
    rows = Participation.objects.select_related("employee").select_for_update(
        of=("self",), no_key=True
    )
    return rows.get(pk=participation.pk)
