"""HR enters who is away. Their days away do not count; open dates follow once HR has seen how.

A leave that began before it was entered also moves what was due since: it stood still already.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock, wording
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines import rules
from deadlines.away import days_away
from deadlines.days import Away
from deadlines.models import Leave, NoticeKind
from deadlines.moves import Move, Someone, preview_moves
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.notice import News, tell_each
from deadlines.services.recompute import recompute_deadlines

LONGEST = timedelta(days=366)
NEWS = {
    "leave.entered": gettext_lazy("a leave was entered, %(days)s"),
    "leave.changed": gettext_lazy("a leave is now %(days)s"),
    "leave.removed": gettext_lazy("a leave was taken back, %(days)s"),
}
# “Before” a day: the last day to act comes some closed days ahead of the day that was counted.
AHEAD = timedelta(days=7)


def foresee_leave(
    person: Membership, days: Away, *, instead_of: Leave | None = None
) -> list[Move]:
    """What would move with these days away; without `instead_of`, one more leave."""
    others = [away for away in _known(person) if instead_of is None or away != instead_of.days]
    return _foresee(person, [*others, days], since_of(days, instead_of))


def foresee_removal(leave: Leave) -> list[Move]:
    others = [away for away in _known(leave.person) if away != leave.days]
    return _foresee(leave.person, others, since_of(leave.days))


def _foresee(person: Membership, away: list[Away], since: date) -> list[Move]:
    someone = Someone(person.pk, person.work_calendar, tuple(sorted(away, key=_start)))
    return preview_moves(person.district, office_calendar(), since=since, someone=someone)


def _known(person: Membership) -> tuple[Away, ...]:
    return days_away(person.pk).get(person.pk, ())


def _start(away: Away) -> date:
    return away.first


def since_of(days: Away, instead_of: Leave | None = None) -> date:
    first = min(days.first, instead_of.first_day) if instead_of else days.first
    return first - AHEAD


@transaction.atomic
def enter_leave(
    person: Membership, days: Away, *, note: str, actor: Membership, may_shorten: bool = False
) -> tuple[Leave, list[Move]]:
    """`may_shorten`: HR has seen dates that come earlier by it, and confirms them."""
    hold_calendar(changing=True)
    require(rules.can_manage_leave(actor, person))
    if not person.is_active:
        raise InvalidTransition(_("%(name)s no longer works here.") % {"name": person.name})
    check_days(person, days)
    leave = Leave.objects.create(
        person=person,
        first_day=days.first,
        last_day=days.last,
        note=note.strip(),
        entered_by=actor,
        entered_at=clock.now(),
    )
    tell_of_leave(leave, actor, "leave.entered")
    return leave, _recompute(leave, actor, "leave.entered", since_of(days), may_shorten)


@transaction.atomic
def change_leave(
    leave: Leave, days: Away, *, note: str, actor: Membership, may_shorten: bool = False
) -> list[Move]:
    """Also how it ends: with its last day."""
    hold_calendar(changing=True)
    leave = Leave.objects.select_for_update(of=("self",)).select_related("person").get(pk=leave.pk)
    require(rules.can_manage_leave(actor, leave.person))
    check_days(leave.person, days, leave)
    since = since_of(days, leave)
    leave.first_day, leave.last_day, leave.note = days.first, days.last, note.strip()
    leave.save(update_fields=["first_day", "last_day", "note"])
    tell_of_leave(leave, actor, "leave.changed")
    return _recompute(leave, actor, "leave.changed", since, may_shorten)


@transaction.atomic
def remove_leave(leave: Leave, *, actor: Membership, may_shorten: bool = False) -> list[Move]:
    """It was entered by mistake, or did not come about. Again = nothing."""
    hold_calendar(changing=True)
    require(rules.can_manage_leave(actor, leave.person))
    standing = Leave.objects.select_related("person").filter(pk=leave.pk).first()
    if standing is None:
        return []
    tell_of_leave(standing, actor, "leave.removed")
    Leave.objects.filter(pk=standing.pk).delete()
    return _recompute(standing, actor, "leave.removed", since_of(standing.days), may_shorten)


def check_days(person: Membership, days: Away, leave: Leave | None = None) -> None:
    if days.last is not None and days.last < days.first:
        raise InvalidTransition(_("The last day comes before the first day. Swap them."))
    if days.last is not None and days.last - days.first > LONGEST:
        raise InvalidTransition(
            _("A leave lasts a year at most. Leave the last day open instead.")
        )
    same = Leave.objects.filter(person=person)
    same = same.filter(Q(last_day=None) | Q(last_day__gte=days.first))
    if days.last is not None:
        same = same.filter(first_day__lte=days.last)
    if leave is not None:
        same = same.exclude(pk=leave.pk)
    if same.exists():
        raise InvalidTransition(
            _("%(name)s is on leave on some of these days already. Change that leave instead.")
            % {"name": person.name}
        )


def tell_of_leave(leave: Leave, actor: Membership, verb: str) -> None:
    """They, and who supervises them. Why somebody is away stands in no log, and no message."""
    first, last = str(leave.first_day), str(leave.last_day or "")
    audit.record(actor, verb, leave, person=leave.person, first=first, last=last)
    person, what = leave.person, str(NEWS[verb]) % {"days": _days(leave)}
    to = [pk for pk in (person.pk, person.supervisor_id) if pk is not None and pk != actor.pk]
    path = f"/people/{person.pk}/"
    news = [News(pk, None if pk == person.pk else person.pk, path, what) for pk in to]
    tell_each(news, kind=NoticeKind.CHANGED)


def _days(leave: Leave) -> str:
    first = wording.long_date(leave.first_day)
    if leave.last_day is None:
        return _("from %(first)s") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": wording.long_date(leave.last_day)}


def _recompute(
    leave: Leave, actor: Membership, why: str, since: date, may_shorten: bool
) -> list[Move]:
    return recompute_deadlines(
        actor.district,
        actor=actor,
        why=why,
        since=since,
        people=[leave.person_id],
        may_shorten=may_shorten,
    )
