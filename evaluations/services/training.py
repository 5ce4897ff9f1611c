"""The log of trainings: what was taught, who came, and what they earned by it (S3-17, S3-18)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from evaluations.models import Attendance, Credential, CredentialKind, Training, TrainingMaterial
from evaluations.services.credential import earn, withdraw_credential
from evaluations.trainings.rules import can_keep_trainings


@dataclass(frozen=True)
class AboutTraining:
    title: str
    topic: str
    held_on: date
    hours: Decimal
    given_by: str = ""
    words: str = ""
    earns: CredentialKind | None = None

    def columns(self) -> dict[str, object]:
        return asdict(self) | {"earns": self.earns}


@transaction.atomic
def add_training(*, actor: Membership, about: AboutTraining) -> Training:
    require(can_keep_trainings(actor))
    _check(about)

    training = Training.objects.create(**about.columns(), added_by=actor, added_at=clock.now())
    audit.record(actor, "training.added", training)
    return training


@transaction.atomic
def change_training(training: Training, *, actor: Membership, about: AboutTraining) -> Training:
    """Its day and what it earns stay once somebody earned a credential by it."""
    training = _locked(training)
    require(can_keep_trainings(actor))
    _check(about)
    counted = training.held_on != about.held_on or training.earns != about.earns
    if counted and training.credentials.standing().exists():
        raise InvalidTransition(
            _("People earned a credential by it, so its day and what it earns stay as they are.")
        )

    for name, value in about.columns().items():
        setattr(training, name, value)
    training.save(update_fields=list(about.columns()))
    audit.record(actor, "training.changed", training)
    return training


@transaction.atomic
def note_attendance(
    training: Training, *, actor: Membership, people: Collection[Membership]
) -> int:
    """These people came; they earn what the training earns. Again = nothing. Returns how many."""
    training = _locked(training)
    require(can_keep_trainings(actor))
    if training.held_on > clock.today(actor.district):
        raise InvalidTransition(_("It has not been held yet. Note who came after that day."))
    there = set(training.attendances.values_list("person", flat=True))
    new = [person for person in people if person.pk not in there]
    if training.earns is not None and actor in new:
        raise InvalidTransition(_("Somebody else in the office notes your own credential."))
    now = clock.now()
    Attendance.objects.bulk_create(
        Attendance(training=training, person=person, noted_by=actor, noted_at=now)
        for person in new
    )
    if training.earns is not None:
        for person in new:
            earn(
                training.earns,
                actor=actor,
                person=person,
                earned_on=training.held_on,
                training=training,
            )
    if new:
        audit.record(actor, "training.attendance_noted", training, people=len(new))
    return len(new)


@transaction.atomic
def remove_attendance(attendance: Attendance, *, actor: Membership) -> None:
    """Noted by mistake. What was earned by it is taken back, too."""
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("training", "person")
    attendance = rows.get(pk=attendance.pk)
    require(can_keep_trainings(actor))
    earned = Credential.objects.standing().filter(
        training=attendance.training, person=attendance.person
    )
    for credential in earned:
        withdraw_credential(credential, actor=actor, reason=_("Was not at the training."))
    audit.record(
        actor, "training.attendance_removed", attendance.training, person=attendance.person
    )
    attendance.delete()


@transaction.atomic
def add_material(
    training: Training, *, actor: Membership, title: str, link: str
) -> TrainingMaterial:
    training = _locked(training)
    require(can_keep_trainings(actor))
    material, made = training.materials.get_or_create(title=title, link=link)
    if made:
        audit.record(actor, "training.material_added", training)
    return material


@transaction.atomic
def remove_material(material: TrainingMaterial, *, actor: Membership) -> None:
    require(can_keep_trainings(actor))
    audit.record(actor, "training.material_removed", material.training)
    material.delete()


def _check(about: AboutTraining) -> None:
    if not 0 < about.hours <= 99:
        raise InvalidTransition(_("Write how many hours it took, such as 1.5."))
    if about.earns is not None and about.earns.retired_at is not None:
        raise InvalidTransition(_("This kind of credential is off the list."))


def _locked(training: Training) -> Training:
    return held(Training.objects.select_related("earns"), training.pk)
