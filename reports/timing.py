"""Who was on time? By the day something happened, not by the day somebody entered it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from deadlines.models import DateChange, Deadline
from evaluations.queries import CUTS, GOING, counted_by

ON_TIME, ENTERED_LATER, LATE = "on_time", "entered_later", "late"
IN_MORE_TIME = "in_more_time"
OVERDUE, NOT_DUE = "overdue", "not_due"
COUNTED = (ON_TIME, LATE, OVERDUE, NOT_DUE, ENTERED_LATER, IN_MORE_TIME)  # the order of Timing
DONE, IN_PROGRESS, NOT_SHARED = "done", "going", "idle"

LET_OFF = "let_off"  # no deadline any more: see overview.Scope

# In the address, and as the people are called that have it. The first five also in downloads.
STANDINGS = {
    ON_TIME: _("Done on time"),
    ENTERED_LATER: _("Done on time, entered after the deadline"),
    LATE: _("Done late"),
    OVERDUE: _("Overdue"),
    NOT_DUE: _("Not due yet"),
    IN_MORE_TIME: _("Done on time, thanks to more time"),
    DONE: _("Done"),
    IN_PROGRESS: _("Shared, waiting to be signed"),
    NOT_SHARED: _("Not shared yet"),
    LET_OFF: _("Let off by HR"),
}


# Without the more time that HR gave, it would have been late.
_LATE_BEFORE = DateChange.objects.filter(
    deadline=OuterRef("pk"), why="extended", was_overdue_from__lte=OuterRef("acted_on")
)


def conditions(today: date, zone: ZoneInfo) -> dict[str, Q]:
    """What each of STANDINGS asks of a deadline. On time holds those that were entered later, and
    those that would have been late without the more time that HR gave.

    A deadline is entered when it is settled: with the last signature, where one is needed.
    """
    is_open = Q(settled_at=None)
    entered_on = TruncDate("settled_at", tzinfo=zone)
    not_due = is_open & Q(overdue_from__gt=today)
    on_time = Q(settled_at__isnull=False, was_late=False)
    return {
        ON_TIME: on_time,
        ENTERED_LATER: on_time & Q(GreaterThanOrEqual(entered_on, F("overdue_from"))),
        IN_MORE_TIME: on_time & Q(extended_on__isnull=False) & Q(Exists(_LATE_BEFORE)),
        LATE: Q(settled_at__isnull=False, was_late=True),
        OVERDUE: is_open & Q(overdue_from__lte=today),
        NOT_DUE: not_due,
        DONE: ~is_open,
        IN_PROGRESS: not_due & Q(act__in=GOING),
        NOT_SHARED: not_due & ~Q(act__in=GOING),
    }


def standing_in_sql(today: date, zone: ZoneInfo) -> Case:
    """One of the first five STANDINGS, for each deadline."""
    told = conditions(today, zone)
    order = (ENTERED_LATER, ON_TIME, LATE, OVERDUE)
    cases = [When(told[standing], then=Value(standing)) for standing in order]
    return Case(*cases, default=Value(NOT_DUE), output_field=CharField())


@dataclass(frozen=True)
class Timing:
    """How many: each deadline counts once. The last two are parts of `on_time`."""

    on_time: int
    late: int
    overdue: int
    not_due: int
    entered_later: int
    in_more_time: int

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.overdue + self.not_due

    @property
    def decided(self) -> int:
        """Done, or overdue: those of which the question can be answered."""
        return self.on_time + self.late + self.overdue

    @property
    def percent_on_time(self) -> int | None:
        """Of the decided, rounded down: 100 means all. None while nothing is decided."""
        return 100 * self.on_time // self.decided if self.decided else None


@dataclass(frozen=True)
class GroupTiming(Timing):
    """Of a step, a site, a unit or a team; `key` is None for those without."""

    key: UUID | None
    name: str


def timing_by(
    cut: str, deadlines: QuerySet[Deadline], *, today: date, zone: ZoneInfo
) -> list[GroupTiming]:
    """One aggregate, by name. `cut`: a key of `evaluations.queries.CUTS`, or "step".

    By step, the key is that of the date rule, and the name is left to those who know the steps.
    """
    told = conditions(today, zone)
    counts = {name: Count("pk", filter=told[name]) for name in COUNTED}
    if cut == "step":
        by_rule = deadlines.order_by().values(key=F("rule"), name=Value("")).annotate(**counts)
        rows: Iterable[Mapping[str, Any]] = by_rule
    else:
        rows = counted_by(CUTS[cut], deadlines, counts)
    return [GroupTiming(**row) for row in rows]


def sum_of(rows: Sequence[Timing]) -> Timing:
    return Timing(*(sum(getattr(row, name) for row in rows) for name in COUNTED))
