"""What stands on the paper of an observation (E16)? The shape that is frozen, hashed and printed.

Dates, instants and gaps are as in records/forms_5240.py; a time on the clock is `09:05`.
"""

from typing import TypedDict

from records.forms_5240 import District, Employee, Form

OBSERVATION = "observation"  # Document.kind


class ObserverContent(TypedDict):
    name: str
    job_title: str
    on_behalf_of: str  # the supervisor, if it was their delegate


class LineContent(TypedDict):
    at: str
    words: str


class RatedRowContent(TypedDict):
    section: str
    title: str
    is_rating: bool
    answer: str  # the level, or the words of a row that is no rating
    comment: str
    evidence: list[LineContent]


class SigningText(TypedDict):
    version: str
    words: str


class ObservationPaper(TypedDict):
    form: Form
    district: District
    school_year: str
    employee: Employee
    observer: ObserverContent
    kind: str  # its word
    announcement: str  # its word
    observed_on: str
    starts_at: str
    ends_at: str
    place: str
    shared_at: str
    met_on: str
    met_entered_at: str
    rows: list[RatedRowContent]
    script: list[LineContent]
    signing_text: SigningText
