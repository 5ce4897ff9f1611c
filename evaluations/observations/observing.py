"""What waits for somebody who observes: talks to hold, and whom HR named them to observe."""

from dataclasses import dataclass
from datetime import date

from accounts import clock
from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Cycle, ObserverGrant, Participation
from evaluations.models.observation import TALK

MOST = 6  # lines on a home page
LIST_PATH = "/participations/{}/observations/"
# Does any of it concern the person of the page? Every page asks it (settings.STANDING_COUNTS),
# so that the homes of all others ask nothing more.
OBSERVES = f"""
    (EXISTS(SELECT FROM deadlines_deadline d WHERE d.turn_id = accounts_membership.id
        AND d.kind = '{TALK}' AND d.settled_at IS NULL AND d.cancelled_at IS NULL)
    OR EXISTS(SELECT FROM evaluations_observergrant g
        WHERE g.observer_id = accounts_membership.id AND g.ended_at IS NULL))
"""


@dataclass(frozen=True)
class ToDo:
    name: str  # of the employee
    path: str
    by: date  # the last day, of the talk or of the permission


@dataclass(frozen=True)
class Observing:
    talks: list[ToDo]
    named: list[ToDo]


def observing_of(membership: Membership) -> Observing:
    """Two statements; none for whom `OBSERVES` told that there is nothing."""
    if not getattr(membership, "observes", True):
        return Observing([], [])
    talks = Deadline.objects.open().filter(turn=membership, kind=TALK).select_related("person")
    named = ObserverGrant.objects.on(clock.today(membership.district)).filter(
        observer=membership,
        participation__state=Participation.State.ACTIVE,
        participation__cycle__state=Cycle.State.OPEN,
    )
    named = named.select_related("participation__employee").order_by("ends_on", "pk")
    return Observing(
        [
            ToDo(one.person.name, one.path, one.last_day_on)
            for one in talks.order_by("last_day_on", "pk")[:MOST]
        ],
        [
            ToDo(
                one.participation.employee.name,
                LIST_PATH.format(one.participation_id),
                one.ends_on,
            )
            for one in named[:MOST]
        ],
    )
