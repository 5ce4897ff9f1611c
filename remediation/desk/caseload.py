"""Which open cases need somebody, over all sites? One statement, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from accounts.asking import ask, ask_anew
from remediation.desk.health import LEVEL_SQL, LOOK_SQL, NEEDS_SQL, NEEDS_YOU, STEADY, WORTH_A_LOOK

PAGE = 50
GLANCE = 5  # of those worth a look, on the page of all
LEVELS = (NEEDS_YOU, WORTH_A_LOOK, STEADY)

# What the rules of health look at, of each open case but the reader's own.
FACTS = """
    SELECT c.case_id AS id, c.person_id, c.kind_id, c.state, c.starts_on, c.ends_on,
        (c.started_at AT TIME ZONE %(zone)s::text)::date AS started_on,
        (c.sent_at AT TIME ZONE %(zone)s::text)::date AS sent_on,
        (c.issued_at AT TIME ZONE %(zone)s::text)::date AS issued_on, c.coordinator_id,
        p.first_name, p.last_name, p.employee_number, p.site_id,
        e.first_name AS evaluator_first, e.last_name AS evaluator_last, e.email,
        e.is_active AS evaluator_works,
        p.supervisor_id IS NOT DISTINCT FROM c.evaluator_id AS same_supervisor,
        c.evaluator_id IN (SELECT person_id FROM deadlines_leave WHERE %(today)s::date
            BETWEEN first_day AND coalesce(last_day, 'infinity')) AS evaluator_away,
        c.next_check_on, c.help_missing_on, c.unproved,
        (c.voices_at AT TIME ZONE %(zone)s::text)::date AS voices_since,
        greatest(c.held_on, c.help_given_on, c.seen_on, c.starts_on) AS contact_on,
        coalesce(c.next_check_on, c.ends_on) AS next_on
    FROM remediation_casefacts c
    JOIN accounts_membership p ON p.id = c.person_id
    JOIN accounts_membership e ON e.id = c.evaluator_id
    WHERE c.state NOT IN ('closed', 'withdrawn') AND c.person_id <> %(reader)s"""
FILTERS = {
    "kind": "c.kind_id = %(kind)s",
    "site": "p.site_id = %(site)s",
    "unit": "p.unit_id = %(unit)s",
    "certified": "p.is_certified = %(certified)s",
    "mine": "c.coordinator_id = %(reader)s",
}
# All are judged by a few columns, and the soonest of each level found; the rest is read for these
# alone. It begins with SELECT, so that pghistory sees that nothing is changed.
CASELOAD = """
    SELECT * FROM (WITH judged AS MATERIALIZED (
        SELECT f.id, {level} AS level, f.next_on FROM ({facts}) f
    ), counted AS (
        SELECT level, count(*) AS of_level FROM judged GROUP BY level
    ), shown AS (
        {shown}
    )
    SELECT counted.level, of_level, f.id, f.person_id, {needs} || {look} AS codes, f.state,
        f.starts_on, f.ends_on, f.started_on, f.sent_on, f.issued_on,
        f.coordinator_id = %(reader)s AS is_mine, kind.title, kind.family,
        f.first_name, f.last_name, f.employee_number, site.name AS site,
        f.evaluator_first, f.evaluator_last, f.email, f.next_check_on, f.contact_on,
        (SELECT what FROM remediation_support s WHERE s.case_id = f.id
            AND s.called_off_at IS NULL AND s.delivered_on IS NULL
            ORDER BY s.promised_for, s.id LIMIT 1) AS help_missing,
        f.unproved, f.voices_since, f.next_on
    FROM counted
    LEFT JOIN shown USING (level)
    LEFT JOIN ({facts} AND c.case_id = ANY(ARRAY(SELECT id FROM shown))) f ON f.id = shown.id
    LEFT JOIN remediation_casekind kind ON kind.id = f.kind_id
    LEFT JOIN accounts_site site ON site.id = f.site_id) AS desk
    ORDER BY level, next_on NULLS FIRST, id
"""
SOONEST = """(SELECT id, level FROM judged WHERE level = {level}
    ORDER BY next_on NULLS FIRST, id LIMIT {many} OFFSET {skip})"""
ONE_LEVEL = SOONEST.format(level="%(level)s", many="%(many)s", skip="%(skip)s")
ALL_LEVELS = " UNION ALL ".join(
    SOONEST.format(level=f"'{level}'", many=many, skip=0)
    for level, many in [(NEEDS_YOU, PAGE), (WORTH_A_LOOK, GLANCE)]
)


class Row(NamedTuple):
    """One case of the desk. Names as they stand; `is_mine`: the reader claimed it."""

    level: str
    pk: UUID
    person: UUID
    codes: list[str]
    state: str
    starts_on: date | None
    ends_on: date | None
    started_on: date | None
    sent_on: date | None
    issued_on: date | None
    is_mine: bool | None
    kind: str
    family: str
    first_name: str
    last_name: str
    employee_number: str
    site: str | None
    evaluator_first: str
    evaluator_last: str
    email: str
    next_check_on: date | None
    contact_on: date | None
    help_missing: str | None
    unproved: int
    voices_since: date | None
    next_on: date | None


@dataclass(frozen=True)
class Asked:
    """What the desk is narrowed to. `level` of "": all three, the first of each."""

    reader: UUID
    today: date
    kind: UUID | None = None
    site: UUID | None = None
    unit: UUID | None = None
    certified: bool | None = None
    mine: bool = False
    level: str = ""
    page: int = 1

    def filters(self) -> tuple[str, ...]:
        """Those that narrow it."""
        chosen = vars(self) | {"mine": self.mine or None}
        return tuple(name for name in FILTERS if chosen[name] is not None)

    def values(self, many: int = PAGE) -> dict[str, Any]:
        """With the zone that is active, in which moments have their days."""
        zone = timezone.get_current_timezone_name()
        return vars(self) | {"zone": zone, "many": many, "skip": (self.page - 1) * many}


@dataclass(frozen=True)
class Desk:
    """`counts` by level; `rows` of each level that the page shows."""

    counts: dict[str, int]
    rows: dict[str, list[Row]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def desk_of(asked: Asked) -> Desk:
    """One statement."""
    counts = dict.fromkeys(LEVELS, 0)
    shown: dict[str, list[Row]] = {level: [] for level in LEVELS}
    found = ask(_statement(asked.filters(), bool(asked.level)), asked.values())
    for level, of_level, pk, *rest in found:
        counts[level] = of_level
        if pk is not None:  # of each level at least its count comes
            shown[level].append(Row(level, pk, *rest))
    return Desk(counts, shown)


def whole_caseload(asked: Asked) -> Iterable[Row]:
    """Everybody in the filter, for a file: a statement for each level."""
    for level in LEVELS if not asked.level else [asked.level]:
        one = replace(asked, level=level, page=1)
        found = ask_anew(_statement(asked.filters(), True), one.values(many=1_000_000))
        yield from (
            Row(of, *rest) for of, _of_level, *rest in found if of == level and rest[0] is not None
        )


@cache
def _statement(filters: tuple[str, ...], is_of_one_level: bool) -> str:
    """Narrowed by these alone, so that one plan serves whoever narrows it so."""
    facts = " AND ".join([FACTS, *(FILTERS[name] for name in filters)])
    return CASELOAD.format(
        facts=facts,
        shown=ONE_LEVEL if is_of_one_level else ALL_LEVELS,
        level=LEVEL_SQL,
        needs=NEEDS_SQL,
        look=LOOK_SQL,
    )
