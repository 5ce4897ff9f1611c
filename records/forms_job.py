"""What stands on a signed job description? The shape that is frozen, hashed and printed.

Dates and gaps are as in records/forms_5240.py; months are `2022-09`.
"""

from typing import TypedDict

from records.forms_5240 import District, Employee, Form

JOB_DESCRIPTION = "job_description"  # Document.kind


class RequirementContent(TypedDict):
    kind: str  # its word
    text: str
    alternatives: str


class JobPaper(TypedDict):
    form: Form
    district: District
    school_year: str
    employee: Employee
    job_code: str
    revision: int
    created: str
    revised: list[str]
    facts: list[tuple[str, str]]  # label, words: division, pay grade …
    primary_function: str
    requirements: list[RequirementContent]
    alternatives_note: str
    essential_duties: list[str]
    other_duties: list[str]
