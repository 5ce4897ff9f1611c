"""HR enters the same days away for several people: a result for each."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.rules import is_hr, require
from deadlines import rules
from deadlines.days import Away
from deadlines.models import Leave
from deadlines.office_calendar import hold_calendar
from deadlines.services.leave import check_days, since_of, tell_of_leave
from deadlines.services.recompute import recompute_deadlines


def foresee_leaves(
    people: Sequence[Membership], days: Away, *, actor: Membership
) -> list[Outcome]:
    """What `enter_leaves` would do with each of them. Writes nothing."""
    return [Outcome(person, _why_not(person, days, actor)) for person in people]


@transaction.atomic
@audit.together()
def enter_leaves(
    people: Sequence[Membership], days: Away, *, note: str, actor: Membership
) -> list[Outcome]:
    """An earlier date by it waits for HR on the calendar page, as nobody has seen it yet."""
    hold_calendar(changing=True)
    require(is_hr(actor))
    outcomes = foresee_leaves(people, days, actor=actor)
    now = clock.now()
    made = Leave.objects.bulk_create(
        Leave(
            person=outcome.person,
            first_day=days.first,
            last_day=days.last,
            note=note.strip(),
            entered_by=actor,
            entered_at=now,
        )
        for outcome in outcomes
        if outcome.is_done
    )
    for leave in made:
        tell_of_leave(leave, actor, "leave.entered")
    if made:
        recompute_deadlines(
            actor.district,
            actor=actor,
            why="leave.entered",
            since=since_of(days),
            people=[leave.person_id for leave in made],
        )
    return outcomes


def _why_not(person: Membership, days: Away, actor: Membership) -> str:
    if not rules.can_manage_leave(actor, person):
        return _("You can’t enter this for yourself. Ask somebody else in HR.")
    if not person.is_active:
        return _("No longer works here.")
    try:
        check_days(person, days)
    except InvalidTransition as error:
        return str(error)
    return ""
