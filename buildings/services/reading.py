"""Log a number."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings import rules
from buildings.models import Reading, Target
from buildings.services.target import lock_target
from buildings.targets.flaws import out_of_range


@transaction.atomic
def log_number(
    target: Target,
    *,
    as_of: date,
    value: Decimal,
    source: str,
    actor: Membership,
    group: str = "",
    students: int | None = None,
) -> Reading:
    """A number of a day that has one corrects it; both stay. The same again = nothing."""
    target = lock_target(target)
    require(rules.can_log_number(actor, target.site))
    if target.ended_at is not None:
        raise InvalidTransition(_("This target was ended, so it takes no more numbers."))
    _require_possible(target, as_of, value, actor)
    latest = target.readings.filter(group=group, as_of=as_of).order_by("-version").first()
    if latest and (latest.value, latest.students, latest.source) == (value, students, source):
        return latest

    reading = Reading.objects.create(
        target=target,
        group=group,
        as_of=as_of,
        version=latest.version + 1 if latest else 1,
        value=value,
        students=students,
        source=source,
        entered_by=actor,
        entered_at=clock.now(),
    )
    audit.record(actor, "target.number_logged", target, day=as_of.isoformat())
    return reading


def _require_possible(target: Target, as_of: date, value: Decimal, actor: Membership) -> None:
    if as_of > clock.today(actor.district):
        raise InvalidTransition(_("This day has not come yet. Log the number when it is there."))
    if as_of < target.school_year.starts_on:
        raise InvalidTransition(_("This day lies before the school year of the target."))
    if as_of > target.school_year.ends_on:
        raise InvalidTransition(_("This day lies after the school year of the target."))
    if words := out_of_range(target.measure, value):
        raise InvalidTransition(words)
