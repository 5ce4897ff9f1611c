"""Somebody works at another site, in another unit or as something else: their year moves along.

A year whose process no longer serves them goes over to the one that does, if it asks for the same
steps; else it rests, and the other one begins. Where no other serves them, it goes on as it is.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.services.person_by_hand import Place, move_person
from accounts.services.person_changes import follow
from accounts.services.supervisors import assign_supervisor
from evaluations.models import Cycle, Participation
from evaluations.processes.audience import people_of
from evaluations.services.exemption import exempt, participations_in
from evaluations.services.participation import without_participation
from evaluations.services.people import hold_years
from evaluations.services.transfer import cycles_to_move_to, steps_of, transfer


@transaction.atomic
@audit.together()
def move_person_and_year(
    person: Membership, place: Place, *, actor: Membership, supervisor: Membership | None = None
) -> None:
    """With a new supervisor in the same act, if there is one."""
    changes = move_person(person, place, actor=actor)
    # All of them now: moving one takes the calendar, which somebody who acts in another waits for.
    hold_years(Membership.objects.filter(pk=person.pk), Participation.State.ACTIVE)
    for row in _years_left_behind(person):
        _move_year(row, person, actor)
    follow(changes)
    if supervisor is not None:
        name_supervisor(person, supervisor, actor=actor)


def name_supervisor(person: Membership, supervisor: Membership, *, actor: Membership) -> None:
    """One person: why not is said, not listed."""
    (outcome,) = assign_supervisor([person], supervisor=supervisor, actor=actor)
    if outcome.why_not:
        raise InvalidTransition(outcome.why_not)


def _years_left_behind(person: Membership) -> list[Participation]:
    """Annual ones that run, of which the process serves them no more."""
    running = Participation.objects.filter(
        employee=person, state=Participation.State.ACTIVE, cycle__state=Cycle.State.OPEN
    ).filter(cycle__process__is_annual=True)
    rows = running.select_related("cycle__process__school_year").order_by("pk")
    return [row for row in rows if not people_of(row.cycle.process).filter(pk=person.pk).exists()]


def _move_year(row: Participation, person: Membership, actor: Membership) -> None:
    others = cycles_to_move_to(row.cycle.process).filter(process__is_annual=True)
    serving = [one for one in others if without_participation(one).filter(pk=person.pk).exists()]
    if not serving:
        return
    to, rows = serving[0], participations_in(row.cycle, [person.pk])
    if _kinds(row.cycle) == _kinds(to):
        (outcome,) = transfer(rows, to=to, actor=actor)
    else:
        reason = _("Moved: takes part in %(name)s now.") % {"name": to.process.name}
        (outcome,) = exempt(rows, actor=actor, reason=reason)
    if outcome.why_not:
        raise InvalidTransition(outcome.why_not)


def _kinds(cycle: Cycle) -> list[str]:
    return [rule.kind for rule in steps_of(cycle.process_id)]
