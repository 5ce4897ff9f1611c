"""Other rules take the place of published ones: a copy, and what the open year does with it.

The cycle goes on under the new rules. All its steps belong to them from now on; what is complete
keeps the dates and the lateness it had.
"""

from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock, wording
from accounts.bulk import joined_as_sets
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from deadlines.models import DeadlineRule
from deadlines.moves import Move, preview_moves
from deadlines.office_calendar import office_calendar
from deadlines.services.recompute import replace_rules
from evaluations.models import (
    Cycle,
    Participation,
    Process,
    ProcessException,
    ProcessSite,
    ProcessUnit,
    Step,
    StepRule,
)
from evaluations.services.event_dates import follow_new_rules
from evaluations.services.linked_dates import link_steps
from evaluations.steps.axes import goals_asked
from goals.services import start_goal_sets

Row = TypeVar("Row", bound=DistrictModel)


def require_open_year(process: Process) -> None:
    if process.cycles.filter(state=Cycle.State.CLOSED).exists():
        raise InvalidTransition(_("The cycle of these rules is closed, so they stay."))


def copy_as_draft(process: Process, **changes: object) -> Process:
    """Everything but who published it and when; the date rules are rows of its own."""
    step_rules = list(process.step_rules.select_related("deadline_rule"))
    units = list(process.process_units.values_list("unit", flat=True))
    exceptions = list(process.exceptions.all())
    sites = list(process.process_sites.values_list("site", flat=True))
    draft = _copy(process, state=Process.State.DRAFT, **changes)
    draft.published_by = draft.published_at = None
    draft.save(force_insert=True)
    for step_rule in step_rules:
        date_rule = _copy(step_rule.deadline_rule)
        date_rule.save(force_insert=True)
        _copy(step_rule, process=draft, deadline_rule=date_rule).save(force_insert=True)
    link_steps(draft)
    ProcessUnit.objects.bulk_create(ProcessUnit(process=draft, unit_id=unit) for unit in units)
    ProcessSite.objects.bulk_create(ProcessSite(process=draft, site_id=site) for site in sites)
    ProcessException.objects.bulk_create(_copy(one, process=draft) for one in exceptions)
    return draft


def _copy(row: Row, **changes: object) -> Row:
    """The same columns in an unsaved row with an id of its own."""
    columns = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    copy = type(row)(**columns)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def delete_draft(draft: Process) -> None:
    date_rules = list(draft.step_rules.values_list("deadline_rule", flat=True))
    draft.delete()
    DeadlineRule.objects.filter(pk__in=date_rules).delete()


def rules_instead(draft: Process) -> dict[UUID, DeadlineRule]:
    """By the id of a date rule of the old process: what stands in its place."""
    old = StepRule.objects.filter(process=draft.replaces_id).values_list(
        "position", "deadline_rule"
    )
    new = {rule.position: rule for rule in draft.step_rules.select_related("deadline_rule")}
    return {pk: new[position].deadline_rule for position, pk in old if position in new}


def moves_of(draft: Process) -> list[Move]:
    """What publishing this draft would do to open deadlines. Writes nothing."""
    instead = rules_instead(draft)
    return preview_moves(draft.district, office_calendar(), instead=instead)


def require_replaceable(old: Process, draft: Process) -> None:
    """Both are locked by now."""
    if old.state != Process.State.PUBLISHED:
        raise InvalidTransition(_("The rules that this draft replaces are not in force any more."))
    require_open_year(old)
    if old.cycles.filter(run__finished_at=None, run__isnull=False).exists():
        raise InvalidTransition(
            _("The cycle is being opened right now. Publish when everybody is in.")
        )
    today = clock.today(draft.district)
    for move in moves_of(draft):
        if move.is_earlier and move.will_be.last_day < today:
            raise InvalidTransition(
                _("%(step)s would have ended on %(day)s, which has passed. Choose a later date.")
                % {"step": move.what, "day": wording.long_date(move.will_be.last_day)}
            )


def supersede(old: Process) -> None:
    old.state = Process.State.SUPERSEDED
    old.save(update_fields=["state"])


def hand_over(old: Process, new: Process, *, actor: Membership) -> list[Move]:
    """The cycle, its steps and their deadlines go over to the new rules."""
    Cycle.objects.filter(process=old).update(process=new)
    new.talk_weeks = old.talk_weeks  # no rule of theirs: it may have changed since the copy
    new.save(update_fields=["talk_weeks"])
    with joined_as_sets():
        for rule in new.step_rules.all():
            Step.objects.filter(rule__process=old, rule__position=rule.position).update(rule=rule)
    if new.sets_goals and old.goals != new.goals:
        _ask_for_other_goals(new)
    instead = rules_instead(new)
    if old.waits_for_events or new.waits_for_events:
        for cycle in new.cycles.select_related("district", "process__school_year"):
            follow_new_rules(cycle)
    return replace_rules(new.district, instead, actor=actor, why="process.published")


def _ask_for_other_goals(process: Process) -> None:
    """Goals that are not agreed yet follow; agreed ones stay as they were signed."""
    taking_part = Participation.objects.filter(cycle__process=process)
    employees = taking_part.values_list("employee", flat=True)
    start_goal_sets(employees, process.school_year, goals_asked(process), guide=process.guide)
