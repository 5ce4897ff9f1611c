"""What did somebody promise, or is asked for an answer to? For the home page: one statement."""

from dataclasses import dataclass
from datetime import date

from accounts.asking import ask
from accounts.models import Membership
from evaluations.services.next_step import NEXT_STEP, TALK_STEP
from evaluations.services.post_conference import RECEIPT
from evaluations.services.question import GOAL_CHANGE
from forms.services.job import SIGN_JOB
from forms.services.policy_reading import READ

OPEN = """
    SELECT coalesce(n.what, o.next_step, d.what), d.last_day_on, d.path, d.kind
    FROM deadlines_deadline d
    LEFT JOIN evaluations_nextstep n ON d.kind = %(next_step)s AND n.id = d.subject_id
    LEFT JOIN evaluations_oneonone o ON d.kind = %(talk_step)s AND o.id = d.subject_id
    WHERE d.turn_id = %(person)s AND d.settled_at IS NULL AND d.cancelled_at IS NULL
        AND d.kind IN (%(next_step)s, %(talk_step)s, %(question)s, %(receipt)s, %(job)s,
            %(policy)s)
    ORDER BY d.last_day_on, d.id
"""


@dataclass(frozen=True)
class Promised:
    what: str
    by: date
    url: str
    kind: str

    @property
    def is_question(self) -> bool:
        """The other one waits for an answer."""
        return self.kind == GOAL_CHANGE


def next_steps_of(membership: Membership) -> list[Promised]:
    """Not done yet, the nearest day first."""
    asked = {
        "person": membership.pk,
        "next_step": NEXT_STEP,
        "talk_step": TALK_STEP,
        "question": GOAL_CHANGE,
        "receipt": RECEIPT,
        "job": SIGN_JOB,
        "policy": READ,
    }
    return [Promised(*row) for row in ask(OPEN, asked)]
