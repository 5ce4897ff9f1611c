"""What does a case file say? JSON, checked against case_files/schema.json and in itself.

The ready-made kinds that come with Tandem are such files: samples that a district confirms.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import ValidationError

from accounts.json_file import UnreadableJson, read_json
from accounts.json_schema import problems_against
from remediation.plans.limits import RULES, WITH_A_DAY, WITHOUT_VALUE

FOLDER = Path(__file__).parents[1] / "case_files"
MOST_BYTES = 200_000
SHOWN = 20  # problems named at once


class CaseFileRefused(ValueError):
    """`problems` are sentences: what is wrong where, and what to write instead."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_case_file(content: bytes) -> dict[str, Any]:
    """Raises CaseFileRefused, which names everything that is wrong."""
    if len(content) > MOST_BYTES:
        raise CaseFileRefused([_("The file is larger than 200 KB. A kind is far smaller.")])
    try:
        data = read_json(content)
    except UnreadableJson as error:
        raise CaseFileRefused([str(error)]) from error
    told = problems_against(FOLDER / "schema.json", data, place=_place)
    problems = list(told) or list(_in_itself(data))
    if problems:
        raise CaseFileRefused(problems[:SHOWN])
    kind: dict[str, Any] = data
    return kind


@cache
def ready_made() -> dict[str, dict[str, Any]]:
    """By code: what comes with Tandem."""
    paths = sorted(path for path in FOLDER.glob("*.json") if path.name != "schema.json")
    files = [read_case_file(path.read_bytes()) for path in paths]
    return {file["code"]: file for file in files}


def _place(error: ValidationError) -> str:
    """`limits.2.code`, as whoever loads kinds writes it."""
    return ".".join(map(str, error.absolute_path)) or _("The file")


def _in_itself(data: dict[str, Any]) -> Iterator[str]:
    codes = Counter(component["code"] for component in data["components"])
    for code, count in codes.items():
        if count > 1:
            yield _("components: “%(code)s” is there twice. Take one out.") % {"code": code}
    for limit in data.get("limits", []):
        yield from _wrong_limit(limit)


def _wrong_limit(limit: dict[str, Any]) -> Iterator[str]:
    code, value = limit["code"], limit.get("value")
    facts = {"code": code, "known": ", ".join(RULES)}
    if code not in RULES:
        yield _("limits: nobody knows “%(code)s”. Known are: %(known)s.") % facts
    elif code in WITH_A_DAY and not isinstance(value, str):
        yield _("limits: “%(code)s” needs a day as value, such as 05-15.") % facts
    elif code not in WITH_A_DAY | WITHOUT_VALUE and not isinstance(value, int):
        yield _("limits: “%(code)s” needs a number as value.") % facts
