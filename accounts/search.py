"""Who is found by a name, a number, a site or a unit?

Statements put together from pieces, not by the ORM: it composed three of them anew for each page
of the list, which took longer than the database needs for 50 of 10,000 people.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from accounts import rules
from accounts.asking import ask, ask_one
from accounts.models import Membership
from accounts.models.words import LAST_CHARACTER, terms

# ?sort=: the columns of a row, its person p and their site.
SORTS = {
    "name": ("p.last_name", "p.first_name", "p.id"),
    "number": ("p.employee_number", "p.id"),
    "job": ("p.job_title", "p.last_name", "p.first_name", "p.id"),
    "site": ("site.name", "p.last_name", "p.first_name", "p.id"),
    "hired": ("p.hired_on", "p.last_name", "p.id"),
}
WORD = """p.id IN (SELECT word.membership_id FROM accounts_personword AS word
    WHERE word.word >= %s AND word.word < %s)"""
IDS = """SELECT p.id FROM accounts_membership AS p {site}
    WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s"""
# Which page it is, an index answers with ids alone: far down the list, the joins would otherwise
# be made for everybody above.
PAGE = f"""SELECT p.id, p.first_name, p.last_name, p.employee_number, p.job_title, p.is_active,
        p.site_id::text, p.unit_id::text, boss.first_name, boss.last_name, site.name
    FROM accounts_membership AS p
    LEFT JOIN accounts_membership AS boss ON boss.id = p.supervisor_id
    LEFT JOIN accounts_site AS site ON site.id = p.site_id
    WHERE p.id = ANY(ARRAY({IDS})) ORDER BY {{order}}"""
SITE = "LEFT JOIN accounts_site AS site ON site.id = p.site_id"


class Found(NamedTuple):
    """One person; ids of the places as text."""

    pk: UUID
    first_name: str
    last_name: str
    employee_number: str
    job_title: str
    is_active: bool
    site_id: str | None
    unit_id: str | None
    supervisor_first_name: str | None
    supervisor_last_name: str | None
    site_name: str | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    @property
    def supervisor(self) -> str:
        names = [self.supervisor_first_name, self.supervisor_last_name]
        return " ".join(name for name in names if name)


@dataclass
class Search:
    """Those of the people whom `reader` may see. A Paginator counts and cuts it."""

    reader: Membership
    sort: str = "name"  # with - in front: the other way round
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    ordered = True

    def __post_init__(self) -> None:
        if not rules.sees_everybody(self.reader):
            visible = rules.people_visible_to(self.reader).values("pk").query
            statement, values = visible.sql_with_params()
            self._narrow(f"p.id IN ({statement})", *values)

    def active(self) -> "Search":
        return self._narrow("p.is_active")

    def at(self, site: UUID) -> "Search":
        return self._narrow("p.site_id = %s", site)

    def in_unit(self, unit: UUID) -> "Search":
        return self._narrow("p.unit_id = %s", unit)

    def matching(self, words: str) -> "Search":
        """As `MembershipQuerySet.matching`: each word begins one of theirs."""
        for word in terms(words):
            self._narrow(WORD, word, word + LAST_CHARACTER)
        return self

    def _narrow(self, condition: str, *values: Any) -> "Search":
        self.conditions.append(condition)
        self.values += values
        return self

    @property
    def _where(self) -> str:
        return " AND ".join(self.conditions) or "true"

    def count(self) -> int:
        statement = f"SELECT count(*) FROM accounts_membership AS p WHERE {self._where}"
        counted = ask_one(statement, self.values)
        return int(counted[0]) if counted else 0

    def __getitem__(self, part: slice) -> list[Found]:
        columns = SORTS.get(self.sort.removeprefix("-"), SORTS["name"])
        direction = " DESC" if self.sort.startswith("-") else ""
        order = ", ".join(f"{column}{direction}" for column in columns)
        joined = SITE if columns[0] == "site.name" else ""
        start = part.start or 0
        statement = PAGE.format(site=joined, where=self._where, order=order)
        rows = ask(statement, [*self.values, part.stop - start, start])
        return [Found(*row) for row in rows]
