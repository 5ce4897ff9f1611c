"""HR sets an earlier last day for one date of one person, who leaves before it would come."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, wording
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines import rules
from deadlines.days import A_DAY, work_day_at_or_before
from deadlines.models import Deadline
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import dates_kept


@transaction.atomic
def bring_forward(
    kind: str, subject_id: UUID, *, last_day: date, reason: str, why: str, actor: Membership
) -> Deadline | None:
    """Due by `last_day`, or the work day before it. None: it is due by then already, or never was.

    The day stays, whatever the calendar or the rule comes to say. Whose turn it is hears of it.
    """
    hold_calendar(changing=True)
    require(rules.can_extend(actor))
    waiting = Deadline.objects.open().select_for_update(of=("self",)).select_related("person")
    deadline = waiting.filter(kind=kind, subject_id=subject_id).first()
    if deadline is None:
        return None
    day, today = work_day_at_or_before(last_day, office_calendar()), clock.today(actor.district)
    if day < today:
        raise InvalidTransition(
            _("%(day)s has passed. Choose a later day.") % {"day": wording.long_date(day)}
        )
    if day >= deadline.last_day_on:
        return None
    was = dates_kept(deadline)
    deadline.last_day_on, deadline.overdue_from = day, day + A_DAY
    deadline.is_fixed, deadline.proposed, deadline.aim_on = True, None, None
    if deadline.opens_on is not None:
        deadline.opens_on = min(deadline.opens_on, today)
    deadline.save()
    keep_change([deadline.pk], was=was, change=Change(why, actor, reason), today=today)
    return deadline
