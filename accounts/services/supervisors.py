"""HR names one supervisor for several people. A roster file does not change it back by itself."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, rules
from accounts.asking import ask
from accounts.locks import hold_people_still
from accounts.models import Membership, PersonChange
from accounts.outcome import Outcome
from accounts.roster.people import BY_HAND, own_by_hand
from accounts.services.person_changes import follow

FIELD = "supervisor"  # as rosters call it


def foresee_assignment(
    people: Iterable[Membership], *, supervisor: Membership, actor: Membership
) -> list[Outcome]:
    """What `assign_supervisor` would do with each of them. Writes nothing."""
    above = _those_above(supervisor)
    return [Outcome(person, _why_not(person, supervisor, above, actor)) for person in people]


@transaction.atomic
@audit.together()
def assign_supervisor(
    people: Iterable[Membership], *, supervisor: Membership, actor: Membership
) -> list[Outcome]:
    """Set-based: what waits for the old supervisor goes over to the new one in the same act.

    From now on the field belongs to HR (`BY_HAND`), whatever a file says, until it is handed back.
    """
    hold_people_still()
    rules.require(rules.is_hr(actor))
    chosen = [person.pk for person in people]
    rows = Membership.objects.filter(pk__in=chosen).select_for_update(no_key=True)
    now = rows.order_by("last_name", "first_name", "pk")
    supervisor = Membership.objects.get(pk=supervisor.pk)
    outcomes = foresee_assignment(now, supervisor=supervisor, actor=actor)

    moved = [outcome.person for outcome in outcomes if outcome.is_done]
    if not moved:
        return outcomes
    Membership.objects.filter(pk__in=[p.pk for p in moved]).update(supervisor=supervisor)
    _own_by_hand(moved)
    changes = PersonChange.objects.bulk_create(_changes(moved, supervisor))
    for person in moved:
        audit.record(actor, "person.supervisor_named", supervisor, person=person)
    follow(changes)
    return outcomes


def foresee_hand_back(people: Iterable[Membership], *, actor: Membership) -> list[Outcome]:
    """What `hand_back_supervisor` would do with each of them. Writes nothing."""
    return [Outcome(person, _why_not_back(person, actor)) for person in people]


@transaction.atomic
@audit.together()
def hand_back_supervisor(people: Iterable[Membership], *, actor: Membership) -> list[Outcome]:
    """The supervisor stays who it is now; the next file of the roster may name another one."""
    hold_people_still()
    rules.require(rules.is_hr(actor))
    chosen = Membership.objects.filter(pk__in=[person.pk for person in people])
    rows = chosen.select_for_update(no_key=True)
    outcomes = foresee_hand_back(rows.order_by("last_name", "first_name", "pk"), actor=actor)
    for outcome in outcomes:
        if outcome.is_done:
            _hand_back(outcome.person)
            person = outcome.person
            audit.record(actor, "person.supervisor_handed_back", person, person=person)
    return outcomes


def is_by_hand(person: Membership) -> bool:
    """HR named the supervisor."""
    return str(person.field_sources.get(FIELD, "")).startswith(BY_HAND)


def _those_above(person: Membership) -> set[UUID]:
    """Their supervisor, the supervisor of that one, and so on."""
    found = ask(
        """WITH RECURSIVE above (id) AS (
            SELECT supervisor_id FROM accounts_membership WHERE id = %(person)s
            UNION
            SELECT m.supervisor_id FROM accounts_membership m JOIN above ON m.id = above.id
        ) SELECT id FROM above WHERE id IS NOT NULL""",
        {"person": person.pk},
    )
    return {pk for (pk,) in found}


def _own_by_hand(people: list[Membership]) -> None:
    for person in people:
        own_by_hand(person.field_sources, FIELD)
    Membership.objects.bulk_update(people, ["field_sources"], batch_size=500)


def _hand_back(person: Membership) -> None:
    before = person.field_sources.pop(FIELD).removeprefix(BY_HAND)
    if before:
        person.field_sources[FIELD] = before
    Membership.objects.filter(pk=person.pk).update(field_sources=person.field_sources)


def _why_not_back(person: Membership, actor: Membership) -> str:
    if not rules.can_name_supervisor(actor, person):
        return _("You can’t change this for yourself. Ask somebody else in HR.")
    return "" if is_by_hand(person) else _("The file decides this already.")


def _changes(people: Iterable[Membership], supervisor: Membership) -> Iterable[PersonChange]:
    kind, at = PersonChange.Kind.SUPERVISOR, clock.now()
    for person in people:
        yield PersonChange(
            membership=person, kind=kind, old_id=person.supervisor_id, new_id=supervisor.pk, at=at
        )


def _why_not(
    person: Membership, supervisor: Membership, above: Collection[UUID], actor: Membership
) -> str:
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
    if person.pk in above:
        return _("%(supervisor)s reports to %(name)s, directly or over others.") % names
    return ""
