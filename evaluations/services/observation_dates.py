"""The dates of observations whose employee left, was let off, or whose year was closed.

Then nobody can note the talk or sign any more, so nobody is asked to.
"""

from django.db.models import QuerySet, Value

from deadlines.services.in_bulk import cancel_deadlines, restore_deadlines
from evaluations.models import Observation, Participation
from evaluations.services.observation import HOLD_TALK
from evaluations.services.post_conference import SIGN


def call_off_observations(of: QuerySet[Participation]) -> None:
    """The talk, and the employee's signature after it."""
    cancel_deadlines(Observation.objects.filter(participation__in=of).values_list("pk"))


def take_up_observations(of: QuerySet[Participation]) -> None:
    """They take part again: each waits for whom it waited, on the day it had."""
    waiting = Observation.objects.filter(
        participation__in=of, shared_at__isnull=False, acknowledged_at=None
    )
    to_talk, to_sign = waiting.filter(met_on=None), waiting.exclude(met_on=None)
    restore_deadlines(to_talk.values_list("pk", "observer", Value(HOLD_TALK)))
    restore_deadlines(to_sign.values_list("pk", "participation__employee", Value(SIGN)))
