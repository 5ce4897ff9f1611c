"""Forms for tests: a summative form with every kind of row, in Maple; sheets about tomas."""

import copy
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from accounts import clock
from accounts.scope import district_scope
from forms.form_file import read_form
from forms.services import load_form, save_answer, start_sheet
from tests.forms.policies import (  # noqa: F401 - fixtures
    draft,
    policy,
    proposal,
    reading,
    september,
    year,
)

STEP = UUID("01930000-0000-7000-8000-000000000001")
GOALS = [("Shorter wait for evaluations", "61 days to 38."), ("First call in 10 days", "")]
SUMMATIVE = {
    "format": 1,
    "number": "E7",
    "title": "Summative evaluation",
    "kind": "summary",
    "revision": 1,
    "scales": [
        {
            "code": "four",
            "name": "Rating",
            "levels": [
                {"code": "ineffective", "title": "Ineffective", "value": "1", "is_low": True},
                {"code": "developing", "title": "Developing", "value": "2", "is_low": True},
                {"code": "effective", "title": "Effective", "value": "3"},
                {"code": "highly", "title": "Highly effective", "value": "4"},
                {"code": "na", "title": "Not applicable", "does_not_count": True},
            ],
        }
    ],
    "sections": [
        {"code": "goals", "title": "Goals", "kind": "goals", "scale": "four", "weight": "30"},
        {
            "code": "domains",
            "title": "Domains of job responsibility",
            "weight": "70",
            "rows": [
                {
                    "code": "law",
                    "title": "Follows law and policy",
                    "kind": "rating",
                    "scale": "four",
                    "descriptors": {"effective": "Meets timelines."},
                },
                {
                    "code": "communicates",
                    "title": "Communicates",
                    "kind": "rating",
                    "scale": "four",
                },
                {
                    "code": "budget",
                    "title": "Uses money well",
                    "kind": "rating",
                    "scale": "four",
                    "jobs": ["DIR"],
                },
            ],
        },
        {
            "code": "words",
            "title": "In words",
            "rows": [
                {
                    "code": "strengths",
                    "title": "Strengths",
                    "kind": "text",
                    "most": 50,
                    "required": False,
                },
                {
                    "code": "days",
                    "title": "Days absent",
                    "kind": "number",
                    "min": "0",
                    "max": "366",
                    "required": False,
                    "voices": ["supervisor"],
                },
                {"code": "met", "title": "Did you meet?", "kind": "yes_no", "required": False},
                {"code": "met_on", "title": "When?", "kind": "date", "required": False},
                {
                    "code": "renew",
                    "title": "Recommendation",
                    "kind": "choice",
                    "required": False,
                    "voices": ["supervisor"],
                    "options": [
                        {"code": "renew", "title": "Renew"},
                        {"code": "other", "title": "Other"},
                    ],
                },
                {
                    "code": "courses",
                    "title": "Courses",
                    "kind": "table",
                    "required": False,
                    "columns": [
                        {"code": "course", "title": "Course"},
                        {"code": "hours", "title": "Hours", "kind": "number"},
                        {"code": "starts_on", "title": "Starts on", "kind": "date"},
                    ],
                },
            ],
        },
    ],
    "scoring": {
        "method": "weighted",
        "scale": "four",
        "cuts": [
            {"from": "1.00", "level": "ineffective"},
            {"from": "1.50", "level": "developing"},
            {"from": "2.50", "level": "effective"},
            {"from": "3.50", "level": "highly"},
        ],
    },
}
RATED = ("goal-1", "goal-2", "law", "communicates")  # of tomas, who is no director


def data_with(**changes):
    return copy.deepcopy(SUMMATIVE) | changes


def content_with(**changes):
    return json.dumps(data_with(**changes)).encode()


@pytest.fixture
def june(db):
    clock.move_to(datetime(2027, 5, 20, 15, tzinfo=UTC))
    yield
    clock.reset()


@pytest.fixture
def form(maple_scope, june):
    return load_form(read_form(data_with()), actor=None)


@pytest.fixture
def begin(form, tomas):
    def start(voice, actor, **kwargs):
        facts = {"person": tomas, "subject_id": STEP, "goals": GOALS} | kwargs
        return start_sheet(form, voice=voice, actor=actor, **facts)

    return start


@pytest.fixture
def sheet(begin, priya):
    """priya's about tomas, a draft without any answer."""
    return begin("supervisor", priya)


@pytest.fixture
def own_sheet(begin, tomas):
    """tomas' own, a draft without any answer."""
    return begin("employee", tomas)


def rate(sheet, actor, *rows, level="effective", comment=""):
    with district_scope(sheet.district_id):
        return [
            save_answer(sheet, row, actor=actor, level=level, comment=comment, version=0)
            for row in rows
        ]


def begun_sheet(person, subject_id, *, supervisor):
    """A draft of the supervisor, one row rated. Inside a district scope."""
    form = load_form(read_form(data_with()), actor=None)
    facts = {"person": person, "subject_id": subject_id, "goals": GOALS}
    sheet = start_sheet(form, voice="supervisor", actor=supervisor, **facts)
    rate(sheet, supervisor, "goal-1")
    return sheet
