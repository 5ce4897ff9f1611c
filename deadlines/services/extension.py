"""HR gives people more time: until a day, or some work days more, with a reason that stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock, wording
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.rules import require
from deadlines import rules
from deadlines.calculate import Due
from deadlines.days import A_DAY, Calendar, add_work_days, work_day_at_or_after
from deadlines.models import DateChange, Deadline
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.date_change import Change, keep_change

MOST_WORK_DAYS = 60
SENT_TWICE = timedelta(minutes=10)


@dataclass(frozen=True)
class MoreTime:
    """Until a day, on which the offices may be closed: then until the next work day. Or some work
    days after the last day that somebody has now."""

    until: date | None = None
    work_days: int = 0

    def last_day(self, deadline: Deadline, calendar: Calendar) -> date:
        if self.until is not None:
            return work_day_at_or_after(self.until, calendar)
        return add_work_days(deadline.last_day_on, self.work_days, calendar)


def foresee_extension(
    deadlines: Collection[Deadline], *, more: MoreTime, reason: str, actor: Membership
) -> list[Outcome]:
    """What would come of it for each. `deadlines` bring their person."""
    calendar, today = office_calendar(), clock.today(actor.district)
    given = _given_just_now(deadlines, reason, actor) if more.work_days else set()
    return [
        Outcome(
            one.person,
            _("They were given this just now.")
            if one.pk in given
            else _why_not(one, more, calendar, today, actor),
        )
        for one in deadlines
    ]


def _given_just_now(deadlines: Collection[Deadline], reason: str, actor: Membership) -> set[UUID]:
    """The same form sent twice gives its days once."""
    same = DateChange.objects.filter(
        deadline__in=[one.pk for one in deadlines],
        why="extended",
        reason=reason.strip(),
        changed_by=actor,
        changed_at__gt=clock.now() - SENT_TWICE,
    )
    return set(same.values_list("deadline", flat=True))


def _why_not(
    deadline: Deadline, more: MoreTime, calendar: Calendar, today: date, actor: Membership
) -> str:
    if not rules.can_extend_for(actor, deadline.person):
        return _("Nobody gives themselves more time. Ask a colleague of HR.")
    if deadline.settled_at is not None:
        return _("This is done.")
    if deadline.cancelled_at is not None:
        return _("Nothing is asked any more.")
    new = more.last_day(deadline, calendar)
    if new < today:
        return _("%(day)s has passed.") % {"day": wording.long_date(new)}
    if new <= deadline.last_day_on:
        return _("They have until %(day)s already.") % {
            "day": wording.long_date(deadline.last_day_on)
        }
    return ""


@transaction.atomic
def extend_deadlines(
    chosen: QuerySet[Deadline], *, more: MoreTime, reason: str, actor: Membership
) -> list[Outcome]:
    """Later dates for those who can have them; each of these hears of it once.

    The date stays when the calendar changes, unless the rule itself comes to give more time.
    """
    hold_calendar(changing=True)
    require(rules.can_extend(actor))
    if not reason.strip():
        raise InvalidTransition(_("Say why they get more time."))
    if more.until is None and not 1 <= more.work_days <= MOST_WORK_DAYS:
        raise InvalidTransition(_("Give from 1 to 60 work days, or a day."))
    people = chosen.select_related("person").order_by("person__last_name", "person__first_name")
    deadlines = list(people.select_for_update(of=("self",)))
    outcomes = foresee_extension(deadlines, more=more, reason=reason, actor=actor)
    pairs = zip(deadlines, outcomes, strict=True)
    extended = [deadline for deadline, outcome in pairs if outcome.is_done]
    _extend(extended, more, Change("extended", actor, reason.strip()))
    if extended:
        audit.record(
            actor,
            "deadlines.extended",
            actor.district,
            people=len(extended),
            what=sorted({deadline.what for deadline in extended}),
        )
    return outcomes


def _extend(deadlines: list[Deadline], more: MoreTime, change: Change) -> None:
    """Those with the same dates together, in four statements."""
    calendar = office_calendar()
    alike: dict[tuple[date, date], list[Deadline]] = {}
    for one in deadlines:
        alike.setdefault((one.last_day_on, one.overdue_from), []).append(one)
    for group in alike.values():
        first = group[0]
        new, moved = more.last_day(first, calendar), [one.pk for one in group]
        rows = Deadline.objects.filter(pk__in=moved)
        rows.filter(closes_on__lt=new).update(closes_on=new)
        rows.update(last_day_on=new, overdue_from=new + A_DAY, extended_on=new, proposed=None)
        was = Due(first.nominal_on, first.deadline_on, first.last_day_on, first.overdue_from)
        assert change.actor is not None
        keep_change(moved, was=was, change=change, today=clock.today(change.actor.district))
