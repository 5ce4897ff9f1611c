"""A training, to which tomas came, with materials and what he earned by it."""

from datetime import date
from decimal import Decimal

from evaluations.models import Attendance, Credential
from evaluations.services.credential import AboutKind, add_kind
from evaluations.services.training import (
    AboutTraining,
    add_material,
    add_training,
    note_attendance,
)


def hold_training(world):
    """Hung on the world: `training`, `attendance`, `material`, `credential`, `credential_kind`."""
    hana = world.hana
    world.credential_kind = add_kind(actor=hana, about=AboutKind("Evaluator credential"))
    about = AboutTraining(
        "Rating fairly", "evaluations", date(2026, 9, 1), Decimal(6), earns=world.credential_kind
    )
    world.training = add_training(actor=hana, about=about)
    world.material = add_material(
        world.training, actor=hana, title="Slides", link="https://example.org/slides"
    )
    note_attendance(world.training, actor=hana, people=[world.tomas])
    world.attendance = Attendance.objects.get()
    world.credential = Credential.objects.get()
