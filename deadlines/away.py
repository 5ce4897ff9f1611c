"""Who is away on which days, and until when?"""

import json
from collections import defaultdict
from datetime import date
from uuid import UUID

from accounts.alongside import models_of
from accounts.asking import ask
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


def leave_on(person: UUID, day: date) -> Leave | None:
    """The one they are on that day."""
    return Leave.objects.on(day).filter(person=person).first()


def leaves_to_come(person: UUID, day: date) -> list[Leave]:
    """Those not over on that day, the first one first."""
    return models_of(Leave, [json.loads(row) for (row,) in ask(NOT_OVER, [person, day])])


# Written once, for the page of a person.
NOT_OVER = """
    SELECT to_jsonb(v.*) FROM deadlines_leave v
    WHERE v.person_id = %s AND (v.last_day IS NULL OR v.last_day >= %s::date) ORDER BY v.first_day
"""
