"""HR names who observes somebody beside the supervisor, from when to when."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from evaluations import rules
from evaluations.models import ObserverGrant, Participation
from evaluations.services.one_on_one import locked_participation, require_running

LIST_PATH = "/participations/{}/observations/"


@transaction.atomic
def name_observer(
    participation: Participation,
    *,
    actor: Membership,
    observer: Membership,
    starts_on: date,
    ends_on: date,
) -> ObserverGrant:
    """From `starts_on` to `ends_on`, both included, `observer` may observe the employee."""
    participation = locked_participation(participation)
    require(rules.can_name_observer(actor, participation))
    require_running(participation)
    _check(participation, observer, starts_on, ends_on)

    grant = ObserverGrant.objects.create(
        participation=participation,
        observer=observer,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=actor,
        granted_at=clock.now(),
    )
    assign_perm(rules.OBSERVE, observer.user, participation)
    audit.record(
        actor,
        "observer.named",
        grant,
        person=participation.employee,
        observer=str(observer.pk),
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    tell(
        [observer],
        kind=NoticeKind.CHANGED,
        path=LIST_PATH.format(participation.pk),
        what=_("you may observe"),
        about=participation.employee,
    )
    return grant


@transaction.atomic
def end_observer(grant: ObserverGrant, *, actor: Membership) -> ObserverGrant:
    """Before its last day. What they shared stays; a draft of theirs stays theirs alone."""
    grant = (
        ObserverGrant.objects.select_related("participation__employee", "observer__user")
        .select_for_update(of=("self",))
        .get(pk=grant.pk)
    )
    require(rules.can_name_observer(actor, grant.participation))
    if grant.ended_at is not None:
        raise InvalidTransition(_("This has ended already."))
    grant.ended_at = clock.now()
    grant.save(update_fields=["ended_at"])
    others = ObserverGrant.objects.filter(
        participation=grant.participation, observer=grant.observer, ended_at=None
    )
    if not others.exists():
        remove_perm(rules.OBSERVE, grant.observer.user, grant.participation)
    audit.record(actor, "observer.ended", grant, person=grant.participation.employee)
    return grant


def _check(
    participation: Participation, observer: Membership, starts_on: date, ends_on: date
) -> None:
    employee, year = participation.employee, participation.cycle.process.school_year
    names = {"name": observer.name, "employee": employee.name}
    if ends_on < starts_on or ends_on < clock.today(employee.district):
        raise InvalidTransition(_("The last day is before the first, or over. Choose later days."))
    if starts_on < year.starts_on or ends_on > year.ends_on:
        raise InvalidTransition(_("Choose days of this school year."))
    if observer.pk == employee.pk:
        raise InvalidTransition(_("Nobody observes themselves. Choose another person."))
    if observer.pk == employee.supervisor_id:
        raise InvalidTransition(_("%(name)s supervises %(employee)s and may observe.") % names)
    if not observer.is_active or observer.user_id is None:
        raise InvalidTransition(
            _("%(name)s has never signed in or has left. Choose another person.") % names
        )
    if observer.supervisor_id == employee.pk:
        raise InvalidTransition(
            _("%(name)s is supervised by %(employee)s. Choose somebody who is not.") % names
        )
    same_days = Q(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None)
    if participation.observer_grants.filter(same_days, observer=observer).exists():
        raise InvalidTransition(_("%(name)s may observe on some of these days already.") % names)
