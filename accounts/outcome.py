"""What came of an act on one of many people?"""

from dataclasses import dataclass

from accounts.models import Membership


@dataclass(frozen=True)
class Outcome:
    """`why_not` is empty where it was done, or would be; else a sentence for whoever asked.

    `note`: what else comes of it for this person, as a sentence.
    """

    person: Membership
    why_not: str = ""
    note: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why_not
