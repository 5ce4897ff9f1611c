"""What stands on the paper of an observation? Frozen when the employee signs for it."""

from datetime import time

from evaluations.conferences.worksheet import instant
from evaluations.models import Evidence, Observation
from evaluations.observations.script import script_lines
from evaluations.steps.statements import RECEIVED_VERSION, received_statement
from forms.asked import AskedRow, asked_rows, by_row
from forms.models import Answer
from forms.wording import value_in_words
from records.forms_observation import (
    OBSERVATION,
    LineContent,
    ObservationPaper,
    RatedRowContent,
)
from records.heading import district_content, employee_content

KIND = OBSERVATION


def form_of(observation: Observation) -> dict[str, str]:
    """Number and title: the form of the process, called as the observation is."""
    process = observation.participation.cycle.process
    form = process.observation_form
    assert form is not None
    title = observation.get_kind_display()
    return {"number": form.number, "title": title, "group": process.group}


def observation_content(observation: Observation) -> ObservationPaper:
    employee, district = observation.employee, observation.employee.district
    form = form_of(observation)
    observer, stead = observation.observer, observation.on_behalf_of
    return {
        "form": {"number": form["number"], "title": form["title"], "group": form["group"]},
        "district": district_content(district),
        "school_year": observation.participation.cycle.process.school_year.label,
        "employee": employee_content(employee),
        "observer": {
            "name": observer.name,
            "job_title": observer.job_title,
            "on_behalf_of": stead.name if stead else "",
        },
        "kind": observation.get_kind_display(),
        "announcement": observation.get_announcement_display(),
        "observed_on": observation.observed_on.isoformat(),
        "starts_at": _clock(observation.starts_at),
        "ends_at": _clock(observation.ends_at),
        "place": observation.place,
        "shared_at": instant(observation.shared_at) if observation.shared_at else "",
        "met_on": observation.met_on.isoformat() if observation.met_on else "",
        "met_entered_at": instant(observation.met_entered_at)
        if observation.met_entered_at
        else "",
        "rows": rated_rows(observation),
        "script": [
            {"at": line.clock, "words": line.words} for line in script_lines(observation.script)
        ],
        "signing_text": {"version": RECEIVED_VERSION, "words": received_statement()},
    }


def rated_rows(observation: Observation) -> list[RatedRowContent]:
    """All rows of the form, each with what speaks for it. None when no row was rated."""
    sheet = observation.ratings
    if sheet is None or sheet.is_draft:
        return []
    answers = by_row(list(sheet.answers.all()))
    evidence = sorted(observation.evidence.all(), key=lambda one: (one.at, one.created_at))
    return [_row(asked, answers.get(asked.code), evidence) for asked in asked_rows(sheet)]


def _row(asked: AskedRow, answer: Answer | None, evidence: list[Evidence]) -> RatedRowContent:
    level = asked.level(answer.level) if answer else None
    words = value_in_words(asked.row, answer.value) if answer else ""
    return {
        "section": asked.section.title,
        "title": asked.title,
        "is_rating": asked.row.is_rating,
        "answer": level.title if level else words,
        "comment": answer.comment if answer else "",
        "evidence": [_line(one) for one in evidence if one.row == asked.code],
    }


def _line(one: Evidence) -> LineContent:
    return {"at": one.at, "words": one.words}


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""
