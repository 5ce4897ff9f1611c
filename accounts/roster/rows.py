"""What does a reader hand over? One `PersonRow` for each person or job row of a file."""

from dataclasses import dataclass, field
from datetime import date

Value = str | bool | date | None
BLANK: tuple[Value, ...] = ("", None)

# Names of the fields a file may carry, as they stand in Membership. `site`, `unit` and
# `supervisor` hold a code or a number here; `jobs` (further jobs) is a tuple of `Job`s.
PERSON_FIELDS = (
    "last_name",
    "first_name",
    "email",
    "hired_on",
    "is_certified",
    "contract_kind",
    "unit",
    "supervisor",
    "work_calendar",
)
JOB_FIELDS = ("job_title", "job_code", "site", "in_role_since")
FIELDS = PERSON_FIELDS + JOB_FIELDS


class FileRefused(Exception):
    """The file as a whole cannot be used. The message says what happened and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Job:
    title: str
    code: str = ""
    site: str = ""


@dataclass(slots=True)
class PersonRow:
    """One person, or one job of a person, as the file says it, cleaned."""

    row: int  # where a person finds it in the file, counted from 1
    number: str
    values: dict[str, Value]
    jobs: list[Job] = field(default_factory=list)  # further jobs
    reason: str = ""  # why the row cannot be used
    suggestion: str = ""

    @property
    def name(self) -> str:
        first, last = self.values.get("first_name"), self.values.get("last_name")
        return f"{first or ''} {last or ''}".strip()

    @property
    def job(self) -> Job:
        title, code, site = (str(self.values.get(key) or "") for key in JOB_FIELDS[:3])
        return Job(title, code, site)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site the file names. `kind` is a value of Site.Kind."""

    code: str
    name: str
    kind: str = "school"
    parent: str = ""


@dataclass(slots=True)
class Reading:
    """A file, read. `fields` are those it carries; a source owns only these."""

    fields: frozenset[str]
    rows: list[PersonRow]
    sites: list[SiteRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows_read: int = 0
