"""What stands on the paper of a plan (E10, E11)? The shape that is frozen, hashed and printed.

Dates and gaps are as in records/forms_5240.py. The paper of the outcome has the same shape.
"""

from typing import TypedDict

from records.forms_5240 import District, Employee, Form

CASE_PLAN = "case_plan"  # Document.kind
CASE_OUTCOME = "case_outcome"
OF_A_CASE = (CASE_PLAN, CASE_OUTCOME)  # they belong to a case and go where it goes


class CaseLine(TypedDict):
    label: str
    words: str


class CaseSection(TypedDict):
    heading: str
    lines: list[CaseLine]


class CasePaper(TypedDict):
    form: Form
    district: District
    school_year: str
    employee: Employee
    facts: list[CaseLine]
    sections: list[CaseSection]
