"""Take targets of a year into the next one, each from where it stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from accounts.years import school_year_starting
from buildings import rules
from buildings.models import Target
from buildings.page import Line
from buildings.services.target import columns_of, hold_targets, set_target
from buildings.targets.carrying import carried_path, next_goal


@dataclass(frozen=True)
class Carried:
    """One target to take along, with what it begins at and shall reach."""

    target: Target
    baseline: Decimal
    goal: Decimal


def proposed(line: Line) -> Carried:
    """It begins where it stands, as far as that may be shown."""
    target, measure = line.target, line.target.measure
    is_known = line.latest is not None and not line.is_hidden
    begins = line.latest.value if is_known and line.latest else target.baseline
    limits = (measure.low, measure.high)
    goal = next_goal(target.target, target.baseline, begins, falls=measure.falls, limits=limits)
    return Carried(target, begins, goal)


@transaction.atomic
def carry_targets(
    site: Site, year: SchoolYear, picked: Iterable[Carried], *, actor: Membership
) -> list[Target]:
    """Into the year after `year`. What is there already stays as it is: twice is once."""
    hold_targets(site)
    require(rules.can_set_target(actor, site))
    following = school_year_starting(actor.district, year.starts_on.year + 1)
    there = set(
        Target.objects.standing()
        .filter(site=site, school_year=following)
        .values_list("measure", "subgroup")
    )
    return [
        _carry(one, following, actor)
        for one in picked
        if (one.target.measure_id, one.target.subgroup) not in there
    ]


def _carry(one: Carried, year: SchoolYear, actor: Membership) -> Target:
    target = one.target
    path = carried_path(
        target.path,
        baseline=one.baseline,
        target=one.goal,
        year=(year.starts_on, year.ends_on),
    )
    values = {"baseline": one.baseline, "target": one.goal, **columns_of(path)}
    return set_target(
        target.site,
        year,
        target.measure,
        subgroup=target.subgroup,
        values=values,
        reason=_("Taken over from %(year)s") % {"year": target.school_year},
        actor=actor,
    )
