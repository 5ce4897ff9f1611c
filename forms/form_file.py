"""What does a form file say? JSON, checked against form_files/schema.json and in itself.

The ready-made forms that come with Tandem are such files, and a process file carries whole forms
in the same shape.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import ValidationError

from accounts.json_file import UnreadableJson, read_json
from accounts.json_schema import problems_against
from forms.consistency import problems_in

FOLDER = Path(__file__).with_name("form_files")
MOST_BYTES = 1_000_000
SHOWN = 20  # problems named at once
PLAIN = ("number", "title", "kind", "revision", "supersedes", "source", "procedure_url")


class FormFileRefused(ValueError):
    """`problems` are sentences: what is wrong where, and what to write instead."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class FormFile:
    """One revision of a form. `definition` is what forms/definition.py reads."""

    number: str
    title: str
    kind: str  # Form.Kind
    revision: int
    definition: dict[str, Any]
    adopted_on: date | None = None
    supersedes: int | None = None  # a revision of the same number
    source: str = ""
    procedure_url: str = ""
    is_sample: bool = False
    guidance: str = field(default="")


def read_form_file(content: bytes) -> FormFile:
    """Raises FormFileRefused, which names everything that is wrong."""
    return read_form(_parsed(content))


def read_form(data: Any) -> FormFile:
    """The same for JSON that is read already, such as a form inside a process file."""
    _refuse(problems_against(FOLDER / "schema.json", data, place=_place))
    _refuse(problems_in(data))
    return _form_file(data)


@cache
def ready_made() -> dict[str, FormFile]:
    """By number: what comes with Tandem. Samples that a district confirms, with their source."""
    paths = sorted(path for path in FOLDER.glob("*.json") if path.name != "schema.json")
    files = [read_form_file(path.read_bytes()) for path in paths]
    return {file.number: file for file in files}


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise FormFileRefused([_("The file is larger than 1 MB. A form is far smaller.")])
    try:
        return read_json(content)
    except UnreadableJson as error:
        raise FormFileRefused([str(error)]) from error


def _place(error: ValidationError) -> str:
    """`Section 2, row 3, “title”`: counted as people count."""
    names = {
        "sections": _("section"),
        "rows": _("row"),
        "scales": _("scale"),
        "levels": _("level"),
        "cuts": _("cut"),
        "options": _("option"),
        "columns": _("column"),
    }
    parts = list(error.path)
    words, at = [], 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if part in names and isinstance(after, int):
            words.append(f"{names[str(part)]} {after + 1}")
            at += 2
        else:
            words.append(str(part + 1) if isinstance(part, int) else f"“{part}”")
            at += 1
    place = ", ".join(words) or _("The file")
    return place[0].upper() + place[1:]


def _refuse(problems: Iterable[str]) -> None:
    found = list(problems)
    if found:
        raise FormFileRefused(found[:SHOWN])


def _form_file(data: dict[str, Any]) -> FormFile:
    adopted_on = data.get("adopted_on")
    sections = list(data["sections"])
    if data.get("feedback"):
        sections.append(_feedback_section())
    definition = {"scales": data.get("scales", []), "sections": sections}
    if "scoring" in data:
        definition["scoring"] = data["scoring"]
    return FormFile(
        **{key: data[key] for key in PLAIN if key in data},
        definition=definition,
        adopted_on=date.fromisoformat(adopted_on) if adopted_on else None,
        is_sample=data.get("is_sample", False),
        guidance=data.get("guidance", ""),
    )


def _feedback_section() -> dict[str, Any]:
    """Each conference and summative form asks for it (S0-2)."""
    row = {
        "code": "feedback",
        "kind": "text",
        "title": _("What would make this process work better?"),
        "required": False,
    }
    return {"code": "feedback", "title": _("Feedback"), "rows": [row]}
