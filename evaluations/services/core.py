"""How does a rule of the district change, and which processes does the change go into (S4-5)?

Published rules are frozen. So each process in force that is reached gets other rules in its
place, by the same way as any that HR replaces (services/replacement.py): people are told, earlier
dates wait for HR, what is complete stays. All are reached, or none.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership, SchoolYear
from accounts.rules import require
from evaluations import rules
from evaluations.core import catalogue as core
from evaluations.core.catalogue import core_of
from evaluations.core.reach import How, following, how_reached
from evaluations.models import CoreRule, Process
from evaluations.services.core_overlay import note_own_rules, put, set_core
from evaluations.services.draft import locked, require_draft
from evaluations.services.process import publish_process, revise_process


@transaction.atomic
def change_core_rule(
    year: SchoolYear, key: str, value: Any, *, actor: Membership
) -> list[Process]:
    """The rule as the district keeps it from now on; returns the processes it went into.

    Raises InvalidTransition, which names the process, where one of them cannot take it.
    """
    hold_people_still()
    require(rules.can_edit_core(actor))
    _require_sayable(key, value)
    row = CoreRule.objects.select_for_update().filter(school_year=year, key=key).first()
    if row is not None and row.value == value:
        return []
    was = core.said(key, row.value) if row else ""
    row = row or CoreRule(school_year=year, key=key)
    row.value = value
    row.save()
    reached = [new for one in following(year) if (new := _reach(one, key, value, actor))]
    record(
        actor,
        "core.rule_changed",
        row,
        rule=key,
        was=was,
        now=core.said(key, value),
        reached=[str(process.pk) for process in reached],
    )
    return reached


@transaction.atomic
def remove_core_rule(year: SchoolYear, key: str, *, actor: Membership) -> None:
    """The district says nothing about it any more. Processes keep what they have."""
    require(rules.can_edit_core(actor))
    row = CoreRule.objects.select_for_update().filter(school_year=year, key=key).first()
    if row is None:
        return
    record(actor, "core.rule_removed", row, rule=key, was=core.said(key, row.value))
    row.delete()


@transaction.atomic
def start_core(year: SchoolYear, values: core.Values, *, actor: Membership) -> None:
    """With the ready-made rules. A core that is there already stays as it is."""
    hold_people_still()
    require(rules.can_edit_core(actor))
    if not core_of(year):
        set_core(year, values, actor=actor)


@transaction.atomic
def take_core_rule(process: Process, key: str, *, actor: Membership) -> Process:
    """This draft says what the district says; from now on changes of it come along."""
    process, values = _held_draft(process, actor)
    if key not in values:
        raise InvalidTransition(_("The district has no rule for this any more."))
    put(process, key, values[key])
    process.own_rules = [own for own in process.own_rules if own != key]
    process.save(update_fields=["own_rules"])
    record(actor, "process.core_rule_taken", process, rule=key)
    return process


@transaction.atomic
def keep_own_rule(process: Process, key: str, *, actor: Membership) -> Process:
    """This draft keeps what it says, whatever the district will say."""
    process, values = _held_draft(process, actor)
    if key in values and key not in process.own_rules:
        process.own_rules = [*process.own_rules, key]
        process.save(update_fields=["own_rules"])
        record(actor, "process.own_rule_kept", process, rule=key)
    return process


@transaction.atomic
def follow_core(process: Process, *, actor: Membership) -> Process:
    """From now on this draft follows the district; what it says otherwise stays its own."""
    process, values = _held_draft(process, actor)
    if process.follows_core:
        return process
    process.follows_core = True
    process.save(update_fields=["follows_core"])
    note_own_rules(process, values)
    record(actor, "process.core_followed", process)
    return process


def _require_sayable(key: str, value: Any) -> None:
    if key not in core.all_keys():
        raise InvalidTransition(_("The district can keep no such rule. Choose one of the list."))
    for problem in core.problems_in(key, value):
        raise InvalidTransition(problem)


def _held_draft(process: Process, actor: Membership) -> tuple[Process, dict[str, Any]]:
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    require_draft(process)
    return process, core_of(process.school_year)


def _reach(process: Process, key: str, value: Any, actor: Membership) -> Process | None:
    """The rules that say it now: the draft itself, or what took the place of published ones."""
    has = core.values_in(process)
    if key not in has or how_reached(process, key, has[key], value) != How.REACHED:
        return None
    try:
        draft = locked(process) if process.is_draft else revise_process(process, actor=actor)
        put(draft, key, value)
        return draft if process.is_draft else publish_process(draft, actor=actor)
    except InvalidTransition as error:
        raise InvalidTransition(f"{process.name}: {error}") from error
