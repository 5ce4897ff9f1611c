"""How many signed, who is overdue, and where? Asked of the deadlines of one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership
from accounts.rules import sites_led_by
from deadlines.models import Deadline
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.queries import GroupCounts, status_by
from reports.rules import sees_whole_district
from reports.timing import LET_OFF, conditions, standing_in_sql

BY_NAME = ("person__last_name", "person__first_name", "person__employee_number")
LOOK_BACK = timedelta(days=45)  # so long after a last day HR still works on its stragglers
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

    rule: StepRule
    today: date
    zone: ZoneInfo
    unit: UUID | None = None
    sites: Sequence[UUID] | None = None
    supervisor: UUID | None = None
    standing: str = ""
    is_whole: bool = False

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

    def dates(self, *, with_late_supervisors: bool = False) -> Deadline | None:
        """The dates of this step, as nearly all people of the cycle have them.

        In the same statement, if wanted, how many supervisors are behind: `late_supervisors`.
        """
        found = self.deadlines().only("last_day_on", "deadline_on", "reason")
        if with_late_supervisors:
            by_rule = late_with_supervisors(self).order_by().values("rule")
            late = by_rule.annotate(turns=Count("turn", distinct=True)).values("turns")
            found = found.annotate(late_supervisors=Subquery(late))
        return found.order_by("opened_at", "pk").first()


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


def step_rules_to_look_at() -> QuerySet[StepRule]:
    """Of open and of closed years, the newest year first, each with its last day and its cycle."""
    last_day = Deadline.objects.filter(rule=OuterRef("deadline_rule"), cancelled_at=None)
    return (
        StepRule.objects.filter(process__cycles__state__in=[Cycle.State.OPEN, Cycle.State.CLOSED])
        .annotate(
            cycle=F("process__cycles"),
            last_day=Subquery(last_day.order_by("opened_at").values("last_day_on")[:1]),
            cycle_state=F("process__cycles__state"),
        )
        .select_related("process__school_year")
        .order_by("-process__school_year__starts_on", "process__name", "position")
    )


def step_at_hand(rules: Sequence[StepRule], today: date) -> StepRule | None:
    """Of `step_rules_to_look_at`: the earliest whose last day is ahead, or not longer past than
    LOOK_BACK, in the newest year of these; else the last. Of a closed year only when none is open.
    """
    running = [r for r in rules if r.cycle_state == Cycle.State.OPEN]  # type: ignore[attr-defined]
    dated = [r for r in running or rules if r.last_day is not None]  # type: ignore[attr-defined]
    at_hand = [rule for rule in dated if rule.last_day >= today - LOOK_BACK]  # type: ignore[attr-defined]
    if not at_hand:
        return dated[-1] if dated else None
    newest = at_hand[0].process.school_year_id
    of_year = (rule for rule in at_hand if rule.process.school_year_id == newest)
    return min(of_year, key=lambda rule: rule.last_day)  # type: ignore[attr-defined]


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


def by_turn(deadlines: QuerySet[Deadline]) -> list[Any]:
    """Whose turn it is, and how often, as dictionaries: most first."""
    return list(
        deadlines.values("turn", "turn__first_name", "turn__last_name", "turn__email")
        .annotate(late=Count("pk"))
        .order_by("-late", "turn__last_name")
    )
