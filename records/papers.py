"""What does an official form show? Made from the frozen words and the signatures alone.

The page and the PDF share these views and their templates. A later form adds one line to PAPERS.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from records.building_papers import buildings_view
from records.forms_5240 import (
    CONFERENCE_NOTES,
    GOALS_WORKSHEET,
    YEAR_END_SUMMARY,
    ConferencePaper,
    GoalChangeContent,
    GoalContent,
    GoalsWorksheet,
    Heading,
    PointContent,
    SelfAssessmentPaper,
)
from records.forms_case import CASE_OUTCOME, CASE_PLAN, CaseLine, CasePaper
from records.forms_job import JOB_DESCRIPTION
from records.forms_observation import (
    OBSERVATION,
    LineContent,
    ObservationPaper,
    RatedRowContent,
)
from records.forms_response import REPLY, RESPONSE
from records.forms_sheet import SELF_ASSESSMENT
from records.job_papers import job_view
from records.models import Document, Signature
from records.response_papers import response_view
from records.sheet_papers import sheets_view

NOTHING = "—"

Row = tuple[str, str]


@dataclass(frozen=True)
class Paper:
    template: str  # under templates/records/papers/ and templates/pdf/
    view_of: Callable[[Any], dict[str, Any]]


def paper_of(kind: str) -> Paper:
    return PAPERS[kind]


def paper_view(
    document: Document, content: dict[str, Any], signatures: Iterable[Signature]
) -> dict[str, Any]:
    """Everything a template needs: no query, no row that could have changed since."""
    zone = ZoneInfo(content["district"]["time_zone"])
    return {
        "document": document,
        "form": content["form"],
        "district": content["district"],
        "employee": content["employee"],
        "school_year": year_label(content["school_year"]),
        "signatures": [signature_view(signature, zone) for signature in signatures],
        **paper_of(document.kind).view_of(content),
    }


def heading_facts(content: Heading) -> list[Row]:
    """Who, where and when: the table on top of every form of procedure 5240."""
    employee, supervisor = content["employee"], content["supervisor"]
    zone = ZoneInfo(content["district"]["time_zone"])
    facts = [
        (_("Employee"), employee["name"]),
        (_("Employee ID"), employee["employee_number"]),
        (_("Job"), employee["job_title"]),
        (_("School or office"), employee["site"]),
        (_("Bargaining unit"), employee["unit"]),
        (_("Supervisor"), named(supervisor["name"], supervisor["job_title"])),
        (_("School year"), year_label(content["school_year"])),
        *_met(content, zone),
        (_("Deadline"), deadline_words(content)),
    ]
    return [(label, words or NOTHING) for label, words in facts]


def _met(content: Heading, zone: ZoneInfo) -> list[Row]:
    """Nobody meets for what the employee writes alone."""
    if "conference" not in content:
        return []
    conference = content["conference"]
    return [
        (_("Conference held"), day(conference["held_on"])),
        (_("Entered"), day(conference["entered_at"], zone)),
    ]


def goals_worksheet(content: GoalsWorksheet) -> dict[str, Any]:
    """Form 5240F2."""
    zone = ZoneInfo(content["district"]["time_zone"])
    conference = content["conference"]
    meeting = {
        "what": _("Goal-setting conference"),
        "held": day(conference["held_on"]),
        "who": f"{content['employee']['name']}, {content['supervisor']['name']}",
        "entered": day(conference["entered_at"], zone),
    }
    return {
        "facts": heading_facts(content),
        "goals": [goal_view(goal) for goal in content["goals"]["goals"]],
        "meetings": [meeting],
    }


def conference_paper(content: ConferencePaper) -> dict[str, Any]:
    """The mid-year reflection, and form 5240F3."""
    zone = ZoneInfo(content["district"]["time_zone"])
    sheet = sheets_view(content.get("sheets", []))
    return {
        "facts": [*heading_facts(content), *_overall_fact(sheet)],
        "points": [point_view(point) for point in content["points"]],
        "changes": [change_view(change, zone) for change in content.get("goal_changes", [])],
        "brought": content.get("also_brought", []),
        "next_steps": [
            {"what": row["what"], "who": row["who"], "by": day(row["due_on"])}
            for row in content["next_steps"]
        ],
        "guests": content["attendees"],
        "buildings": buildings_view(content.get("buildings", [])),
        "sheet": sheet,
    }


def _overall_fact(sheet: dict[str, Any] | None) -> list[Row]:
    """What most readers look for first; how it came about stands at the end."""
    overall = sheet["overall"] if sheet else None
    return [(_("Overall rating"), overall["level"])] if overall and overall["level"] else []


def self_assessment(content: SelfAssessmentPaper) -> dict[str, Any]:
    """What the employee handed in, and, where they rated themselves, these ratings."""
    return {
        "facts": heading_facts(content),
        "summary": sheets_view(content["sheets"]),
        "ratings": sheets_view(content["own_ratings"]),
    }


def observation_paper(content: ObservationPaper) -> dict[str, Any]:
    """An observation, or a walkthrough (E16)."""
    employee, observer = content["employee"], content["observer"]
    zone = ZoneInfo(content["district"]["time_zone"])
    stead = observer["on_behalf_of"]
    facts = [
        (_("Employee"), employee["name"]),
        (_("Employee ID"), employee["employee_number"]),
        (_("Job"), employee["job_title"]),
        (_("School or office"), employee["site"]),
        (_("Observer"), named(observer["name"], observer["job_title"])),
        (_("On behalf of"), stead),
        (_("Kind"), named(content["kind"], content["announcement"].lower())),
        (_("Observed"), day(content["observed_on"])),
        (_("From, to"), named(on_clock(content["starts_at"]), on_clock(content["ends_at"]))),
        (_("Place"), content["place"]),
        (_("Shared"), day(content["shared_at"], zone)),
        (_("Talked over"), day(content["met_on"])),
        (_("Entered"), day(content["met_entered_at"], zone)),
    ]
    return {
        "facts": [(label, words) for label, words in facts if words],
        "rows": [rated_view(row) for row in content["rows"]],
        "script": [line_words(line) for line in content["script"]],
    }


def case_paper(content: CasePaper) -> dict[str, Any]:
    """A plan as both talked it over, or how it ended (E10, E11)."""
    employee = content["employee"]
    facts = [
        (_("Employee"), employee["name"]),
        (_("Employee ID"), employee["employee_number"]),
        (_("Job"), employee["job_title"]),
        (_("School or office"), employee["site"]),
        (_("Bargaining unit"), employee["unit"]),
        *(_line_of(line) for line in content["facts"]),
    ]
    return {
        "facts": [(label, words) for label, words in facts if words],
        "sections": [
            {"heading": one["heading"], "facts": [_line_of(line) for line in one["lines"]]}
            for one in content["sections"]
        ],
    }


def _line_of(line: CaseLine) -> Row:
    return line["label"], line["words"] or NOTHING


def rated_view(row: RatedRowContent) -> dict[str, Any]:
    facts = [
        (_("Rating") if row["is_rating"] else _("Words"), row["answer"] or NOTHING),
        (_("Comment"), row["comment"]),
        (_("Evidence"), "\n".join(named(*line_words(line)) for line in row["evidence"])),
    ]
    return {
        "heading": row["title"],
        "facts": [(label, words) for label, words in facts if words],
    }


def line_words(line: LineContent) -> Row:
    return on_clock(line["at"]), line["words"]


def on_clock(value: str) -> str:
    """`9:05 a.m.`"""
    return format_date(time.fromisoformat(value), "g:i\xa0a") if value else ""


def point_view(point: PointContent) -> dict[str, Any]:
    """`Performance goal: met`, and under it what was said; empty rows are left out."""
    heading = point["label"]
    if point["result"]:
        heading = f"{heading}: {point['result_label'].lower()}"
    not_needed = _("Not needed: %(why)s") % {"why": point["reason"]} if point["reason"] else ""
    facts = [
        *_measured_facts(point),
        (_progress_label(point), point["progress"]),
        (_("Pace"), point["pace"]),
        (_("Notes"), point["notes"]),
        (_("Evidence"), ", ".join(point["evidence"])),
        (_("Not talked over"), not_needed),
    ]
    return {
        "heading": heading,
        "statement": point["statement"],
        "facts": [(label, words) for label, words in facts if words],
    }


def _progress_label(point: PointContent) -> str:
    """Beside a number, the words say how it came about."""
    return _("What was done") if "measured" in point else _("Where it stands")


def _measured_facts(point: PointContent) -> list[Row]:
    """The numbers of a goal, and why its pace is another one than computed."""
    if "measured" not in point:
        return []
    measured = point["measured"]
    unit = measured["unit"]
    expected = _("%(value)s on %(day)s") % {
        "value": named_number(measured["expected"], unit),
        "day": day(measured["expected_on"]),
    }
    computed = measured["computed_pace"]
    if measured["pace_reason"]:
        computed = _("%(pace)s. Why they say another: %(why)s") % {
            "pace": computed,
            "why": measured["pace_reason"],
        }
    is_other = measured["computed_pace"] not in {"", point["pace"]}
    return [
        (_("Value now"), named_number(measured["value"], unit)),
        (_("Expected"), expected if measured["value"] or not point["result"] else ""),
        (_("Pace, computed"), computed if is_other else ""),
    ]


def named_number(number: str, unit: str) -> str:
    """`84 percent`"""
    return f"{number} {unit}".strip() if number else ""


def change_view(change: GoalChangeContent, zone: ZoneInfo) -> dict[str, Any]:
    """A goal that both changed: part by part until now and from now on, why, and who agreed."""
    return {
        "goal": change["goal"],
        "parts": [
            {
                "label": part["label"],
                "before": _part_words(part["name"], part["before"]),
                "after": _part_words(part["name"], part["after"]),
            }
            for part in change["parts"]
        ],
        "reason": change["reason"],
        "proposed": named(change["proposed_by"], day(change["proposed_at"], zone)),
        "agreed": named(change["agreed_by"], day(change["agreed_at"], zone)),
    }


def _part_words(name: str, value: str) -> str:
    return (day(value) if name.endswith("_on") else value) or NOTHING


def goal_view(goal: GoalContent) -> dict[str, Any]:
    parts = [
        (part["label"], day(part["value"]) if part["name"].endswith("_on") else part["value"])
        for part in goal["parts"]
        if part["value"]
    ]
    actions = [{**action, "finish_on": day(action["finish_on"])} for action in goal["actions"]]
    return {
        "label": goal["label"],
        "parts": parts,
        "actions_label": goal["actions_label"],
        "actions": actions,
    }


def deadline_words(content: Heading) -> str:
    """`Thursday, October 15, 2026`, the last day to act where that is another one, where it moved
    from, with the reason, and more time."""
    due = content["deadline"]
    words = day(due["deadline_on"])
    if due["last_day_on"] != due["deadline_on"] and "more_time" not in due:
        words = _("%(day)s; last day to act %(last_day)s") % {
            "day": words,
            "last_day": day(due["last_day_on"]),
        }
    if due["nominal_on"] != due["deadline_on"]:
        nominal = day(due["nominal_on"])
        reason = due["reason"] or _("Moved from %(day)s.") % {"day": nominal}
        words = f"{words}. {reason}"
    if "more_time" not in due:
        return words
    more = due["more_time"]
    given = _("%(name)s gave more time, until %(day)s (was %(was)s): %(reason)s") % {
        "name": more["given_by"],
        "day": day(due["last_day_on"]),
        "was": day(more["was_last_day_on"]),
        "reason": more["reason"],
    }
    return f"{words.rstrip('.')}. {given}"


def signature_view(signature: Signature, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "pk": signature.pk,
        "name": signature.signer_name,
        "title": signature.signer_title,
        "role": signature.get_role_display(),
        "outcome": signature.get_outcome_display(),
        "at": moment(signature.signed_at, zone),
        "on_behalf_of": signature.on_behalf_of_name,
        "statement": signature.statement,
        "comment": signature.comment,
        "witness": signature.witness_name,
    }


def named(*words: str) -> str:
    return ", ".join(filter(None, words))


def day(value: str, zone: ZoneInfo | None = None) -> str:
    """`Tuesday, June 1, 2027`: a paper always says the year. "" stays ""."""
    if not value:
        return ""
    if "T" in value:
        return _day(datetime.fromisoformat(value).astimezone(zone).date())
    return _day(date.fromisoformat(value))


def moment(value: datetime, zone: ZoneInfo) -> str:
    """`June 1, 2027, 3:41 p.m. EDT`"""
    return format_date(value.astimezone(zone), "F j, Y, g:i\xa0a\xa0T")


def year_label(label: str) -> str:
    return label.replace("-", "–")


def _day(value: date) -> str:
    return format_date(value, "l, F j, Y")


PAPERS: dict[str, Paper] = {
    GOALS_WORKSHEET: Paper("goals_worksheet.html", goals_worksheet),
    CONFERENCE_NOTES: Paper("conference_paper.html", conference_paper),
    CASE_OUTCOME: Paper("case.html", case_paper),
    CASE_PLAN: Paper("case.html", case_paper),
    OBSERVATION: Paper("observation.html", observation_paper),
    RESPONSE: Paper("response.html", response_view),
    REPLY: Paper("response.html", response_view),
    YEAR_END_SUMMARY: Paper("conference_paper.html", conference_paper),
    JOB_DESCRIPTION: Paper("job_description.html", job_view),
    SELF_ASSESSMENT: Paper("self_assessment.html", self_assessment),
}
