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

WHY = "participation.closed_early"


@transaction.atomic
@audit.together()
def close_out_early(
    participation: Participation, *, last_day: date, reason: str, actor: Membership
) -> Step:
    """Returns the last step, which is open now. `reason` stands beside the dates that change."""
    hold_people_still()
    require(rules.can_exempt(actor, participation.employee))
    reason = reason.strip()
    if not reason:
        raise InvalidTransition(_("Say why, then go on."))
    if participation.state != Participation.State.ACTIVE:
        raise InvalidTransition(_("They do not take part in this year now."))
    steps = Step.objects.with_people().filter(participation=participation, excuse="")
    *before, last = steps.order_by("rule__position")
    if last.state == Step.State.COMPLETE:
        raise InvalidTransition(
            _("The last step is complete, so there is nothing to close early.")
        )

    for step in before:
        if step.state != Step.State.COMPLETE:
            excuse_step(Step.objects.with_people().get(pk=step.pk), actor=actor, reason=reason)
    bring_forward(last.rule.kind, last.pk, last_day=last_day, reason=reason, why=WHY, actor=actor)
    audit.record(actor, WHY, participation, person=participation.employee, by=str(last_day))
    words = {"step": last.rule.name}
    tell_both(
        [participation.employee],
        _("your year closes early: %(step)s is next") % words,
        _("the year closes early: %(step)s is next") % words,
    )
    return Step.objects.with_people().get(pk=last.pk)
