"""What does the file of a job description say? JSON, checked against job_files/schema.json.

The ready-made ones that come with Tandem are such files (docs/form-files.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.json_file import UnreadableJson, read_json
from accounts.json_schema import problems_against

FOLDER = Path(__file__).with_name("job_files")
MOST_BYTES = 200_000
SHOWN = 20  # problems named at once
COLUMNS = ("job_code", "title", "revision", "source", "is_sample")


class JobFileRefused(ValueError):
    """`problems` are sentences: what is wrong where."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class JobFile:
    """One revision. `content` is everything else that the file says, as it says it."""

    job_code: str
    title: str
    revision: int
    content: dict[str, Any]
    source: str = ""
    is_sample: bool = False


def read_job_file(content: bytes) -> JobFile:
    """Raises JobFileRefused, which names everything that is wrong."""
    if len(content) > MOST_BYTES:
        raise JobFileRefused([_("The file is larger than 200 kB. A job description is smaller.")])
    try:
        data = read_json(content)
    except UnreadableJson as error:
        raise JobFileRefused([str(error)]) from error
    problems = list(problems_against(FOLDER / "schema.json", data)) or list(_in_itself(data))
    if problems:
        raise JobFileRefused(problems[:SHOWN])
    columns = {name: data[name] for name in COLUMNS if name in data}
    rest = {key: value for key, value in data.items() if key not in {*COLUMNS, "format"}}
    return JobFile(**columns, content=rest)


@cache
def ready_made() -> dict[str, JobFile]:
    """By job code: samples that a district confirms, with their source."""
    paths = sorted(path for path in FOLDER.glob("*.json") if path.name != "schema.json")
    files = [read_job_file(path.read_bytes()) for path in paths]
    return {file.job_code: file for file in files}


def _in_itself(data: dict[str, Any]) -> Iterator[str]:
    months = [data[key] for key in ("created",) if key in data] + data.get("revised", [])
    if months != sorted(months):
        yield _("The dates stand in order: when it was made first, then each revision.")
    duties = [duty["text"] for duty in data["essential_duties"]] + data.get("other_duties", [])
    for text in dict.fromkeys(duty for duty in duties if duties.count(duty) > 1):
        yield _("A duty stands twice: “%(duty)s”") % {"duty": text}
    if not any(duty.get("rated", True) for duty in data["essential_duties"]):
        yield _("Leave at least one essential duty to be rated.")
