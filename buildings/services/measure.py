"""The catalogue of what a district measures."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from buildings import rules
from buildings.models import Measure

FIELDS = ("code", "name", "about", "kind", "unit", "falls", "source", "low", "high", "tolerance")


@transaction.atomic
def add_measure(values: Mapping[str, Any], *, actor: Membership) -> Measure:
    _hold_codes()
    require(rules.can_set_up(actor))
    _require_free(values["code"], but=None)

    last = Measure.objects.aggregate(last=Max("position"))["last"] or 0
    measure = Measure.objects.create(**values, position=last + 1)
    audit.record(actor, "measure.added", measure)
    return measure


@transaction.atomic
def change_measure(measure: Measure, values: Mapping[str, Any], *, actor: Membership) -> Measure:
    """Targets read it as it stands now. Whether less is better stays as it is once used."""
    _hold_codes()
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    require(rules.can_set_up(actor))
    _require_free(values["code"], but=measure)
    changed = [name for name in FIELDS if getattr(measure, name) != values[name]]
    if "falls" in changed and measure.targets.exists():
        raise InvalidTransition(
            _("Buildings have targets for this measure, so its direction stays. Add another one.")
        )
    if not changed:
        return measure

    for name in changed:
        setattr(measure, name, values[name])
    measure.save(update_fields=changed)
    audit.record(actor, "measure.changed", measure, changed=changed)
    return measure


@transaction.atomic
def retire_measure(measure: Measure, *, actor: Membership) -> Measure:
    """No new targets for it; those there are stay. Again = nothing."""
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    require(rules.can_set_up(actor))
    if not measure.is_active:
        return measure

    measure.is_active = False
    measure.save(update_fields=["is_active"])
    audit.record(actor, "measure.retired", measure)
    return measure


def _hold_codes() -> None:
    hold(f"measures:{active_district()}")  # two new ones have no row to lock


def _require_free(code: str, *, but: Measure | None) -> None:
    taken = Measure.objects.filter(code=code)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise InvalidTransition(_("Another measure has this code. Pick another one."))
