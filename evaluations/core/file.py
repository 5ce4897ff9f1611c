"""What does a file of the district's rules say, and what does it add to a process file (S4-5)?

Such a file has the parts that processes share, written as in a process file: see
core_files/schema.json and docs/process-files.md.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker

from accounts.json_file import UnreadableJson, read_json
from accounts.json_schema import place_of
from evaluations.core import catalogue as core
from evaluations.core.keys import OF_FILE, keys_said
from evaluations.processes.file import FOLDER as PROCESS_FILES
from evaluations.processes.file import USUAL, FileStep, ProcessFile, ProcessFileRefused

FOLDER = Path(__file__).parents[1] / "core_files"
MOST_BYTES = 100_000


def read_core_file(content: bytes) -> dict[str, Any]:
    """The values by key. Raises ProcessFileRefused, which names everything that is wrong."""
    if len(content) > MOST_BYTES:
        raise ProcessFileRefused([_("The file is larger than 100 kB. Rules are far smaller.")])
    try:
        data = read_json(content)
    except UnreadableJson as error:
        raise ProcessFileRefused([str(error)]) from error
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(map(str, error.path)))
    if errors:
        raise ProcessFileRefused([f"{place_of(error)}: {error.message}" for error in errors])
    if problems := list(_in_itself(data)):
        raise ProcessFileRefused(problems)
    return _values(data)


@cache
def ready_core() -> dict[str, Any]:
    """What comes with Tandem: an example that a district confirms."""
    return read_core_file((FOLDER / "core.json").read_bytes())


@cache
def _validator() -> Draft202012Validator:
    """Steps and lines are those of process files."""
    schema = json.loads((FOLDER / "schema.json").read_text())
    schema["$defs"] = json.loads((PROCESS_FILES / "schema.json").read_text())["$defs"]
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def _in_itself(data: dict[str, Any]) -> Iterator[str]:
    kinds = [step["kind"] for step in data["steps"]]
    for kind in dict.fromkeys(kind for kind in kinds if kinds.count(kind) > 1):
        yield _("Steps of the kind “%(kind)s” stand twice.") % {"kind": kind}
    for key, value in _values(data).items():
        if key not in core.all_keys():
            yield _("A step of this kind has no such rule: “%(key)s”.") % {"key": key}
        else:
            yield from (f"{core.title_of(key)}: {why}" for why in core.problems_in(key, value))


def _values(data: dict[str, Any]) -> dict[str, Any]:
    found = {key: data[key] for key in OF_FILE if key in data}
    said = keys_said(data)
    for step in data["steps"]:
        file_step = FileStep(**{key: value for key, value in step.items() if key != "checked_on"})
        values = _values_of(file_step, step.get("checked_on"))
        keys = {f"{file_step.kind}.{part}": value for part, value in values.items()}
        found |= {key: value for key, value in keys.items() if key in said}
    return found


def _values_of(step: FileStep, checked_on: str | None) -> dict[str, Any]:
    """By part: what a step of a file says, or leaves as usual."""
    return {
        core.NAME: step.name,
        core.DATE: {
            "sentence": step.rule,
            "source": step.source,
            "source_url": step.source_url,
            "checked_on": checked_on,
        },
        core.REMINDERS: {name: getattr(step, name) for name in core.REMINDER_COLUMNS},
        core.TOPICS: step.topics,
        core.NEW: step.new_months,
    }


def completed(file: ProcessFile, values: core.Values) -> ProcessFile:
    """The same with what it left out, as the district says it.

    Raises ProcessFileRefused, which names what neither of them says.
    """
    if not file.follows_core:
        return file
    problems: list[str] = []
    seen: set[str] = set()
    steps = []
    for number, step in enumerate(file.steps, start=1):
        own = file.own_rules if step.kind not in seen else core.all_keys()
        steps.append(_with_core(step, values, own))
        seen.add(step.kind)
        problems.extend(_still_missing(number, steps[-1]))
    if problems:
        raise ProcessFileRefused(problems)
    plain: dict[str, Any] = {
        name: values[name]
        for name in (core.PURPOSE, core.INITIATIVES)
        if name in values and name not in file.own_rules
    }
    if core.RESPONSE in values and core.RESPONSE not in file.own_rules:
        plain |= {f"response_{name}": value for name, value in values[core.RESPONSE].items()}
    if core.OBSERVATIONS in values and core.OBSERVATIONS not in file.own_rules:
        least = values[core.OBSERVATIONS] if file.observations.form else 0
        plain["observations"] = replace(file.observations, least=least)
    return replace(file, steps=steps, **plain)


def _with_core(step: FileStep, values: core.Values, own: list[str]) -> FileStep:
    taken = {
        part: values[key]
        for part in core.parts_of(step.kind)
        if (key := f"{step.kind}.{part}") in values and key not in own
    }
    changes: dict[str, Any] = {}
    for part, value in taken.items():
        changes |= _columns(part, value)
    return replace(step, **changes)


def _columns(part: str, value: Any) -> dict[str, Any]:
    """Of a FileStep."""
    if part == core.DATE:
        day = value["checked_on"]
        facts = {name: value[name] for name in ("source", "source_url")}
        return facts | {"rule": value["sentence"], "checked_on": core.day_of(day)}
    return dict(value) if part == core.REMINDERS else {part: value}


def _still_missing(number: int, step: FileStep) -> Iterator[str]:
    words = {"n": number}
    if step.name == USUAL.name:
        yield _("Step %(n)d: neither the file nor the district says what it is called.") % words
    if step.rule == USUAL.rule:
        yield _("Step %(n)d: neither the file nor the district says its date.") % words
