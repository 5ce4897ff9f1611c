"""Somebody works by another calendar now: dates that count work days follow.

A roster brings it for many people at once; HR changes it for one person, having seen what moves.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership, PersonChange
from accounts.roster.people import own_by_hand
from accounts.rules import require
from deadlines import rules
from deadlines.away import days_away
from deadlines.models import WorkCalendar
from deadlines.moves import Move, Someone, preview_moves
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.recompute import recompute_deadlines

FIELD = "work_calendar"  # as rosters call it
WHY = "person.calendar"


def follow_calendar_changes(changes: QuerySet[PersonChange]) -> None:
    """Set-based: later dates at once, and each told once; earlier ones wait for HR."""
    moved = changes.filter(kind=PersonChange.Kind.CALENDAR).select_related("district")
    first = moved.first()
    if first is not None:
        people = list(moved.values_list("membership", flat=True))
        recompute_deadlines(first.district, actor=None, why=WHY, people=people)


def foresee_calendar(person: Membership, code: str) -> list[Move]:
    someone = Someone(person.pk, code, days_away(person.pk).get(person.pk, ()))
    return preview_moves(person.district, office_calendar(), someone=someone)


@transaction.atomic
def assign_calendar(
    person: Membership, code: str, *, actor: Membership, may_shorten: bool = False
) -> list[Move]:
    """`code` of a work calendar; '' is the offices'. From now on it is HR's, whatever a file says.

    `may_shorten`: HR has seen dates that come earlier by it, and confirms them.
    """
    hold_people_still()
    hold_calendar(changing=True)
    require(rules.can_assign_calendar(actor, person))
    people = Membership.objects.select_for_update(of=("self",), no_key=True)
    person = people.get(pk=person.pk)
    if code and not WorkCalendar.objects.filter(code=code).exists():
        raise InvalidTransition(_("This calendar is gone. Choose another one."))
    if person.work_calendar == code:
        raise InvalidTransition(_("%(name)s works by this calendar.") % {"name": person.name})
    person.work_calendar = code
    own_by_hand(person.field_sources, FIELD)
    person.save(update_fields=["work_calendar", "field_sources"])
    audit.record(actor, "person.calendar_changed", person, person=person, calendar=code)
    return recompute_deadlines(
        actor.district, actor=actor, why=WHY, people=[person.pk], may_shorten=may_shorten
    )
