"""What does a process file say? JSON, checked against process_files/schema.json and in itself.

The ready-made processes that come with Tandem are such files. Whether a district has the units
and sites that a file names is asked when it is loaded (services/process_load.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.json_file import UnreadableJson, read_json
from accounts.json_schema import problems_against
from deadlines.grammar import UnreadableRule, read_rule
from deadlines.models.rule import default_reminder_days
from evaluations.core.keys import keys_said
from evaluations.processes.steps import SELF_ASSESSMENT, unreachable_steps
from forms.form_file import FormFile, FormFileRefused, read_form
from goals.asked import problems_in, usual_goals

FOLDER = Path(__file__).parents[1] / "process_files"
MOST_BYTES = 1_000_000
AS_THEY_ARE = (
    "code",
    "name",
    "group",
    "source",
    "purpose",
    "initiatives",
    "applies_to",
    "history",
    "goals",
)
SHOWN = 20  # problems named at once
NEEDED_FORMS = {
    "planning": "worksheet",
    "goal_setting": "worksheet",
    "mid_year": "worksheet",
    "self_assessment": "worksheet",
    "year_end": "summary",
}
LEFT_OUT = "by Jun 1"  # readable: the core says the rule instead
NAMED_ONLY = ("number", "title", "kind")  # of a form that says no rows


class ProcessFileRefused(ValueError):
    """`problems` are sentences: what is wrong where, and what to write instead."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class FileStep:
    """One dated step."""

    kind: str  # StepRule.Kind
    name: str = ""  # empty, as the rule: the core of the district says it
    rule: str = ""  # deadlines/grammar.py
    form: str = ""  # number of the form on which it is written down; empty: that of its kind
    topics: list[str] = field(default_factory=list)  # of a conference (E4)
    new_months: int = 0  # not expected of people who are newer in their job (S0-20)
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None
    reminder_days: list[int] = field(default_factory=default_reminder_days)
    # Overdue, in work days: said again after so many, told to the supervisor, told to HR.
    overdue_every: int = 5
    supervisor_after: int = 3
    hr_after: int = 8


USUAL = FileStep(kind="")


@dataclass(frozen=True)
class Audience:
    """Who takes part. An empty list asks nothing; of several, all must be met."""

    staff: list[str]  # classified, certified
    units: list[str] = field(default_factory=list)  # codes
    sites: list[str] = field(default_factory=list)  # codes, each with what lies below it
    job_codes: list[str] = field(default_factory=list)
    contracts: list[str] = field(default_factory=list)  # Membership.ContractKind


@dataclass(frozen=True)
class FileObservations:
    """How people are seen at work. Of a process without any, all of it is empty."""

    form: str = ""  # number of a form whose rows the file says
    least: int = 0  # a year
    post_conference_days: int = 0  # work days to talk one over
    second_observer_below: str = ""  # code of an overall level


@dataclass(frozen=True)
class ProcessFile:
    """The rules of one employee group, as a file gives them."""

    code: str
    name: str
    group: str
    source: str
    serves: Audience
    steps: list[FileStep]
    forms: list[dict[str, str]]  # number, title, kind (S1-23)
    asking: list[FormFile] = field(default_factory=list)  # those of which it says the rows
    purpose: str = ""
    initiatives: list[str] = field(default_factory=list)  # of the district (S0-2)
    applies_to: list[str] = field(default_factory=list)  # S1-3
    history: list[dict[str, str]] = field(default_factory=list)  # action, date (S1-24)
    goals: list[dict[str, Any]] = field(default_factory=usual_goals)  # goals/asked.py
    is_annual: bool = True
    observations: FileObservations = FileObservations()
    response_days: int = 10  # an example; contracts differ
    response_unit: str = "work"
    follows_core: bool = False
    own_rules: list[str] = field(default_factory=list)  # which it says itself (core.py)


def read_process_file(content: bytes) -> ProcessFile:
    """Raises ProcessFileRefused, which names everything that is wrong."""
    data = _parsed(content)
    _refuse(problems_against(FOLDER / "schema.json", data))
    _refuse(_in_itself(data))
    return _process_file(data)


@cache
def ready_made() -> dict[str, ProcessFile]:
    """By code: what comes with Tandem. Examples that a district confirms, with their source."""
    paths = sorted(path for path in FOLDER.glob("*.json") if path.name != "schema.json")
    files = [read_process_file(path.read_bytes()) for path in paths]
    return {file.code: file for file in files}


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise ProcessFileRefused([_("The file is larger than 1 MB. A process is far smaller.")])
    try:
        return read_json(content)
    except UnreadableJson as error:
        raise ProcessFileRefused([str(error)]) from error


def _in_itself(data: dict[str, Any]) -> Iterator[str]:
    kinds = [step["kind"] for step in data["steps"]]
    for number, step in enumerate(data["steps"], start=1):
        try:
            read_rule(step.get("rule", LEFT_OUT))
        except UnreadableRule as error:
            yield _("Step %(n)d: %(why)s") % {"n": number, "why": error}
        if "new_months" in step and step["kind"] != SELF_ASSESSMENT:
            yield _("Step %(n)d: only a self-assessment is not expected of new people.") % {
                "n": number
            }
        if step.get("hr_after", USUAL.hr_after) < step.get(
            "supervisor_after", USUAL.supervisor_after
        ):
            yield _("Step %(n)d: HR hears of it with the supervisor, or later.") % {"n": number}
    yield from unreachable_steps(kinds)
    yield from _in_forms(data)
    yield from _about_goals(data.get("goals", usual_goals()))


def _in_forms(data: dict[str, Any]) -> Iterator[str]:
    """Each step finds its form, and each form stands once."""
    given = [form["kind"] for form in data["forms"]]
    of_kinds = [NEEDED_FORMS[step["kind"]] for step in data["steps"] if not step.get("form")]
    for kind in dict.fromkeys(of_kinds):
        if given.count(kind) != 1:
            yield _("The steps need one form of the kind “%(kind)s”; the file has %(n)d.") % {
                "kind": kind,
                "n": given.count(kind),
            }
    numbers = [form["number"] for form in data["forms"]]
    for number in dict.fromkeys(number for number in numbers if numbers.count(number) > 1):
        yield _("Form %(number)s stands twice.") % {"number": number}
    in_forms = [problem for form in data["forms"] for problem in _asking(form)]
    yield from in_forms or _observations(data)
    for place, step in enumerate(data["steps"], start=1):
        if step.get("form") and step["form"] not in numbers:
            words = {"n": place, "number": step["form"]}
            yield _("Step %(n)d: the file has no form %(number)s.") % words


def _observations(data: dict[str, Any]) -> Iterator[str]:
    """Rated on a form of this file that says its rows; the level is one of a form of it."""
    said = data.get("observations")
    if said is None:
        return
    asking = [form for form in data["forms"] if "sections" in form]
    if said["form"] not in [form["number"] for form in asking]:
        yield _("Observations: the file says no rows of a form %(number)s.") % {
            "number": said["form"]
        }
    level = said.get("second_observer_below", "")
    scales = [scale for form in asking for scale in form.get("scales", [])]
    levels = [found.get("code") for scale in scales for found in scale.get("levels", [])]
    if level and level not in levels:
        yield _("Observations: no form of the file has a level “%(level)s”.") % {"level": level}


def _asking(form: dict[str, Any]) -> Iterator[str]:
    """What is wrong in a form whose rows the file says."""
    if "sections" not in form:
        for key in form.keys() - set(NAMED_ONLY):
            facts = {"number": form["number"], "key": key}
            yield _("Form %(number)s: “%(key)s” needs the sections of the form.") % facts
        return
    try:
        read_form({"format": 1, **form})
    except FormFileRefused as error:
        for problem in error.problems:
            yield _("Form %(number)s: %(why)s") % {"number": form["number"], "why": problem}


def _about_goals(rows: list[dict[str, Any]]) -> Iterator[str]:
    sentences = {
        "twice": _("Goals of the kind “%(kind)s” stand twice."),
        "order": _("Goals of the kind “%(kind)s”: the most must not be less than the least."),
        "none": _("Ask for at least one goal."),
    }
    for kind, problem in problems_in(rows):
        yield sentences[problem] % {"kind": kind}


def _refuse(problems: Iterator[str]) -> None:
    found = list(problems)
    if found:
        raise ProcessFileRefused(found[:SHOWN])


def _process_file(data: dict[str, Any]) -> ProcessFile:
    response = data.get("response", {})
    times = {f"response_{name}": value for name, value in response.items()}
    plain = {key: data[key] for key in AS_THEY_ARE if key in data}
    return ProcessFile(
        **plain,
        **times,
        forms=[{key: form[key] for key in NAMED_ONLY} for form in data["forms"]],
        asking=[read_form({"format": 1, **form}) for form in data["forms"] if "sections" in form],
        serves=Audience(**data["serves"]),
        steps=[_file_step(step) for step in data["steps"]],
        is_annual=data.get("annual", True),
        observations=FileObservations(**data.get("observations", {})),
        follows_core=data.get("core", False),
        own_rules=keys_said(data),
    )


def _file_step(step: dict[str, Any]) -> FileStep:
    checked_on = step.get("checked_on")
    day = date.fromisoformat(checked_on) if checked_on else None
    return FileStep(**{**step, "checked_on": day})
