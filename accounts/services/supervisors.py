"""HR names one supervisor for several people."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import audit, clock, rules
from accounts.locks import hold_people_still
from accounts.models import Membership, PersonChange
from accounts.outcome import Outcome


def foresee_assignment(
    people: Iterable[Membership], *, supervisor: Membership, actor: Membership
) -> list[Outcome]:
    """What `assign_supervisor` would do with each of them. Writes nothing."""
    return [Outcome(person, _why_not(person, supervisor, actor)) for person in people]


@transaction.atomic
@audit.together()
def assign_supervisor(
    people: Iterable[Membership], *, supervisor: Membership, actor: Membership
) -> list[Outcome]:
    """Set-based: what waits for the old supervisor goes over to the new one in the same act."""
    hold_people_still()
    rules.require(rules.is_hr(actor))
    chosen = [person.pk for person in people]
    rows = Membership.objects.filter(pk__in=chosen).select_for_update()
    now = rows.order_by("last_name", "first_name", "pk")
    supervisor = Membership.objects.get(pk=supervisor.pk)
    outcomes = foresee_assignment(now, supervisor=supervisor, actor=actor)

    moved = [outcome.person for outcome in outcomes if outcome.is_done]
    if not moved:
        return outcomes
    Membership.objects.filter(pk__in=[p.pk for p in moved]).update(supervisor=supervisor)
    changes = PersonChange.objects.bulk_create(_changes(moved, supervisor))
    for person in moved:
        audit.record(actor, "person.supervisor_named", supervisor, person=person)
    follow(changes)
    return outcomes


def follow(changes: list[PersonChange]) -> None:
    """The floors above do what follows from it, in their order."""
    rows = PersonChange.objects.filter(pk__in=[change.pk for change in changes])
    for path in settings.PERSON_CHANGE_CONSUMERS:
        import_string(path)(rows)


def _changes(people: Iterable[Membership], supervisor: Membership) -> Iterable[PersonChange]:
    kind, at = PersonChange.Kind.SUPERVISOR, clock.now()
    for person in people:
        yield PersonChange(
            membership=person, kind=kind, old_id=person.supervisor_id, new_id=supervisor.pk, at=at
        )


def _why_not(person: Membership, supervisor: Membership, actor: Membership) -> str:
    names = {"name": person.name, "supervisor": supervisor.name}
    if person.pk == supervisor.pk:
        return _("Nobody is their own supervisor.")
    if not rules.can_name_supervisor(actor, person):
        return _("You can’t change this for yourself. Ask somebody else in HR.")
    if not person.is_active:
        return _("%(name)s no longer works here.") % names
    if not supervisor.is_active:
        return _("%(supervisor)s no longer works here.") % names
    if person.supervisor_id == supervisor.pk:
        return _("%(supervisor)s is the supervisor already.") % names
    if supervisor.supervisor_id == person.pk:
        return _("%(supervisor)s reports to %(name)s.") % names
    return ""
