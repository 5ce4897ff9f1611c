"""Somebody moves to a cycle that asks for other steps: what fits goes along, the rest stays.

A step fits one of the same kind, in order. What has no place in the other cycle stays in the old
one, where it is only to be read; steps that are new begin. Nothing is lost.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from deadlines.services.in_bulk import cancel_deadlines
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.services.participation import add_participations
from evaluations.services.step import move
from evaluations.steps.turns import first_state

Pairs = list[tuple[StepRule, StepRule | None]]


def pairs_of(old: Sequence[StepRule], new: Sequence[StepRule]) -> Pairs:
    """Each old rule with the one that takes its place, or none."""
    free, pairs = list(new), []
    for before in old:
        after = next((rule for rule in free if rule.kind == before.kind), None)
        if after is not None:
            free.remove(after)
        pairs.append((before, after))
    return pairs


def told_of(pairs: Pairs, new: Sequence[StepRule]) -> str:
    """What stays behind and what begins, as a sentence; "" where all steps fit."""
    kept = [before.name for before, after in pairs if after is None]
    taken = {after.pk for _before, after in pairs if after is not None}
    begins = [rule.name for rule in new if rule.pk not in taken]
    words = []
    if kept:
        words.append(_("Stays behind, to be read: %(steps)s.") % {"steps": ", ".join(kept)})
    if begins:
        words.append(_("Begins anew: %(steps)s.") % {"steps": ", ".join(begins)})
    return " ".join(words)


def leave_steps_behind(
    rows: Iterable[Participation], old: Cycle, to: Cycle, left: Sequence[StepRule]
) -> None:
    """Into rows of their own in the old cycle, let off. `rows` are in the new one already."""
    chosen = list(rows)
    reason = _("Moved: takes part in %(name)s now.") % {"name": to.process.name}
    made = Participation.objects.bulk_create(
        Participation(
            cycle=old, employee_id=row.employee_id, state=Participation.State.EXEMPT, reason=reason
        )
        for row in chosen
    )
    for row, kept in zip(chosen, made, strict=True):
        Step.objects.filter(participation=row, rule__in=left).update(participation=kept)
    steps = Step.objects.filter(participation__in=[kept.pk for kept in made])
    cancel_deadlines(steps.values_list("pk"))


def begin_new_steps(rows: Iterable[Participation], to: Cycle) -> None:
    """Those that nobody had yet; and the first that is undone is open, as in any year."""
    chosen = list(rows)
    add_participations(to, [row.employee_id for row in chosen])
    steps = Step.objects.filter(participation__in=[row.pk for row in chosen]).with_people()
    by_row: dict[object, list[Step]] = {}
    for step in steps.order_by("rule__position"):
        by_row.setdefault(step.participation_id, []).append(step)
    for own in by_row.values():
        _open_in_order([step for step in own if step.state != Step.State.COMPLETE])


def _open_in_order(undone: Sequence[Step]) -> None:
    for number, step in enumerate(undone):
        wanted = first_state(step.rule.kind)
        if number == 0 and step.state == Step.State.NOT_OPEN:
            move(step, wanted)
        elif number and step.state == wanted and not _is_begun(step):
            move(step, Step.State.NOT_OPEN)


def _is_begun(step: Step) -> bool:
    """They met, or got ready to."""
    return step.conferences.exists() or step.points.exists()
