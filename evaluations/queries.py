"""Questions that pages of this floor and of the reports ask, each a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from deadlines.models import Deadline
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.steps.status import Status, status_of
from evaluations.steps.turns import MEET_AND_SIGN, SIGN
from evaluations.year_reading import read_steps

GOING = {MEET_AND_SIGN, SIGN}


@dataclass(frozen=True)
class Cut:
    """What people can be grouped by, and where the names of the groups stand."""

    key: str
    table: type[Model]
    names: tuple[str, ...] = ("name",)


CUTS = {
    "site": Cut("person__site", Site),
    "unit": Cut("person__unit", BargainingUnit),
    "supervisor": Cut("person__supervisor", Membership, ("last_name", "first_name")),
}
NAMED = """
    SELECT counted.*, concat_ws(', ', {names}) AS name
    FROM ({counted}) AS counted LEFT JOIN {table} AS named ON named.id = counted.key
    ORDER BY {order}
"""


@dataclass(frozen=True)
class StepLine:
    """A step as a person's page lists it."""

    step: Step
    deadline: Deadline | None
    status: Status

    @property
    def waits_for(self) -> str:
        """The rule of a step that has no date yet, for it counts from something to come."""
        is_undone = self.step.state != Step.State.COMPLETE
        if self.deadline is not None or not is_undone:
            return ""
        rule = self.step.rule.deadline_rule
        return rule.sentence if self.step.participation.cycle.process.waits_for_events else ""


@dataclass(frozen=True)
class Counts:
    """Each person once. `late` counts before anything else that is undone."""

    done: int
    going: int
    idle: int
    late: int

    @property
    def total(self) -> int:
        return self.done + self.going + self.idle + self.late


@dataclass(frozen=True)
class GroupCounts(Counts):
    """Of a site, a unit, or the people of one supervisor; `key` is None for those without."""

    key: UUID | None
    name: str


@dataclass(frozen=True)
class StepCounts(Counts):
    rule: StepRule


def deadlines_of(cycle: Cycle) -> QuerySet[Deadline]:
    """A cycle's own: each step rule has a date rule of its own."""
    rules = StepRule.objects.filter(process=cycle.process_id).values("deadline_rule")
    return Deadline.objects.filter(rule__in=rules, cancelled_at=None)


def _tallies(today: date) -> dict[str, Count]:
    is_open = Q(settled_at=None)
    late = is_open & Q(overdue_from__lte=today)
    going = is_open & Q(overdue_from__gt=today, act__in=GOING)
    return {
        "done": Count("pk", filter=~is_open),
        "late": Count("pk", filter=late),
        "going": Count("pk", filter=going),
        "all": Count("pk"),
    }


def _counts(row: Mapping[str, Any]) -> dict[str, int]:
    done, late, going = row["done"], row["late"], row["going"]
    return {"done": done, "going": going, "late": late, "idle": row["all"] - done - late - going}


def status_by(cut: str, deadlines: QuerySet[Deadline], *, today: date) -> list[GroupCounts]:
    """How far each site, unit or team is with these steps (of one rule), by name: one aggregate.

    `cut`: a key of CUTS.
    """
    return [
        GroupCounts(**_counts(row), key=row["key"], name=row["name"])
        for row in counted_by(CUTS[cut], deadlines, _tallies(today))
    ]


def counted_by(
    cut: Cut, deadlines: QuerySet[Deadline], counts: Mapping[str, Count]
) -> list[dict[str, Any]]:
    """The `counts` of each group with its `key` and `name`, by name, in one statement.

    Names are joined to the groups, not to each of ten thousand dates, which would be sorted by
    them: that took a third of the statement.
    """
    grouped = deadlines.order_by().values(key=F(cut.key)).annotate(**counts)
    try:
        counted, values = grouped.query.sql_with_params()
    except EmptyResultSet:  # a leader of no site
        return []
    statement = NAMED.format(
        counted=counted,
        names=", ".join(f"nullif(named.{name}, '')" for name in cut.names),
        table=cut.table._meta.db_table,
        order=", ".join(f"named.{name}" for name in cut.names),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        columns = [column.name for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def counts_of(cycle: Cycle) -> list[StepCounts]:
    """How far the whole cycle is, step by step: one aggregate and the rules."""
    today = clock.today(cycle.district)
    rules = cycle.process.step_rules.select_related("deadline_rule")
    rows: dict[Any, Mapping[str, Any]] = {
        row["rule"]: row
        for row in deadlines_of(cycle).order_by().values("rule").annotate(**_tallies(today))
    }
    nothing = {"done": 0, "late": 0, "going": 0, "all": 0}
    return [
        StepCounts(**_counts(rows.get(rule.deadline_rule_id, nothing)), rule=rule)
        for rule in rules
    ]


def without_supervisor(cycle: Cycle) -> QuerySet[Participation]:
    """People in the cycle whose goals nobody could read: HR names a supervisor for them."""
    return (
        cycle.participations.filter(state=Participation.State.ACTIVE, employee__supervisor=None)
        .select_related("employee__site")
        .order_by("employee__last_name", "employee__first_name")
    )


def year_of(
    person: Membership, year: SchoolYear, dates: Iterable[Deadline], *, viewer: Membership
) -> list[StepLine]:
    """The steps of somebody's year, in order, also when it is closed: one query.

    `dates`: all of that year (evaluations/year_reading.py).
    """
    today = clock.today(viewer.district)
    deadlines = {date.subject_id: date for date in dates}
    return [
        _line(step, deadlines.get(step.pk), viewer=viewer, today=today)
        for step in read_steps(person, year)
    ]


def _line(step: Step, deadline: Deadline | None, *, viewer: Membership, today: date) -> StepLine:
    participation = step.participation
    if step.state != Step.State.COMPLETE:
        if participation.state == Participation.State.EXEMPT:
            return StepLine(step, deadline, Status("dash", _("Let off")))
        if (
            participation.cycle.state == Cycle.State.CLOSED
            or participation.state == Participation.State.ENDED
        ):
            return StepLine(step, deadline, Status("dash", _("Ended without it")))
    return StepLine(step, deadline, status_of(step, deadline, viewer=viewer, today=today))


def dates_beside(lines: Iterable[StepLine], dates: Iterable[Deadline]) -> list[Deadline]:
    """What else was due, such as a response."""
    steps = {line.step.pk for line in lines}
    return [date for date in dates if date.subject_id not in steps and not date.is_gentle]
