"""How does an artifact come to a goal?"""

from collections.abc import Collection

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from goals import rules
from goals.models import Goal, GoalArtifact, GoalSet
from goals.services.goal import require_open_year
from records import rules as record_rules
from records import services as records
from records.models import Artifact
from records.services import About, Brought, add_file, add_link


@transaction.atomic
def bring_artifact(
    goal_set: GoalSet,
    *,
    actor: Membership,
    about: About,
    goals: Collection[Goal],
    file: File | None = None,
    name: str = "",
    link: str = "",
) -> Brought:
    """A file, or else a link, for these goals. Raises MediaRefused with what to do instead.

    What is on the list already is kept once, and supports these goals as well.
    """
    require(rules.can_read_artifacts(actor, goal_set))
    require_open_year(goal_set)
    place = (goal_set.employee, goal_set.school_year)
    if file is not None:
        brought = add_file(*place, actor=actor, file=file, name=name, about=about)
    else:
        brought = add_link(*place, actor=actor, link=link, about=about)
    _link(brought.artifact, goals, keep=True)
    if brought.is_new and actor.pk != goal_set.employee_id:
        _tell_employee(goal_set, brought.artifact)
    return brought


def _tell_employee(goal_set: GoalSet, artifact: Artifact) -> None:
    """Somebody else put it with their goals: nothing lies there that they don't know of."""
    tell(
        [goal_set.employee],
        kind=NoticeKind.ARTIFACT_ADDED,
        path=f"/artifacts/{artifact.pk}/",
        what=_("goals of %(year)s") % {"year": goal_set.school_year},
    )


@transaction.atomic
def describe_artifact(
    artifact: Artifact, *, actor: Membership, about: About, goals: Collection[Goal]
) -> None:
    """What is said of it, and which goals it supports."""
    _require_open_year_of(artifact)
    records.describe_artifact(artifact, actor=actor, about=about)
    support_goals(artifact, actor=actor, goals=goals)


@transaction.atomic
def remove_artifact(artifact: Artifact, *, actor: Membership) -> None:
    """Off the list. What lies in the file with a document stays there."""
    _require_open_year_of(artifact)
    records.remove_artifact(artifact, actor=actor)


def _require_open_year_of(artifact: Artifact) -> None:
    sets = GoalSet.objects.filter(employee=artifact.owner_id, school_year=artifact.school_year_id)
    for goal_set in sets:
        require_open_year(goal_set)


@transaction.atomic
def support_goals(
    artifact: Artifact, *, actor: Membership, goals: Collection[Goal], keep: bool = False
) -> None:
    """Exactly these goals, all of the artifact's owner and year; with `keep` these as well.

    What a filed document says stays with that document, so links may change later.
    """
    require(record_rules.can_change_artifact(actor, artifact))
    _link(artifact, goals, keep=keep)


def _link(artifact: Artifact, goals: Collection[Goal], *, keep: bool) -> None:
    for goal in goals:
        goal_set = goal.goal_set
        require((goal_set.employee_id, goal_set.school_year_id) == _place_of(artifact))

    wanted = {goal.pk for goal in goals}
    links = artifact.goal_links.select_for_update()
    there = {link.goal_id: link for link in links}
    if not keep:
        for goal_id in there.keys() - wanted:
            there[goal_id].delete()
    GoalArtifact.objects.bulk_create(
        (GoalArtifact(goal_id=goal_id, artifact=artifact) for goal_id in wanted - there.keys()),
        ignore_conflicts=True,
    )


def _place_of(artifact: Artifact) -> tuple[object, object]:
    return artifact.owner_id, artifact.school_year_id
