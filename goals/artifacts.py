"""Which artifacts go with the goals of a year, and how are they shown?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from goals import rules
from goals.models import Goal, GoalArtifact, GoalSet
from records import rules as record_rules
from records.models import Artifact, ArtifactQuerySet


@dataclass(frozen=True)
class Brought:
    """An artifact and the goals it supports, in their order."""

    artifact: Artifact
    goals: list[Goal]

    @property
    def supports(self) -> str:
        """`Performance goal, Development goal`"""
        return ", ".join(goal.name for goal in self.goals)


@dataclass(frozen=True)
class Group:
    """What supports one goal; without a goal, what supports none yet."""

    goal: Goal | None
    brought: list[Brought]


def brought_for(goal_set: GoalSet, goals: Iterable[Goal]) -> list[Brought]:
    """All artifacts of the employee and year, the newest first: one statement."""
    return read_brought(Artifact.objects.of(goal_set.employee, goal_set.school_year), goals)


def read_brought(artifacts: ArtifactQuerySet, goals: Iterable[Goal]) -> list[Brought]:
    """Those of a query with their goals, the newest first: one statement."""
    links = GoalArtifact.objects.filter(artifact=OuterRef("pk")).values("goal")
    listed = list(goals)
    return [
        Brought(artifact, [goal for goal in listed if goal.pk in artifact.goal_ids])
        for artifact in artifacts.for_reading().annotate(goal_ids=ArraySubquery(links))
    ]


def supporting(goal: Goal, brought: Sequence[Brought]) -> list[Brought]:
    return [one for one in brought if goal in one.goals]


def groups_of(goals: Sequence[Goal], brought: Sequence[Brought]) -> list[Group]:
    """By goal, and at last what supports none. An artifact stands below each of its goals."""
    groups = [Group(goal, supporting(goal, brought)) for goal in goals]
    loose = [one for one in brought if not one.goals]
    return [*groups, Group(None, loose)] if loose else groups


def artifacts_page(goal_set: GoalSet, *, reader: Membership) -> dict[str, Any]:
    goals = list(goal_set.goals.in_order())
    brought = brought_for(goal_set, goals)
    is_own = rules.is_own(reader, goal_set)
    is_open = goal_set.closed_at is None
    return {
        "goal_set": goal_set,
        "employee": goal_set.employee,
        "is_own": is_own,
        "changer": reader.pk,
        "can_add": is_open and record_rules.can_add_artifact(reader, goal_set.employee),
        "groups": groups_of(goals, brought) if brought else [],
        "to_bring": [one for one in brought if one.artifact.bring_to_conference],
        "title": title_of(goal_set, len(brought), is_own=is_own),
    }


def title_of(goal_set: GoalSet, count: int, *, is_own: bool) -> str:
    year = goal_set.school_year
    if not is_own:
        return _("%(name)s’s artifacts for %(year)s") % {
            "name": goal_set.employee.name,
            "year": year,
        }
    if not count:
        return _("Keep what shows your work")
    told = ngettext(
        "%(count)d artifact shows your work", "%(count)d artifacts show your work", count
    )
    return told % {"count": count}
