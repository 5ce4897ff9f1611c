"""Who is away on which days, and until when?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from accounts.alongside import models_of
from accounts.models import Membership
from accounts.person_facts import told_of
from deadlines.days import Away
from deadlines.models import Leave

DaysAway = dict[UUID, tuple[Away, ...]]  # by person, in their order


def days_away(person: UUID | None = None) -> DaysAway:
    """Of everybody, or of one person: also what is over, for it counted when a date was made."""
    found: dict[UUID, list[Away]] = defaultdict(list)
    leaves = Leave.objects.order_by("first_day")
    if person is not None:
        leaves = leaves.filter(person=person)
    for who, first, last in leaves.values_list("person", "first_day", "last_day"):
        found[who].append(Away(first, last))
    return {who: tuple(spans) for who, spans in found.items()}


class Absence(NamedTuple):
    """Somebody's supervisor is on leave today, and these people do their work meanwhile."""

    name: str
    until: date | None  # nobody knows
    stand_ins: Sequence[str]


def leaves_around(person: Membership) -> tuple[list[Leave], Absence | None]:
    """Their own leaves that are not over today, the first one first; their supervisor's.

    From what came along with the person (accounts.person_facts.told_of).
    """
    leaves, name, until, stand_ins = told_of(person, "around")
    absence = Absence(name, date.fromisoformat(until) if until else None, stand_ins)
    return models_of(Leave, leaves), absence if name else None


# To join to `employee` and `supervisor`, with the day as %(day)s. Who is on leave stands in for
# nobody, and nobody decides about themselves.
SUPERVISOR_GONE = """
    SELECT concat_ws(' ', nullif(supervisor.first_name, ''), nullif(supervisor.last_name, ''))
            AS name,
        away.last_day AS until,
        ARRAY(
            SELECT concat_ws(' ', nullif(m.first_name, ''), nullif(m.last_name, ''))
            FROM accounts_delegation d JOIN accounts_membership m ON m.id = d.delegate_id
            WHERE d.supervisor_id = supervisor.id AND d.ended_at IS NULL
                AND %(day)s BETWEEN d.starts_on AND d.ends_on
                AND m.is_active AND m.id <> employee.id
                AND NOT EXISTS (
                    SELECT FROM deadlines_leave too WHERE too.person_id = m.id
                        AND %(day)s BETWEEN too.first_day AND coalesce(too.last_day, 'infinity')
                )
            ORDER BY m.last_name, m.first_name, m.id
        ) AS stand_ins
    FROM deadlines_leave away
    WHERE away.person_id = supervisor.id
        AND %(day)s BETWEEN away.first_day AND coalesce(away.last_day, 'infinity')
    LIMIT 1
"""
# Of the person `p` and their supervisor `b`, on the page of a person (settings.PERSON_FACTS).
AROUND = f"""
    SELECT json_build_array(ARRAY(
            SELECT to_json(v.*) FROM deadlines_leave v
            WHERE v.person_id = p.id
                AND (v.last_day IS NULL OR v.last_day >= %(day)s::date)
            ORDER BY v.first_day
        ), gone.name, gone.until, gone.stand_ins)
    FROM (SELECT p.id) employee
    CROSS JOIN (SELECT b.id, b.first_name, b.last_name) supervisor
    LEFT JOIN LATERAL ({SUPERVISOR_GONE}) gone ON true
"""
