"""Begin a plan of 30, 60 and 90 days, change it, and say what is done (E19)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from buildings import rules
from buildings.models import ActionPlan, PlanStep, Review
from buildings.services.plan_step_day import PLAN_STEP, post_step, tell_owner
from deadlines.services.deadline import cancel, settle

WORDS = ("starts_on", "priority", "vision", "goal", "challenge", "root_causes")
STEP_WORDS = ("words", "owner", "due_on", "indicator", "adjustment")


class StalePlan(InvalidTransition):
    """Somebody changed it in between. `current` is what stands there now."""

    def __init__(self, current: ActionPlan) -> None:
        super().__init__(_("This plan changed somewhere else. Compare both versions."))
        self.current = current


class StaleStep(InvalidTransition):
    """Somebody changed it in between. `current` is what stands there now."""

    def __init__(self, current: PlanStep) -> None:
        super().__init__(_("This step changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def start_plan(
    site: Site,
    year: SchoolYear,
    values: Mapping[str, Any],
    *,
    review: Review | None = None,
    actor: Membership,
) -> ActionPlan:
    """`values` by the names of WORDS. The steps come next."""
    require(rules.can_write_plan(actor, site))
    plan = ActionPlan.objects.create(
        site=site,
        school_year=year,
        review=review,
        **values,
        updated_by=actor,
        updated_at=clock.now(),
    )
    audit.record(actor, "action_plan.started", plan)
    return plan


@transaction.atomic
def change_plan(
    plan: ActionPlan, values: Mapping[str, Any], *, version: int, actor: Membership
) -> ActionPlan:
    """`version` is the one that `values` were typed over. What stands there is harmless."""
    plan = _locked(plan)
    require(rules.can_write_plan(actor, plan.site))
    changed = [name for name in WORDS if getattr(plan, name) != values[name]]
    if not changed:
        return plan
    if version != plan.version:
        raise StalePlan(plan)
    moved = ActionPlan(starts_on=values["starts_on"])
    standing = plan.steps.filter(taken_off_at=None)
    if any(not moved.starts_on <= step.due_on <= moved.ends_on for step in standing):
        raise InvalidTransition(_("A step would lie outside of the 90 days. Move it first."))

    for name in changed:
        setattr(plan, name, values[name])
    plan.version += 1
    plan.updated_by, plan.updated_at = actor, clock.now()
    plan.save(update_fields=[*changed, "version", "updated_by", "updated_at"])
    audit.record(actor, "action_plan.changed", plan, changed=changed)
    return plan


@transaction.atomic
def add_step(plan: ActionPlan, values: Mapping[str, Any], *, actor: Membership) -> PlanStep:
    """`values` by the names of STEP_WORDS."""
    plan = _locked(plan)
    require(rules.can_write_plan(actor, plan.site))
    _require_inside(plan, values["due_on"])

    step = PlanStep.objects.create(plan=plan, **values)
    audit.record(actor, "plan_step.added", step)
    post_step(step)
    tell_owner(step, actor)
    return step


@transaction.atomic
def change_step(
    step: PlanStep, values: Mapping[str, Any], *, version: int, actor: Membership
) -> PlanStep:
    """`version` is the one that `values` were typed over. The history keeps what stood there."""
    step, plan = _locked_step(step)
    require(rules.can_write_plan(actor, plan.site))
    _require_on_plan(step)
    _require_inside(plan, values["due_on"])
    changed = [name for name in STEP_WORDS if getattr(step, name) != values[name]]
    if not changed:
        return step
    if version != step.version:
        raise StaleStep(step)

    for name in changed:
        setattr(step, name, values[name])
    step.version += 1
    step.save(update_fields=[*changed, "version"])
    audit.record(actor, "plan_step.changed", step, changed=changed)
    if step.done_on is None and {"owner", "due_on"} & set(changed):
        post_step(step)
    if step.done_on is None and "owner" in changed:
        tell_owner(step, actor)
    return step


@transaction.atomic
def take_step_off(step: PlanStep, *, reason: str, actor: Membership) -> PlanStep:
    """It will not be done; the plan says why. Again = nothing."""
    step, plan = _locked_step(step)
    require(rules.can_write_plan(actor, plan.site))
    if step.taken_off_at is not None:
        return step
    if step.done_on is not None:
        raise InvalidTransition(_("This step is done, so it stays on the plan."))
    if not reason.strip():
        raise InvalidTransition(_("Say why it comes off the plan."))

    step.taken_off_at, step.taken_off_by = clock.now(), actor
    step.taken_off_why = reason.strip()
    step.save(update_fields=["taken_off_at", "taken_off_by", "taken_off_why"])
    cancel(PLAN_STEP, step.pk)
    audit.record(actor, "plan_step.taken_off", step)
    return step


@transaction.atomic
def finish_step(step: PlanStep, *, actor: Membership) -> PlanStep:
    """Today, by its owner or by whoever writes the plan. Again changes nothing."""
    step, plan = _locked_step(step)
    require(rules.can_finish_step(actor, step, plan.site))
    if step.done_on is not None:
        return step
    _require_on_plan(step)

    step.done_on, step.done_by = clock.today(actor.district), actor
    step.save(update_fields=["done_on", "done_by"])
    settle(PLAN_STEP, step.pk, acted_on=step.done_on)
    audit.record(actor, "plan_step.done", step)
    return step


def _locked(plan: ActionPlan) -> ActionPlan:
    plans = ActionPlan.objects.select_for_update(of=("self",)).select_related("site")
    return plans.get(pk=plan.pk)


def _locked_step(step: PlanStep) -> tuple[PlanStep, ActionPlan]:
    plan = _locked(step.plan)
    return PlanStep.objects.select_related("plan", "owner").get(pk=step.pk), plan


def _require_on_plan(step: PlanStep) -> None:
    if step.taken_off_at is not None:
        raise InvalidTransition(_("This step was taken off the plan, so it is only to be read."))


def _require_inside(plan: ActionPlan, day: date) -> None:
    if not plan.starts_on <= day <= plan.ends_on:
        raise InvalidTransition(_("The day lies outside of the 90 days of the plan."))
