"""Who keeps the log of trainings and the credentials of evaluators, and who reads it?"""

from accounts.models import Membership
from accounts.rules import is_hr
from evaluations.models import Training


def can_keep_trainings(actor: Membership) -> bool:
    """Sessions, who came, and who may evaluate: the office's (S3-18)."""
    return is_hr(actor)


def can_view_training(actor: Membership, training: Training) -> bool:
    """Whoever was there finds the materials again."""
    if can_keep_trainings(actor):
        return True
    return actor.is_active and training.attendances.filter(person=actor).exists()
