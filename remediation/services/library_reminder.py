"""The library is kept fresh: whoever keeps an entry is reminded on the day to look again."""

from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.years import school_year_of
from deadlines.services.deadline import cancel
from deadlines.services.gentle import post_promise


def remind_keeper(
    kind: str, row: models.Model, *, keeper: Membership, day: date, what: str, path: str
) -> None:
    """On `day`, once, and again when the day is moved. Nobody is late for it."""
    post_promise(
        kind=kind,
        subject_id=row.pk,
        person=keeper,
        day=day,
        school_year=school_year_of(keeper.district, clock.today(keeper.district)),
        act=kind,
        what=what,
        path=path,
    )


def forget_reminder(kind: str, subject_id: UUID) -> None:
    cancel(kind, subject_id)


def require_later(day: date, actor: Membership) -> date:
    """The day of today. A review that is not ahead would be due at once."""
    today = clock.today(actor.district)
    if day <= today:
        raise InvalidTransition(_("Pick a day after today for the next look."))
    return today
