"""What the employee brought stands in the point of its goal, and on the paper (S0-10)."""

import pytest
from django.core.files.base import ContentFile

from evaluations.models import Step
from evaluations.services import agenda, summary
from goals.models import GoalSet
from goals.services import bring_artifact
from records import services as records
from records.canonical import read_canonical
from records.services import About
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.signing_in import sign_in


@pytest.fixture
def bring(mid_year, tomas):
    """Adds a text file named `title`, for the goals of these kinds."""
    goal_set = GoalSet.objects.get(employee=tomas)

    def bring(title, *kinds, to_conference=False):
        bring_artifact(
            goal_set,
            actor=tomas,
            file=ContentFile(title.encode()),
            name=f"{title}.txt",
            about=About(title=title, bring_to_conference=to_conference),
            goals=list(goal_set.goals.filter(kind__in=kinds)),
        )

    return bring


def titles(brought):
    return [one.artifact.title for one in brought]


def test_point_of_a_goal_holds_what_was_brought_for_it(client, mid_year, priya, bring):
    agenda.prepare_conference(mid_year, actor=priya)
    bring("Call log", "performance", to_conference=True)
    bring("Thank-you note", "performance")
    bring("Photo")
    sign_in(client, priya)

    page = client.get(f"/steps/{mid_year.pk}/")

    rows = page.context["rows"]
    assert [titles(row.brought) for row in rows] == [
        ["Call log", "Thank-you note"],
        [],
        [],
        [],
        [],
    ]
    assert titles(page.context["companion"].brought_at_large) == ["Photo"]


def test_paper_names_the_evidence_of_each_goal(mid_year, priya, bring):
    bring("Call log", "performance", "development")
    bring("Photo")
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)

    document = records.document_in_force(mid_year.pk, "conference_notes")
    content = read_canonical(records.check_content(document))

    named = [point["evidence"] for point in content["points"]]
    assert named == [["Call log"], ["Call log"], [], [], []]
    assert content["also_brought"] == ["Photo"]
    assert Step.objects.get(pk=mid_year.pk).state == "complete"
