"""What stands of a form that was filled in row by row? The shape that is frozen and printed.

As in forms_5240: dates are ISO, decimals strings, a value that is not there is "". More keys may
be added; none of these may go.
"""

from typing import TypedDict

# Document.kind
SELF_ASSESSMENT = "self_assessment"  # handed in by the employee


class SheetRowContent(TypedDict):
    code: str
    title: str
    note: str  # of a goal: what it is about
    level: str  # its title; "" when it is no rating, or not rated
    descriptor: str  # what the form says of that level
    value: str  # the answer in words
    lines: list[list[str]]  # of a table, below its columns
    columns: list[str]
    comment: str


class SheetSectionContent(TypedDict):
    code: str
    title: str
    rows: list[SheetRowContent]


class OverallContent(TypedDict):
    """How the overall rating came about. All "" where the form has none."""

    level: str
    computed: str
    value: str  # of the computed one
    reason: str  # why another one was set
    lines: list[str]  # `Goals: 3.00 × 30% = 0.90`
    rule: list[str]  # in sentences


class SheetContent(TypedDict):
    """One voice. The rows of two voices on one form meet by their code."""

    voice: str  # "employee" or "supervisor"
    number: str
    title: str
    revision: int
    sections: list[SheetSectionContent]
    overall: OverallContent
