"""Set, change and end what a building shall reach. Each change carries its reason (S2-1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from buildings import rules
from buildings.models import Measure, Target
from buildings.targets.flaws import path_out_of_range, told
from buildings.targets.trajectory import Point, flaws_of

FIELDS = ("baseline", "target", "path_days", "path_values")


class StaleTarget(InvalidTransition):
    """Somebody changed it in between. `current` is what stands there now."""

    def __init__(self, current: Target) -> None:
        super().__init__(_("This target changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def set_target(
    site: Site,
    school_year: SchoolYear,
    measure: Measure,
    *,
    subgroup: str,
    values: Mapping[str, Any],
    reason: str,
    actor: Membership,
) -> Target:
    """`values` by the names of FIELDS."""
    hold_targets(site)
    require(rules.can_set_target(actor, site))
    _require_sound(values, measure, school_year)
    standing = Target.objects.standing().filter(site=site, school_year=school_year)
    if standing.filter(measure=measure, subgroup=subgroup).exists():
        raise InvalidTransition(
            _("This building has a target for this measure and group. Change that one.")
        )
    if not measure.is_active:
        raise InvalidTransition(_("This measure was taken off the list. Pick another one."))

    target = Target.objects.create(
        site=site,
        school_year=school_year,
        measure=measure,
        subgroup=subgroup,
        **values,
        reason=reason,
        updated_by=actor,
        updated_at=clock.now(),
    )
    audit.record(actor, "target.set", target)
    return target


@transaction.atomic
def change_target(
    target: Target, values: Mapping[str, Any], *, reason: str, version: int, actor: Membership
) -> Target:
    """`version` is the one that `values` were typed over. What stands there is harmless."""
    target = lock_target(target)
    require(rules.can_set_target(actor, target.site))
    _require_standing(target)
    _require_sound(values, target.measure, target.school_year)
    changed = [name for name in FIELDS if getattr(target, name) != values[name]]
    if not changed:
        return target
    _require_fresh(target, version)

    for name in changed:
        setattr(target, name, values[name])
    target.reason = reason
    _save(target, [*changed, "reason"], actor)
    audit.record(actor, "target.changed", target, changed=changed)
    return target


@transaction.atomic
def state_target(target: Target, words: str, *, version: int, actor: Membership) -> Target:
    """How do we know? The leader's words about the numbers (S2-15)."""
    target = lock_target(target)
    require(rules.can_state(actor, target.site))
    _require_standing(target)
    if target.statement == words:
        return target
    _require_fresh(target, version)

    target.statement, target.stated_by = words, actor
    target.stated_on, target.reason = clock.today(actor.district), ""
    _save(target, ["statement", "stated_by", "stated_on", "reason"], actor)
    audit.record(actor, "target.stated", target)
    return target


@transaction.atomic
def end_target(target: Target, *, reason: str, actor: Membership) -> Target:
    """Off the page; its numbers and its history stay. Again = nothing."""
    target = lock_target(target)
    require(rules.can_set_target(actor, target.site))
    if target.ended_at is not None:
        return target

    target.ended_at, target.reason = clock.now(), reason
    _save(target, ["ended_at", "reason"], actor)
    audit.record(actor, "target.ended", target)
    return target


def hold_targets(site: Site) -> None:
    """Which targets a building has: also of a measure for which there is no row to lock yet."""
    hold(f"targets:{site.pk}")


def lock_target(target: Target) -> Target:
    targets = Target.objects.select_related("site", "measure", "school_year")
    return targets.select_for_update(of=("self",)).get(pk=target.pk)


def columns_of(path: Sequence[Point]) -> dict[str, list[Any]]:
    return {
        "path_days": [point.day for point in path],
        "path_values": [point.value for point in path],
    }


def _save(target: Target, names: list[str], actor: Membership) -> None:
    target.version += 1
    target.updated_by, target.updated_at = actor, clock.now()
    target.save(update_fields=[*names, "version", "updated_by", "updated_at"])


def _require_fresh(target: Target, version: int) -> None:
    if version != target.version:
        raise StaleTarget(target)


def _require_standing(target: Target) -> None:
    if target.ended_at is not None:
        raise InvalidTransition(_("This target was ended, so it is only to be read."))


def _require_sound(values: Mapping[str, Any], measure: Measure, year: SchoolYear) -> None:
    """Whoever passes by the form gets the same answer as on it."""
    days: list[date] = values["path_days"]
    path = [Point(day, value) for day, value in zip(days, values["path_values"], strict=True)]
    flaws = flaws_of(
        path,
        target=values["target"],
        falls=measure.falls,
        year=(year.starts_on, year.ends_on),
    )
    if flaws:
        raise InvalidTransition(" ".join(told(flaw, place) for flaw, place in flaws))
    ends = [Point(days[0], values["baseline"]), Point(days[-1], values["target"])]
    if words := path_out_of_range(measure, [*ends, *path]):
        raise InvalidTransition(words)
