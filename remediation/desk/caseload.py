"""Which open cases need somebody, over all sites? One statement, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from accounts.asking import ask_anew
from remediation.desk.health import LOOK_SQL, NEEDS_SQL, NEEDS_YOU, STEADY, WORTH_A_LOOK

PAGE = 50
GLANCE = 5  # of those worth a look, on the page of all
LEVELS = (NEEDS_YOU, WORTH_A_LOOK, STEADY)

# The facts of each open case that the reader may see, but their own.
FACTS = """
    checks AS (
        SELECT case_id, max(held_on) AS held_on,
            min(due_on) FILTER (WHERE held_on IS NULL) AS next_on
        FROM remediation_check WHERE called_off_at IS NULL GROUP BY case_id
    ), helps AS (
        SELECT case_id, min(promised_for) FILTER (WHERE delivered_on IS NULL) AS missing_on,
            (array_agg(what ORDER BY promised_for) FILTER (WHERE delivered_on IS NULL))[1]
                AS missing,
            count(*) FILTER (WHERE delivered_on IS NOT NULL AND proof = ''
                AND artifact_id IS NULL) AS unproved,
            max(delivered_on) AS given_on
        FROM remediation_support WHERE called_off_at IS NULL GROUP BY case_id
    ), seen AS (
        SELECT case_id, max(happened_on) AS seen_on FROM remediation_evidenceentry
        GROUP BY case_id
    ), voices AS (
        SELECT case_id, min(greatest(employee_at, supervisor_at))::date AS since
        FROM remediation_planitem
        WHERE state IN ('open', 'proposed') AND taken_out_at IS NULL
            AND employee_words <> '' AND supervisor_words <> ''
        GROUP BY case_id
    ), facts AS (
        SELECT c.id, c.person_id, c.state, c.starts_on, c.ends_on,
            c.started_at::date AS started_on, c.sent_at::date AS sent_on,
            c.issued_at::date AS issued_on, c.coordinator_id, k.title AS kind, k.family,
            p.first_name, p.last_name, p.employee_number, p.site_id,
            e.first_name AS evaluator_first, e.last_name AS evaluator_last, e.email,
            e.is_active AS evaluator_works,
            p.supervisor_id IS NOT DISTINCT FROM c.evaluator_id AS same_supervisor,
            checks.next_on AS next_check_on,
            greatest(checks.held_on, helps.given_on, seen.seen_on, c.starts_on) AS contact_on,
            helps.missing_on AS help_missing_on, helps.missing AS help_missing,
            coalesce(helps.unproved, 0) AS unproved, voices.since AS voices_since,
            EXISTS (SELECT FROM deadlines_leave l WHERE l.person_id = c.evaluator_id
                AND %(today)s::date BETWEEN l.first_day AND coalesce(l.last_day, 'infinity'))
                AS evaluator_away
        FROM remediation_case c
        JOIN remediation_casekind k ON k.id = c.kind_id
        JOIN accounts_membership p ON p.id = c.person_id
        JOIN accounts_membership e ON e.id = c.evaluator_id
        LEFT JOIN checks ON checks.case_id = c.id
        LEFT JOIN helps ON helps.case_id = c.id
        LEFT JOIN seen ON seen.case_id = c.id
        LEFT JOIN voices ON voices.case_id = c.id
        WHERE c.state NOT IN ('closed', 'withdrawn') AND c.person_id <> %(reader)s
            AND (%(kind)s::uuid IS NULL OR c.kind_id = %(kind)s)
            AND (%(site)s::uuid IS NULL OR p.site_id = %(site)s)
            AND (%(unit)s::uuid IS NULL OR p.unit_id = %(unit)s)
            AND (%(certified)s::boolean IS NULL OR p.is_certified = %(certified)s)
            AND (NOT %(mine)s::boolean OR c.coordinator_id = %(reader)s)
    )"""
# Of a level: how many there are, and which place this one has. The soonest date stands first.
# It begins with SELECT, so that pghistory sees that nothing is changed.
CASELOAD = f"""
    SELECT * FROM (WITH {FACTS}, judged AS (
        SELECT f.*, {NEEDS_SQL} AS needs, {LOOK_SQL} AS looks,
            coalesce(f.next_check_on, f.ends_on) AS next_on
        FROM facts f
    ), placed AS (
        SELECT j.*, CASE WHEN needs <> '{{}}' THEN '{NEEDS_YOU}'
            WHEN looks <> '{{}}' THEN '{WORTH_A_LOOK}' ELSE '{STEADY}' END AS level
        FROM judged j
    ), ranked AS (
        SELECT r.*, count(*) OVER (PARTITION BY level) AS of_level,
            row_number() OVER (PARTITION BY level ORDER BY next_on NULLS FIRST, id) AS place
        FROM placed r
    )
    SELECT r.id, r.person_id, r.level, needs || looks AS codes, of_level, place, r.state,
        starts_on, ends_on, started_on, sent_on, issued_on,
        coordinator_id = %(reader)s AS is_mine, r.kind, r.family, first_name, last_name,
        employee_number, site.name AS site, evaluator_first, evaluator_last, email,
        next_check_on, contact_on, help_missing, unproved, voices_since, next_on
    FROM ranked r LEFT JOIN accounts_site site ON site.id = r.site_id
    WHERE place = 1 OR (level = %(level)s AND place > %(skip)s AND place <= %(until)s)
        OR (%(level)s = '' AND place <= CASE level WHEN '{NEEDS_YOU}' THEN {PAGE}
            WHEN '{WORTH_A_LOOK}' THEN {GLANCE} ELSE 0 END)) AS desk
    ORDER BY level, place
"""


class Row(NamedTuple):
    """One case of the desk. Names as they stand; `is_mine`: the reader claimed it."""

    pk: UUID
    person: UUID
    level: str
    codes: list[str]
    of_level: int
    place: int
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

    def values(self) -> dict[str, Any]:
        skip = (self.page - 1) * PAGE
        return vars(self) | {"skip": skip, "until": skip + PAGE}


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
    found = [Row(*row) for row in ask_anew(CASELOAD, asked.values())]
    counts = dict.fromkeys(LEVELS, 0) | {row.level: row.of_level for row in found}
    shown: dict[str, list[Row]] = {level: [] for level in LEVELS}
    for row in found:
        if _is_shown(row, asked):
            shown[row.level].append(row)
    return Desk(counts, shown)


def _is_shown(row: Row, asked: Asked) -> bool:
    """The first of each level comes along for its count."""
    if asked.level:
        return row.level == asked.level and (row.place > 1 or asked.page == 1)
    return row.level != STEADY


def whole_caseload(asked: Asked) -> Iterable[Row]:
    """Everybody in the filter, for a file: a statement for each level."""
    for level in LEVELS if not asked.level else [asked.level]:
        values = asked.values() | {"level": level, "skip": 0, "until": 1_000_000}
        for row in ask_anew(CASELOAD, values):
            one = Row(*row)
            if one.level == level:
                yield one
