"""How are many short lists of one case read? By one statement, as JSON, written once.

A plan has a dozen lists, a review as many. To ask for each took a trip to the database, and
composing it by the ORM longer than the rest of the page.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from django.db import models

from accounts.alongside import models_of, read_json
from accounts.asking import ask_named
from accounts.models import Membership
from remediation.models import Case

M = TypeVar("M", bound=models.Model)


def rows(table: str, order: str, condition: str = "true") -> str:
    """SQL: all of a case that lie in one table of this app."""
    return f"""ARRAY(SELECT to_json(r.*) FROM remediation_{table} r
        WHERE r.case_id = %(case)s AND {condition} ORDER BY {order})"""


def people(columns: Mapping[str, str]) -> str:
    """SQL: whom rows name, each once. `columns`: those that name somebody, by table."""
    named = " UNION ALL ".join(
        f"SELECT {column} FROM remediation_{table} WHERE case_id = %(case)s"
        for table, names in columns.items()
        for column in names.split()
    )
    return f"ARRAY(SELECT to_json(m.*) FROM accounts_membership m WHERE m.id IN ({named}))"


def select(lists: Mapping[str, str]) -> str:
    """The statement for `Found`. One of the lists is `people`."""
    return f"SELECT {', '.join(f'{words} AS {name}' for name, words in lists.items())}"


class Found:
    """The lists of one statement as models; whom rows name hangs on them."""

    def __init__(self, statement: str, case: Case, **values: object) -> None:
        self.lists = ask_named(statement, {"case": case.pk, **values})
        self.people = {one.pk: one for one in self.rows(Membership, "people")}

    def rows(self, model: type[M], name: str, *named: str) -> list[M]:
        """`named`: the fields that name somebody."""
        found = models_of(model, map(read_json, self.lists[name]))
        for row in found:
            for field in named:
                setattr(row, field, self.people.get(getattr(row, f"{field}_id")))
        return found


def grouped(rows: Iterable[M], name: str) -> dict[UUID, list[M]]:
    """By what they hang on."""
    groups: dict[UUID, list[M]] = {}
    for row in rows:
        groups.setdefault(getattr(row, name), []).append(row)
    return groups
