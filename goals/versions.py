"""How did the words of a goal stand earlier, and who may read that?

Read from the rows that triggers keep of each change (accounts/history.py). The employee reads all
of them. Others read what others could read then: no word that was private, or whose sharing was
taken back, ever comes out of the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.compare import Piece, marked
from accounts.models import Membership
from goals import rules
from goals.editor import told
from goals.models import Action, Goal, ImprovementGoal, StrategicPriority

ActionEvent: Any = Action.pgh_event_model  # type: ignore[attr-defined]
ACTIONS = "actions"


@dataclass(frozen=True)
class Change:
    """What one part said after it."""

    label: str
    words: str


@dataclass(frozen=True)
class Version:
    """One saved state of a goal."""

    number: int
    at: datetime | None  # None: nobody has written in it yet
    writer: str  # "" where nobody wrote it: a goal begins empty
    changed: list[Change]  # since the version before that the reader may see
    is_first: bool  # of those the reader may see
    is_present: bool


@dataclass(frozen=True)
class Part:
    """One answer then and now."""

    label: str
    then: list[Piece]
    now: list[Piece]
    differs: bool


def states_of(goal: Goal, *, reader: Membership) -> QuerySet[Any]:
    """The last row of each version that `reader` may see, the newest first."""
    events = goal.events.exclude(pgh_label="delete")  # type: ignore[attr-defined]
    if not rules.is_own(reader, goal.goal_set):
        events = read_by_others(events)
    found: QuerySet[Any] = events.order_by("-version", "-pgh_id").distinct("version")
    return found


def read_by_others(events: QuerySet[Any]) -> QuerySet[Any]:
    """What came after the last row that was private.

    Taking a share back makes a goal private anew, so nothing before that counts. Of several rows
    that one act wrote, only the last was ever to be read: two versions that were compared are
    both written, one after the other.
    """
    private = events.filter(is_shared=False).order_by("-version", "-pgh_id")
    last = private.values_list("version", "pgh_id").first()
    shared = events.filter(is_shared=True)
    if last is not None:
        version, pgh_id = last
        shared = shared.filter(Q(version__gt=version) | Q(version=version, pgh_id__gt=pgh_id))
    same_act = events.model.objects.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_context_id=OuterRef("pgh_context_id")
    )
    overwritten = same_act.filter(
        Q(version__gt=OuterRef("version"))
        | Q(version=OuterRef("version"), pgh_id__gt=OuterRef("pgh_id"))
    )
    found: QuerySet[Any] = shared.filter(~Exists(overwritten))
    return found


def versions(goal: Goal, page: Sequence[Any], before: Any | None) -> list[Version]:
    """What a page shows of these rows of `states_of`; `before` is the row that follows them.

    Three statements, however many rows there are.
    """
    rows = [*page, before] if before is not None else list(page)
    words = Words(goal, rows)
    told_of = [words.of(row) for row in rows]
    names = names_of(row.updated_by_id for row in page)
    found = []
    for place, row in enumerate(page):
        is_first = place + 1 == len(rows)
        earlier = {} if is_first else told_of[place + 1]
        changed = [
            Change(label, said or _("(empty)"))
            for label, said in told_of[place].items()
            if said != earlier.get(label, "")
        ]
        found.append(
            Version(
                row.version,
                when(row),
                names.get(row.updated_by_id, ""),
                changed,
                is_first,
                row.version == goal.version,
            )
        )
    return found


def parts_then_and_now(goal: Goal, then: Any, now: Any) -> list[Part]:
    """Each part that says something in either: three statements."""
    words = Words(goal, [then, now])
    old, new = words.of(then), words.of(now)
    return [
        Part(label, marked(old[label], said), marked(said, old[label]), said != old[label])
        for label, said in new.items()
        if said or old[label]
    ]


def writer_of(row: Any) -> str:
    return names_of([row.updated_by_id]).get(row.updated_by_id, "")


def when(row: Any) -> datetime | None:
    """As the product's clock told it; a goal that nobody wrote in yet has no such time."""
    at: datetime | None = row.updated_at
    return at


def names_of(people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    found = Membership.objects.filter(pk__in={pk for pk in people if pk})
    return {person.pk: person.name for person in found}


class Words:
    """The answers of several rows of the history in words, by their labels."""

    def __init__(self, goal: Goal, rows: Sequence[Any]) -> None:
        self.labels = labels_of(goal.kind)
        model = StrategicPriority if goal.is_growth else ImprovementGoal
        picked = {row.priority_id if goal.is_growth else row.improvement_goal_id for row in rows}
        self.listed = dict(model._default_manager.filter(pk__in=picked).values_list("pk", "text"))
        changes = ActionEvent.objects.filter(goal=goal.pk).order_by("pgh_id")
        self.action_changes = list(changes)

    def of(self, row: Any) -> dict[str, str]:
        said = {label: self._told(row, name) for name, label in self.labels.items()}
        said[_("Actions and strategies")] = told(actions_at(row, self.action_changes))
        return said

    def _told(self, row: Any, name: str) -> str:
        value = getattr(row, name)
        if name.endswith("_id"):
            return self.listed.get(value, _("another one")) if value else ""
        if value is None or isinstance(value, date | Decimal):
            return told(value)
        return str(value)


def actions_at(row: Any, changes: Iterable[Any]) -> list[Mapping[str, Any]]:
    """The actions as they stood when this row of the goal was written.

    A save writes the actions first and the goal last, and no two saves of a goal cross.
    """
    standing: dict[UUID, Any] = {}
    for change in changes:
        if change.pgh_id > row.pgh_id:
            break
        standing[change.id] = change
    left = [change for change in standing.values() if change.pgh_label != "delete"]
    left.sort(key=lambda change: change.position)
    return [{n: getattr(change, n) for n in ("what", "needs", "finish_on")} for change in left]


def labels_of(kind: str) -> dict[str, str]:
    """Column → label, in the order of the procedure."""
    if kind == Goal.Kind.GROWTH:
        return {
            "specific": _("Specific"),
            "priority_id": _("District Strategic Priority"),
            "domain": _("Domain or functional area"),
            "contribution": _("Contribution to the mission"),
            "metric": _("What is measured"),
            "unit": _("Unit"),
            "baseline_value": _("Baseline"),
            "target_value": _("Target"),
            "measurable": _("Expected evidence"),
            "attainable": _("Attainable"),
            "starts_on": _("Start date"),
            "target_on": _("Target date"),
        }
    if kind == Goal.Kind.DEVELOPMENT:
        relevance = {
            "skill": _("Skill or competency"),
            "aspirations": _("Interests and aspirations"),
        }
    else:
        relevance = {
            "improvement_goal_id": _("Improvement goal"),
            "relevant": _("Relevant"),
            "work_expectation": _("Work expectation"),
        }
    return {
        "specific": _("Specific"),
        "measurable": _("Measurable"),
        "metric": _("What is measured"),
        "baseline": _("Baseline"),
        "target": _("Target"),
        "attainable": _("Attainable"),
        **relevance,
        "starts_on": _("Start date"),
        "target_on": _("Target date"),
    }
