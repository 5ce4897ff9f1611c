"""Who waits for the supervisor's signature, and who waits on whom?

One query for the whole list: the people of one supervisor are few enough to sort here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock, wording
from accounts.asking import ask, ask_one
from accounts.models import Membership
from accounts.rules import has_people, supervisors_acted_for
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.rules import can_decide

State = Step.State
SIGNED = {State.SIGNING, State.COMPLETE}
PAGE = 50  # people
SORTS = {"name": ("last_name", "first_name"), "met": ("held_on", "last_name")}


@dataclass(frozen=True)
class Person:
    """One line of the list."""

    pk: UUID  # of the step
    first_name: str
    last_name: str
    job_title: str
    unit: str
    state: str
    held_on: date | None
    returned_at: datetime | None
    shared_at: datetime | None
    is_away: bool = False  # on leave today
    away_until: date | None = None  # its last day, as far as it is known

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def about(self) -> str:
        return ", ".join(part for part in (self.job_title, self.unit, self.away) if part)

    @property
    def away(self) -> str:
        if not self.is_away:
            return ""
        if self.away_until is None:
            return _("on leave")
        return _("on leave until %(day)s") % {"day": wording.short_date(self.away_until)}

    @property
    def is_ready(self) -> bool:
        return self.state == State.SHARED

    @property
    def when(self) -> str:
        """Since when they are ready: the day they met, else the day the goals were shared."""
        if self.held_on:
            return _("Met %(day)s") % {"day": wording.short_date(self.held_on)}
        return _("Shared %(day)s") % {"day": wording.short_date(self.shared_at)}

    @property
    def why(self) -> str:
        """What is waited for."""
        if self.state == State.RETURNED and self.returned_at:
            return _("Returned %(day)s") % {"day": wording.short_date(self.returned_at)}
        if self.state == State.SIGNING:
            return _("%(name)s signs next") % {"name": self.first_name}
        return _("Goals not shared")


@dataclass(frozen=True)
class Queue:
    ready: list[Person] = field(default_factory=list)
    waiting: list[Person] = field(default_factory=list)
    signed: int = 0  # by the supervisor; some of them still wait for the employee
    total: int = 0
    listed: list[UUID] = field(default_factory=list)  # everybody, as sorted

    @property
    def left(self) -> int:
        return len(self.ready) + len(self.waiting)

    @property
    def people(self) -> list[Person]:
        return [*self.ready, *self.waiting]

    def after(self, pk: UUID | None) -> Person | None:
        """The next ready person: after this one, ready or not, else from the top."""
        ready = {person.pk: person for person in self.ready}
        place = self.listed.index(pk) if pk in self.listed else -1
        around = [*self.listed[place + 1 :], *self.listed[: max(place, 0)]]
        return next((ready[other] for other in around if other in ready), None)

    def position(self, pk: UUID) -> int:
        """1 for the first ready one, 0 for somebody who is not ready."""
        return next((n for n, person in enumerate(self.ready, start=1) if person.pk == pk), 0)


def steps_of(membership: Membership, *kinds: str) -> QuerySet[Step]:
    """Steps of these kinds of those whom this person answers for today, in years that are open."""
    return (
        Step.objects.active()
        .filter(
            rule__kind__in=kinds,
            participation__employee__supervisor__in=[
                membership.pk,
                *supervisors_acted_for(membership),
            ],
            participation__employee__is_active=True,
        )
        .exclude(participation__cycle__state=Cycle.State.CLOSED)
        .exclude(participation__employee=membership)
    )


# `steps_of` with what the list shows, and counted. Written once: the ORM took longer to compose
# them, with five joins and two subqueries, than the database to answer. The supervisors stand
# behind a SELECT, so that PostgreSQL keeps the plan: where it sees that there is one, a plan for
# whatever number looks so dear to it that it plans each time, which takes three times as long.
STEPS = """
    FROM accounts_membership e
    JOIN evaluations_participation p ON p.employee_id = e.id AND p.state = %(active)s
    JOIN evaluations_step s ON s.participation_id = p.id
    JOIN evaluations_steprule r ON r.id = s.rule_id AND r.kind = %(kind)s
    JOIN evaluations_cycle c ON c.id = p.cycle_id AND c.state <> %(closed)s
    {}
    WHERE e.supervisor_id = ANY(ARRAY(SELECT unnest(%(supervisors)s::uuid[])))
        AND e.is_active AND e.id <> %(reader)s
"""
SHOWN = """
    LEFT JOIN accounts_bargainingunit u ON u.id = e.unit_id
    LEFT JOIN goals_goalset g ON g.id = s.goal_set_id
    LEFT JOIN evaluations_conference m ON m.step_id = s.id
    LEFT JOIN deadlines_leave l ON l.person_id = e.id
        AND %(today)s::date BETWEEN l.first_day AND coalesce(l.last_day, 'infinity')
"""
PEOPLE = f"""
    SELECT s.id, e.first_name, e.last_name, e.job_title, u.code, s.state, m.held_on,
        (SELECT max(b.returned_at) FROM evaluations_return b WHERE b.step_id = s.id),
        g.shared_at, l.id IS NOT NULL, l.last_day
    {STEPS.format(SHOWN)} AND e.search LIKE ALL(%(names)s::text[])
"""
COUNTS = f"""
    SELECT count(*) FILTER (WHERE s.state = %(shared)s),
        count(*) FILTER (WHERE s.state NOT IN (%(shared)s, %(done)s)),
        count(*) FILTER (WHERE s.state = %(done)s), count(*)
    {STEPS.format("")}
"""


def is_in_queue(step: Step, membership: Membership) -> bool:
    """`steps_of` for one step that is read with everybody concerned."""
    return (
        step.rule.kind == StepRule.Kind.GOAL_SETTING
        and can_decide(membership, step)
        and step.employee.is_active
        and step.participation.state == Participation.State.ACTIVE
        and step.participation.cycle.state != Cycle.State.CLOSED
    )


def queue_of(membership: Membership, *, words: str = "", sort: str = "name") -> Queue:
    """The list, narrowed to names with these words."""
    names = [connection.ops.prep_for_like_query(word) for word in words.casefold().split()[:5]]
    today = clock.today(membership.district)
    asked = _asked(membership) | {"names": [f"%{name}%" for name in names], "today": today}
    people = [_person(row) for row in ask(PEOPLE, asked)]
    queue = _grouped(people, sort)
    if not words:  # then the bar need not ask again
        counts = QueueCounts(len(queue.ready), len(queue.waiting), queue.signed, queue.total)
        membership.__dict__["_queue_counts"] = counts
    return queue


def _asked(membership: Membership) -> dict[str, Any]:
    """What `STEPS` asks for."""
    return {
        "active": Participation.State.ACTIVE,
        "supervisors": [membership.pk, *supervisors_acted_for(membership)],
        "reader": membership.pk,
        "kind": StepRule.Kind.GOAL_SETTING,
        "closed": Cycle.State.CLOSED,
    }


def _person(row: tuple[Any, ...]) -> Person:
    pk, first_name, last_name, job_title, unit, *rest = row
    return Person(pk, first_name, last_name, job_title, unit or "", *rest)


def _grouped(people: list[Person], sort: str) -> Queue:
    by = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    people.sort(key=lambda person: _key(person, by), reverse=sort.startswith("-"))
    return Queue(
        ready=[person for person in people if person.is_ready],
        waiting=[p for p in people if p.state not in {State.SHARED, State.COMPLETE}],
        signed=sum(person.state in SIGNED for person in people),
        total=len(people),
        listed=[person.pk for person in people],
    )


def _key(person: Person, by: tuple[str, ...]) -> tuple[Any, ...]:
    values = [getattr(person, name) for name in by]
    return tuple(
        (value is None, value.casefold() if isinstance(value, str) else value or 0)
        for value in values
    )


@dataclass(frozen=True)
class QueueCounts:
    """Each person once: `signed` by both, `waiting` on somebody else, who may have to sign yet."""

    ready: int
    waiting: int
    signed: int
    total: int


def queue_counts(membership: Membership) -> QueueCounts:
    """For the supervisor's home and the bar: one aggregate, asked once for each membership."""
    counts: QueueCounts | None = membership.__dict__.get("_queue_counts")
    if counts is None:
        counts = _ask_counts(membership) if has_people(membership) else QueueCounts(0, 0, 0, 0)
        membership.__dict__["_queue_counts"] = counts
    return counts


def _ask_counts(membership: Membership) -> QueueCounts:
    row = ask_one(COUNTS, _asked(membership) | {"shared": State.SHARED, "done": State.COMPLETE})
    return QueueCounts(*(row or (0, 0, 0, 0)))


def count_ready(membership: Membership) -> int:
    """Beside "Sign-offs" in the bar."""
    return queue_counts(membership).ready
