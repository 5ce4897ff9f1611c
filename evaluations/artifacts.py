"""Which artifacts go into the file with a signed form? (settings.DOCUMENT_ARTIFACTS)"""

from zoneinfo import ZoneInfo

from accounts.models import Membership
from evaluations.models import Step
from goals.artifacts import Brought, brought_for
from goals.models import GoalSet
from records.attachments import ArtifactFacts
from records.models import Document
from records.services import freeze_artifacts


def freeze_artifacts_of(document: Document, actor: Membership) -> list[ArtifactFacts]:
    """Those of the employee in the year of the step, oldest first; nobody changes them any more.

    An artifact stands once for each goal it supports, with the day it was brought.
    """
    steps = Step.objects.select_related("participation__cycle__process__school_year")
    step = steps.filter(pk=document.subject_id).first()
    if step is None:
        return []
    year = step.participation.cycle.process.school_year
    freeze_artifacts(document.person, year, actor=actor)
    goal_set = GoalSet.objects.of(document.person, year).first()
    if goal_set is None:
        return []
    brought = brought_for(goal_set, goal_set.goals.order_by("-kind", "number"))
    zone = ZoneInfo(document.person.district.time_zone)
    return [facts for one in reversed(brought) for facts in _facts_of(one, zone)]


def _facts_of(brought: Brought, zone: ZoneInfo) -> list[ArtifactFacts]:
    artifact = brought.artifact
    names = [str(goal.name) for goal in brought.goals] or [""]
    return [
        {
            "name": artifact.title,
            "hash": artifact.file.sha256 if artifact.file else "",
            "date": artifact.added_at.astimezone(zone).date().isoformat(),
            "goal": name,
        }
        for name in names
    ]
