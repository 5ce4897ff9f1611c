"""Parts of a model become words of whoever takes them into a plan. Nothing is typed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from remediation.kinds.model_rules import can_read_models, can_take_parts
from remediation.models import Case, Concern, ModelArea, ModelUse, PlanItem
from remediation.services.case import locked_case, require_frame_open
from remediation.services.log import log_act
from remediation.services.points import add_concern, add_item
from remediation.services.support import Promise, promise_support

Kind = PlanItem.Kind


@dataclass(frozen=True)
class Picked:
    """Of one area of a model: into which area of the plan (none: a new one), and what."""

    area: ModelArea
    into: Concern | None = None
    with_expectation: bool = False
    actions: Sequence[str] = ()
    evidence: Sequence[str] = ()
    supports: Sequence[str] = ()

    @property
    def count(self) -> int:
        lines = len(self.actions) + len(self.evidence) + len(self.supports)
        return lines + self.with_expectation


@transaction.atomic
def take_parts(
    case: Case, picked: Sequence[Picked], *, actor: Membership, help_by: date | None = None
) -> int:
    """How many parts. `help_by`: until when the help that is picked comes."""
    case = locked_case(case)
    require(can_read_models(actor) and can_take_parts(actor, case))
    require_frame_open(case)
    chosen = [one for one in picked if one.count]
    if not chosen:
        raise InvalidTransition(_("Pick at least one part."))
    if help_by is None and any(one.supports for one in chosen):
        raise InvalidTransition(_("Say by which day the help comes."))
    if any(one.area.model.retired_at is not None for one in chosen):
        raise InvalidTransition(_("This model was taken off the list. Look at the others."))

    for one in chosen:
        concern = _into(case, one, actor)
        _add_lines(case, concern, one, actor, help_by)
        _keep_use(case, concern, one, actor)
    log_act(actor, "case.model_used", case)
    return sum(one.count for one in chosen)


def _into(case: Case, one: Picked, actor: Membership) -> Concern:
    """A new area brings the model's words along; in one that is there they become a next point."""
    area = one.area
    if one.into is None:
        said = {"title": area.title, "standard": area.standard}
        if one.with_expectation:
            said |= {"expectation": area.expectation, "measure": area.measure}
        return add_concern(case, actor=actor, changes=said)
    concern = case.concerns.get(pk=one.into.pk, taken_out_at=None)
    words = "\n".join(filter(None, [area.expectation, area.measure]))
    if one.with_expectation and words:
        add_item(concern, actor=actor, kind=Kind.EXPECTATION, words=words)
    return concern


def _add_lines(
    case: Case, concern: Concern, one: Picked, actor: Membership, help_by: date | None
) -> None:
    for kind, lines in ((Kind.ACTION, one.actions), (Kind.EVIDENCE, one.evidence)):
        for words in lines:
            add_item(concern, actor=actor, kind=kind, words=words)
    for what in one.supports:
        assert help_by is not None
        promise_support(case, actor=actor, promise=Promise(what, help_by, concern=concern))


def _keep_use(case: Case, concern: Concern, one: Picked, actor: Membership) -> None:
    model = one.area.model
    ModelUse.objects.create(
        case=case,
        model=model,
        revision=model.revision,
        concern=concern,
        parts=one.count,
        by=actor,
        at=clock.now(),
    )
