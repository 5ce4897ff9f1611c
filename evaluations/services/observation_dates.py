"""The dates of observations whose employee left, was let off, or whose year was closed.

Then nobody can note the talk or sign any more, so nobody is asked to. Where the observer left,
somebody else is.
"""

from django.db.models import Q, QuerySet, Value

from accounts.models import Membership
from deadlines.models import NoticeKind
from deadlines.services.in_bulk import cancel_deadlines, pass_turns, restore_deadlines
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


def hand_over_talks(people: QuerySet[Membership]) -> None:
    """Of observers who left, or of whom they saw: the supervisor of now holds it, and hears so."""
    waiting = Observation.objects.filter(
        Q(observer__in=people) | Q(participation__employee__in=people),
        shared_at__isnull=False,
        met_on=None,
        observer__is_active=False,
        participation__employee__supervisor__is_active=True,
    )
    turns = waiting.values_list("pk", "participation__employee__supervisor", Value(HOLD_TALK))
    pass_turns(turns, notice=NoticeKind.HANDED_OVER)
