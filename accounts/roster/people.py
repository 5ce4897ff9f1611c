"""Who does the district know already? A picture of it, for the plan to compare with."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts.roster.rows import BLANK, Job, Value

# Owner of a field that HR set by hand; behind it, the id of the source that owned it before.
BY_HAND = "hand:"
Kept = Value | tuple[Job, ...]
Values = dict[str, Kept]


@dataclass(slots=True)
class Person:
    """Somebody the district knows. Site, unit and supervisor as code or number, as in files."""

    pk: UUID
    number: str
    values: Values  # FIELDS and "jobs"
    is_active: bool
    sources: dict[str, str]  # field: id of the source that owns it
    brought_by: str | None

    @property
    def name(self) -> str:
        return f"{self.values['first_name']} {self.values['last_name']}".strip()


@dataclass(slots=True)
class Known:
    """The district as it is."""

    people: dict[str, Person] = field(default_factory=dict)  # by employee number
    sites: dict[str, str] = field(default_factory=dict)  # code: name
    units: dict[str, str] = field(default_factory=dict)


def is_empty(value: Kept) -> bool:
    return value in BLANK or value == ()


def own_by_hand(sources: dict[str, str], *names: str) -> None:
    """HR set these fields: each remembers in `sources` which one it belonged to before."""
    for name in names:
        before = str(sources.get(name, ""))
        if not before.startswith(BY_HAND):
            sources[name] = f"{BY_HAND}{before}"
