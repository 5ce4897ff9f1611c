"""What came of an act on one of many people?"""

from dataclasses import dataclass

from accounts.models import Membership


@dataclass(frozen=True)
class Outcome:
    """`why_not` is empty where it was done, or would be; else a sentence for whoever asked."""

    person: Membership
    why_not: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why_not
