"""What stands on the forms of procedure 5240? The shapes that are frozen, hashed and printed.

Whoever freezes a document fills the shape; the paper (page and PDF) is made from it alone. Dates
are ISO (`2026-10-13`), instants `2026-10-13T19:15:00Z`, decimals strings; a value that is not
there is "". More keys may be added; none of these may go.
"""

from typing import NotRequired, TypedDict

from records.forms_building import BuildingContent
from records.forms_sheet import SheetContent

# Document.kind
GOALS_WORKSHEET = "goals_worksheet"  # 5240F2
CONFERENCE_NOTES = "conference_notes"  # the mid-year reflection, for 5240F2
YEAR_END_SUMMARY = "year_end_summary"  # 5240F3


class Form(TypedDict):
    number: str  # "5240F2"
    title: str  # "SMART goals worksheet"
    group: str  # "Classified employee"; beside the number


class District(TypedDict):
    name: str
    time_zone: str  # "America/New_York": in it every time on the paper is said
    brand_color: str  # "#24508f" or ""


class Employee(TypedDict):
    name: str
    employee_number: str
    job_title: str
    site: str
    unit: str


class Supervisor(TypedDict):
    name: str
    job_title: str


class MoreTimeFacts(TypedDict):
    """HR gave it; `last_day_on` of the deadline is the later day."""

    was_last_day_on: str
    given_by: str
    reason: str


class DeadlineFacts(TypedDict):
    deadline_on: str
    nominal_on: str  # as the rule is written; "moved from" when it differs
    last_day_on: str
    reason: str  # why it moved, a sentence; "" when it did not
    more_time: NotRequired[MoreTimeFacts]  # only where there was more time


class ConferenceFacts(TypedDict):
    held_on: str
    entered_at: str


class PartContent(TypedDict):
    """One answer of a goal. Parts named `…_on` hold a date."""

    name: str  # "specific", "target_on"
    label: str  # as it stood beside the field
    value: str


class ActionContent(TypedDict):
    what: str
    needs: str
    finish_on: str


class GoalContent(TypedDict):
    kind: str  # "performance" or "development"
    number: int  # within its kind
    label: str  # the heading
    version: int
    parts: list[PartContent]  # the SMART parts in their order; empty ones are not printed
    actions_label: str
    actions: list[ActionContent]


class GoalSetContent(TypedDict):
    """What `goals.snapshot.goal_set_content` gives: performance goals first, then development."""

    school_year: str
    goals: list[GoalContent]


class Heading(TypedDict):
    """What stands on top of every form of the procedure."""

    form: Form
    district: District
    school_year: str  # "2026-27"
    employee: Employee
    supervisor: Supervisor
    deadline: DeadlineFacts
    conference: NotRequired[ConferenceFacts]  # not of what the employee writes alone


class GoalsWorksheet(Heading):
    """Form 5240F2 as signed at the goal-setting conference."""

    goals: GoalSetContent


class MeasuredContent(TypedDict):
    """Where a goal with numbers stood on the day of the conference."""

    value: str  # "84"
    unit: str
    expected: str  # of the day, computed
    expected_on: str
    computed_pace: str  # its word; `pace` of the point is what counts
    pace_reason: str  # where the two said another one


class PointContent(TypedDict):
    """One thing they talked over. What does not belong to its kind is ""."""

    kind: str  # "goal", "strengths", "growth", "support", "feedback", "development", …
    label: str
    statement: str  # of a goal: what was agreed to be done
    state: str  # "discussed", "not_needed" or "to_do"
    state_label: str
    reason: str  # why it was not needed
    progress: str
    pace: str  # its word
    result: str  # "met", "partly", "not_met"; of a domain "strong", "steady", "concern"; or ""
    result_label: str
    notes: str
    evidence: list[str]  # titles of the artifacts that were brought for it
    measured: NotRequired[MeasuredContent]  # only of a goal with numbers


class GoalChangePartContent(TypedDict):
    """Parts named `…_on` hold a date."""

    name: str
    label: str
    before: str
    after: str


class GoalChangeContent(TypedDict):
    """Other words for a goal, in force since both agreed at this conference."""

    goal: str  # its heading
    parts: list[GoalChangePartContent]
    reason: str
    proposed_by: str
    proposed_at: str
    agreed_by: str
    agreed_at: str


class NextStepContent(TypedDict):
    what: str
    who: str
    due_on: str


class AttendeeContent(TypedDict):
    name: str
    part: str


class SigningText(TypedDict):
    """The sentence that the employee is asked to sign."""

    version: str
    words: str


class ConferencePaper(Heading):
    """The mid-year reflection, and form 5240F3 at the end of the year."""

    attendees: list[AttendeeContent]
    points: list[PointContent]
    goal_changes: NotRequired[list[GoalChangeContent]]  # not on the oldest forms
    also_brought: NotRequired[list[str]]  # titles of artifacts for no goal alone; the same
    next_steps: list[NextStepContent]
    signing_text: SigningText
    buildings: NotRequired[list[BuildingContent]]  # that the employee leads
    sheets: NotRequired[list[SheetContent]]  # of a form that is filled in row by row


class SelfAssessmentPaper(Heading):
    """What the employee handed in about their year, and their own ratings, if they gave any."""

    sheets: list[SheetContent]
    own_ratings: list[SheetContent]
