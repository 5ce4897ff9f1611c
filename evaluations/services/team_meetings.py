"""“We met” for many at once: dates only, never a signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.errors import InvalidTransition
from accounts.models import Membership
from evaluations.models import Step
from evaluations.services.conference import record_conference


@dataclass(frozen=True)
class Outcome:
    """What came of one person. `refusal` is the reason, '' when the day is kept."""

    step: UUID
    name: str
    refusal: str = ""


def record_conferences(
    steps: Iterable[Step], *, actor: Membership, held_on: date
) -> list[Outcome]:
    """Each in a savepoint of its own, so that one refusal stops nobody else."""
    return [_record_one(step, actor, held_on) for step in steps]


def _record_one(step: Step, actor: Membership, held_on: date) -> Outcome:
    try:
        record_conference(step, actor=actor, held_on=held_on)
    except InvalidTransition as refusal:
        return Outcome(step.pk, step.employee.name, str(refusal))
    return Outcome(step.pk, step.employee.name)
