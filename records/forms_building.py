"""What stands on the paper of a leader's conference about the buildings they lead? (S2-21)

Frozen as it stood on the day, in words: a later number changes none of it. A number of fewer than
five students never gets here. A value that is not there is "". More keys may be added; none of
these may go.
"""

from typing import NotRequired, TypedDict


class BuildingTargetContent(TypedDict):
    name: str  # "Grade 6 reading"
    now: str  # "43%"
    now_on: str
    expected: str  # of the day, computed
    goal: str  # what it shall be by the end of the year
    stands: str  # "Off track"
    # Of a measure over all buildings: "2 of 12 buildings". Nothing else is said then.
    summary: NotRequired[str]


class BuildingStepContent(TypedDict):
    half: str  # whose step it is: "The building" or "The district"
    what: str
    who: str
    by: str


class BuildingTalkContent(TypedDict):
    """A conversation about the data: what came of it, not who said what."""

    kind: str  # "Learning-Focused Partnership"
    held_on: str
    next_steps: list[BuildingStepContent]


class BuildingSupportContent(TypedDict):
    what: str
    kind: str  # "Coaching"
    stands: str  # "Given"
    given_on: str
    change: str  # "40% (Dec 15) to 43% (Jan 20)"


class BuildingContent(TypedDict):
    """What `buildings.leader.led_content` gives."""

    name: str
    as_of: str
    targets: list[BuildingTargetContent]
    talks: list[BuildingTalkContent]
    supports: list[BuildingSupportContent]
