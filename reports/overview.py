"""How many signed, who is overdue, and where? Asked of the deadlines of one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Membership
from accounts.rules import sites_led_by
from deadlines.models import Deadline
from evaluations.models import Participation, Step, StepRule
from evaluations.queries import GroupCounts, status_by
from reports.looked_at import LookedAt
from reports.rules import sees_whole_district
from reports.timing import LET_OFF, conditions, standing_in_sql

BY_NAME = ("person__last_name", "person__first_name", "person__employee_number")
ROW_FIELDS = (
    *BY_NAME,
    "person__job_title",
    "person__site__name",
    "person__unit__code",
    "person__supervisor__last_name",
    "person__supervisor__first_name",
    "act",
    "last_day_on",
    "settled_at",
    "acted_on",
    "was_late",
    "standing",
)


@dataclass(frozen=True)
class Scope:
    """Which deadlines are looked at: one step rule's, perhaps of one unit, team, some sites.

    `is_whole`: those of all steps of that process. `standing`: one of `timing.STANDINGS`.
    """

    step: LookedAt
    today: date
    zone: ZoneInfo
    unit: UUID | None = None
    sites: Sequence[UUID] | None = None
    supervisor: UUID | None = None
    standing: str = ""
    is_whole: bool = False

    @property
    def rule(self) -> StepRule:
        return self.step.rule

    def deadlines(self) -> QuerySet[Deadline]:
        found: QuerySet[Deadline] = Deadline.objects.filter(cancelled_at=None)
        if self.standing == LET_OFF:
            found = let_off()
        elif self.standing:
            found = found.filter(conditions(self.today, self.zone)[self.standing])
        if self.is_whole:
            steps = StepRule.objects.filter(process=self.rule.process_id)
            found = found.filter(rule__in=steps.values("deadline_rule"))
        else:
            found = found.filter(rule=self.rule.deadline_rule_id)
        if self.unit is not None:
            found = found.filter(person__unit=self.unit)
        if self.sites is not None:
            found = found.filter(person__site__in=self.sites)
        if self.supervisor is not None:
            found = found.filter(person__supervisor=self.supervisor)
        return found


def let_off() -> QuerySet[Deadline]:
    """What was called off because HR let somebody off the year, or this step of it."""
    exempt = Step.objects.filter(
        Q(participation__state=Participation.State.EXEMPT) | Q(excuse=Step.Excuse.HR)
    )
    return Deadline.objects.filter(cancelled_at__isnull=False, subject_id__in=exempt.values("pk"))


@dataclass(frozen=True)
class Totals:
    done: int
    going: int
    idle: int
    late: int
    late_groups: int

    @property
    def total(self) -> int:
        return self.done + self.going + self.idle + self.late

    @property
    def percent_done(self) -> int:
        """Rounded down: 100 means everybody."""
        return 100 * self.done // self.total if self.total else 0


def sites_seen_by(actor: Membership) -> list[UUID] | None:
    """Site leaders see their branch only; None: all sites."""
    return None if sees_whole_district(actor) else list(sites_led_by(actor))


def by_group(scope: Scope, cut: str) -> list[GroupCounts]:
    return status_by(cut, scope.deadlines(), today=scope.today)


def totals(rows: list[GroupCounts]) -> Totals:
    return Totals(
        done=sum(row.done for row in rows),
        going=sum(row.going for row in rows),
        idle=sum(row.idle for row in rows),
        late=sum(row.late for row in rows),
        late_groups=sum(bool(row.late) for row in rows),
    )


SORTS = {"site": "name", "total": "total", "signed": "done", "overdue": "late"}


def sorted_rows(rows: list[GroupCounts], sort: str) -> list[GroupCounts]:
    """By a column of the page; `-` first for the other way round. The name settles a draw."""
    column = SORTS.get(sort.lstrip("-"), "late")
    ordered = sorted(rows, key=lambda row: row.name)
    return sorted(ordered, key=lambda row: getattr(row, column), reverse=sort.startswith("-"))


def people(scope: Scope) -> QuerySet[Deadline, tuple[Any, ...]]:
    """One tuple of ROW_FIELDS a person, by name."""
    return with_standing(scope).values_list(*ROW_FIELDS).order_by(*BY_NAME)


def with_standing(scope: Scope) -> QuerySet[Deadline]:
    return scope.deadlines().annotate(standing=standing_in_sql(scope.today, scope.zone))


def late_with_supervisors(scope: Scope) -> QuerySet[Deadline]:
    """Overdue, and the turn is not the employee's own: what HR reminds of."""
    late = scope.deadlines().overdue(scope.today)  # type: ignore[attr-defined]
    found: QuerySet[Deadline] = late.exclude(turn=None).exclude(turn=F("person"))
    return found


def late_supervisors(scope: Scope) -> int:
    """How many HR would remind."""
    counted = late_with_supervisors(scope).aggregate(turns=Count("turn", distinct=True))
    found: int = counted["turns"]
    return found


def by_turn(deadlines: QuerySet[Deadline]) -> list[Any]:
    """Whose turn it is, and how often, as dictionaries: most first."""
    return list(
        deadlines.values("turn", "turn__first_name", "turn__last_name", "turn__email")
        .annotate(late=Count("pk"))
        .order_by("-late", "turn__last_name")
    )
