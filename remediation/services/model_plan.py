"""Model plans: kept by HR, looked at again by a day, and made of a plan's headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from remediation.kinds.model_rules import can_keep_models, can_make_model_of
from remediation.library.finding import words_to_find
from remediation.models import Case, ModelArea, ModelPlan, Standard
from remediation.services.library_reminder import forget_reminder, remind_keeper, require_later

REVIEW = "model_plan_review"  # Deadline.kind
IN_A_YEAR = timedelta(days=365)
LINES = ("actions", "supports", "evidence")  # of an area, one thing a line


@dataclass(frozen=True)
class AboutModel:
    """What is said of a model as a whole. `kind_code` of none: for all kinds."""

    title: str
    keeper: Membership
    review_on: date
    when_to_use: str = ""
    kind_code: str = ""


@dataclass(frozen=True)
class AboutArea:
    """One area of a model. Steps, help and evidence are short lines."""

    title: str
    standard: Standard | None = None
    expectation: str = ""
    measure: str = ""
    actions: Sequence[str] = ()
    supports: Sequence[str] = ()
    evidence: Sequence[str] = ()


@transaction.atomic
def add_model(*, actor: Membership, about: AboutModel) -> ModelPlan:
    require(can_keep_models(actor))
    today, now = require_later(about.review_on, actor), clock.now()

    model = ModelPlan(added_at=now, reviewed_on=today)
    _write(model, about, actor)
    audit.record(actor, "model_plan.added", model)
    return model


@transaction.atomic
def change_model(model: ModelPlan, *, actor: Membership, about: AboutModel) -> ModelPlan:
    """The next revision. Plans that took something from an earlier one keep their words."""
    model = _locked(model)
    require(can_keep_models(actor))
    _require_listed(model)
    if about.review_on != model.review_on:
        require_later(about.review_on, actor)

    model.revision += 1
    _write(model, about, actor)
    audit.record(actor, "model_plan.changed", model)
    return model


@transaction.atomic
def write_area(
    model: ModelPlan, *, actor: Membership, about: AboutArea, area: ModelArea | None = None
) -> ModelArea:
    """A next area, or other words for one: a revision of the model."""
    model = _locked(model)
    require(can_keep_models(actor))
    _require_listed(model)
    values = vars(about) | {name: list(getattr(about, name)) for name in LINES}
    if area is None:
        area = ModelArea(model=model, number=_next_number(model))
    for name, value in values.items():
        setattr(area, name, value)
    area.save()
    _revise(model, actor)
    audit.record(actor, "model_plan.changed", model)
    return area


def _next_number(model: ModelPlan) -> int:
    """One that was taken out keeps its own."""
    return (model.areas.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def take_out_area(area: ModelArea, *, actor: Membership) -> None:
    """Out of the model, which is a revision. Again changes nothing."""
    model = _locked(area.model)
    require(can_keep_models(actor))
    _require_listed(model)
    if ModelArea.objects.filter(pk=area.pk, taken_out_at=None).update(taken_out_at=clock.now()):
        _revise(model, actor)
        audit.record(actor, "model_plan.changed", model)


@transaction.atomic
def review_model(model: ModelPlan, *, actor: Membership, again_on: date) -> ModelPlan:
    """Somebody looked, and it is still good; one that was off the list is on it again."""
    model = _locked(model)
    require(can_keep_models(actor))
    model.reviewed_on, model.review_on = require_later(again_on, actor), again_on

    was_off, model.retired_at = model.retired_at is not None, None
    model.save(update_fields=["reviewed_on", "review_on", "retired_at"])
    _remind(model)
    audit.record(actor, "model_plan.restored" if was_off else "model_plan.reviewed", model)
    return model


@transaction.atomic
def retire_model(model: ModelPlan, *, actor: Membership) -> ModelPlan:
    """Nobody is offered it from now on; plans keep what they took. Again changes nothing."""
    model = _locked(model)
    require(can_keep_models(actor))
    if model.retired_at is None:
        model.retired_at = clock.now()
        model.save(update_fields=["retired_at"])
        forget_reminder(REVIEW, model.pk)
        audit.record(actor, "model_plan.retired", model)
    return model


@transaction.atomic
def make_model_of(case: Case, *, actor: Membership) -> ModelPlan:
    """Empty headings alone: the standard of each area, where it is on the list, and its number.
    No word that somebody typed into the plan, for it is about a person."""
    require(can_make_model_of(actor, case))
    if case.state != Case.State.CLOSED:
        raise InvalidTransition(_("The plan goes on. A model is made of one that has ended."))

    today = clock.today(actor.district)
    title = _("New model: %(kind)s") % {"kind": case.kind.title}
    about = AboutModel(title, actor, today + IN_A_YEAR, kind_code=case.kind.code)
    model = add_model(actor=actor, about=about)
    areas = case.concerns.filter(taken_out_at=None).select_related("standard").order_by("number")
    for number, area in enumerate(areas, 1):
        heading = area.standard.name if area.standard else _("Area %(n)s") % {"n": number}
        ModelArea.objects.create(
            model=model, number=number, title=heading[:200], standard=area.standard
        )
    return model


def _write(model: ModelPlan, about: AboutModel, actor: Membership) -> None:
    for name, value in vars(about).items():
        setattr(model, name, value)
    model.changed_by, model.changed_at = actor, clock.now()
    model.search = _words_of(model)
    model.save()
    _remind(model)


def _revise(model: ModelPlan, actor: Membership) -> None:
    model.revision += 1
    model.changed_by, model.changed_at = actor, clock.now()
    model.search = _words_of(model)
    model.save()


def _words_of(model: ModelPlan) -> str:
    areas = model.areas.filter(taken_out_at=None).select_related("standard")
    named = [f"{one.title} {one.standard.name if one.standard else ''}" for one in areas]
    return words_to_find(model.title, model.when_to_use, *named)


def _remind(model: ModelPlan) -> None:
    remind_keeper(
        REVIEW,
        model,
        keeper=model.keeper,
        day=model.review_on,
        what=_("Look at a model plan again"),
        path=reverse("remediation:model", args=[model.pk]),
    )


def _require_listed(model: ModelPlan) -> None:
    if model.retired_at is not None:
        raise InvalidTransition(_("This model is off the list. Put it back first."))


def _locked(model: ModelPlan) -> ModelPlan:
    return held(ModelPlan.objects.select_related("keeper__district"), model.pk)
