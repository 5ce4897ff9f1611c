"""What was done or called off is due again."""

from uuid import UUID

from django.db import transaction

from accounts import clock
from accounts.models import Membership
from deadlines.calculate import due_again
from deadlines.models import Deadline
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import dates_kept
from deadlines.services.notice import take_back_notices
from deadlines.services.recompute import catch_up


@transaction.atomic
def reopen(kind: str, subject_id: UUID, *, to: Membership | None, act: str) -> bool:
    """What was done or called off is due again, on the date it had, or that it would have by now:
    dates that moved in between moved without it."""
    hold_calendar()
    closed = Deadline.objects.filter(kind=kind, subject_id=subject_id)
    had = closed.first()
    if had is None:
        return False
    take_back_notices(closed)
    closed.update(
        settled_at=None, acted_on=None, cancelled_at=None, was_late=False, turn=to, act=act
    )
    since = had.settled_at or had.cancelled_at
    if since is not None:
        catch_up([had.person_id], since=since)
    return True


def reopen_later(
    kind: str,
    subject_id: UUID,
    *,
    days: int,
    to: Membership | None,
    act: str,
    actor: Membership,
) -> bool:
    """What was done is due again: on the date it had, or so many work days from today if later.

    Who was late stays late.
    """
    hold_calendar()
    deadline = (
        Deadline.objects.select_for_update().filter(kind=kind, subject_id=subject_id).first()
    )
    if deadline is None or deadline.settled_at is None:
        return False
    today = clock.today(deadline.person.district)
    was, dates = dates_kept(deadline), due_again(today, days, office_calendar())
    if dates.last_day > deadline.last_day_on:
        deadline.deadline_on, deadline.last_day_on = dates.deadline, dates.last_day
        deadline.overdue_from, deadline.reason = dates.overdue_from, dates.reason
        deadline.extended_on, deadline.proposed = dates.last_day, None  # the rule asks for less
    if deadline.closes_on is not None:  # nobody gets a date on which the door is shut
        deadline.closes_on = max(deadline.closes_on, deadline.last_day_on)
    deadline.settled_at, deadline.acted_on = None, None
    deadline.turn, deadline.act = to, act
    deadline.save()
    keep_change(
        [deadline.pk], was=was, change=Change("reopened", actor), today=today, is_told=False
    )
    return True
