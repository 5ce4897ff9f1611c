"""A supervisor's dated delegate: who acts on whose behalf, from when to when.

The dates stand in `Delegation`; the grant itself is the guardian permission `act_for` on the
supervisor's membership. Both must hold (accounts.rules.supervisors_acted_for).
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts import clock, rules
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Delegation, District, Membership

ACT_FOR = "accounts.act_for"


@transaction.atomic
def name_delegate(
    supervisor: Membership,
    *,
    delegate: Membership,
    starts_on: date,
    ends_on: date,
    actor: Membership,
    reason: str = "",
) -> Delegation:
    """From `starts_on` to `ends_on`, both included, `delegate` may act for `supervisor`."""
    supervisor = Membership.objects.select_for_update().get(pk=supervisor.pk)
    rules.require(rules.can_delegate_for(actor, supervisor))
    require_possible(supervisor, delegate, starts_on, ends_on)
    if delegate.pk == actor.pk:
        raise InvalidTransition(_("Nobody names themselves. Ask a colleague of HR."))
    delegation = Delegation.objects.create(
        supervisor=supervisor,
        delegate=delegate,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        created_by=actor,
        created_at=clock.now(),
    )
    assign_perm(ACT_FOR, delegate.user, supervisor)
    record(
        actor,
        "delegation.started",
        delegation,
        person=delegate,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    return delegation


def require_possible(
    supervisor: Membership, delegate: Membership, starts_on: date, ends_on: date
) -> None:
    names = {"name": delegate.name, "supervisor": supervisor.name}
    if ends_on < starts_on or ends_on < clock.today(supervisor.district):
        raise InvalidTransition(_("The last day is before the first, or over. Choose later days."))
    if not supervisor.reports.filter(is_active=True).exists():
        raise InvalidTransition(_("%(supervisor)s supervises nobody right now.") % names)
    if delegate.pk == supervisor.pk:
        raise InvalidTransition(_("Nobody can be their own delegate. Choose another person."))
    if not delegate.is_active or delegate.user_id is None:
        raise InvalidTransition(
            _("%(name)s has never signed in or has left. Choose another person.") % names
        )
    if delegate.supervisor_id == supervisor.pk:
        raise InvalidTransition(
            _("%(name)s is supervised by %(supervisor)s. Choose somebody who is not.") % names
        )
    same_days = Q(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None)
    if Delegation.objects.filter(same_days, supervisor=supervisor, delegate=delegate).exists():
        raise InvalidTransition(_("%(name)s is the delegate on some of these days.") % names)


@transaction.atomic
def end_delegation(delegation: Delegation, *, actor: Membership) -> Delegation:
    """End it now, before its last day."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    rules.require(rules.can_delegate_for(actor, delegation.supervisor))
    if delegation.ended_at:
        raise InvalidTransition(_("This delegation has already ended."))
    close(delegation)
    record(actor, "delegation.ended", delegation, person=delegation.delegate)
    return delegation


def end_past_delegations(district: District) -> int:
    """For the sweep, in the one transaction of its scope: take back what is over."""
    past = Delegation.objects.select_for_update().filter(
        ended_at=None, ends_on__lt=clock.today(district)
    )
    ended = list(past)
    for delegation in ended:
        close(delegation)
        record(None, "delegation.ended", delegation, person=delegation.delegate)
    return len(ended)


def close(delegation: Delegation) -> None:
    """The grant stays while another delegation of the same two people is open."""
    delegation.ended_at = clock.now()
    delegation.save(update_fields=["ended_at"])
    pair = {"supervisor": delegation.supervisor, "delegate": delegation.delegate}
    if not Delegation.objects.filter(**pair, ended_at=None).exists():
        remove_perm(ACT_FOR, delegation.delegate.user, delegation.supervisor)
