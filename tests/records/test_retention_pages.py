"""What HR sees of rules, holds and what is due; what the others never see."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from accounts.scope import district_scope
from records import rendering, retention
from records.models import Destruction, DocumentContent, LegalHold, RetentionRule
from records.papers import PAPERS
from records.services.hold import place_hold
from records.services.retention import set_retention
from tests.factories import SchoolYearFactory
from tests.records.documents import complete, destroyed
from tests.signing_in import sign_in

RULE = reverse("records:retention_rule", args=["goals_worksheet"])
DESTRUCTION = reverse("records:destruction", args=["goals_worksheet", "2026-27"])


@pytest.fixture
def document(maple, tomas, henry):
    """Of 2026-27, and its time is over."""
    with district_scope(maple.pk):
        clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
        document = complete(tomas)
        rendering.render_document(document.pk)
        set_retention("goals_worksheet", actor=henry, years=3, source="State schedule, item 7")
        clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))
        return document


@pytest.fixture
def as_henry(client, henry):
    sign_in(client, henry)
    return client


def count(model, district):
    with district_scope(district.pk):
        return model.objects.count()


def test_kind_is_named_with_every_form_it_stands_on(as_henry, maple, document):
    with district_scope(maple.pk):
        names = {one.kind: one.name for one in retention.kinds()}
        other = retention.name_of("goals_worksheet", ["5240F2", "CO-1"])

    assert (names["goals_worksheet"], other) == (
        "Goals worksheet (5240F2)",
        "Goals worksheet (5240F2, CO-1)",
    )
    assert names["case_plan"] == "Plan of improvement, support or remediation"


def test_every_paper_has_a_name_for_people():
    assert {*PAPERS} - {*retention.NAMES} == set()


def test_rule_is_set_with_its_source(as_henry, maple):
    form = {"years": "7", "source": "Schedule 12", "is_checked": "on"}

    as_henry.post(RULE, form)

    with district_scope(maple.pk):
        rule = RetentionRule.objects.get()
    assert (rule.years, rule.source) == (7, "Schedule 12")


@pytest.mark.parametrize(
    "form, sentence",
    [
        ({"years": "seven"}, "Write the years as a number, like 3"),
        ({"years": "0"}, "Keep them one year at least"),
        ({"source": ""}, "Say where this comes from"),
        ({"is_checked": ""}, "Check that you read it there"),
    ],
)
def test_rule_that_says_too_little_is_refused(as_henry, maple, form, sentence):
    answer = as_henry.post(RULE, {"source": "Schedule 12", "is_checked": "on"} | form)

    assertContains(answer, sentence, status_code=422)
    assert count(RetentionRule, maple) == 0


def test_kind_that_is_not_there_is_not_found(as_henry):
    assert as_henry.get(reverse("records:retention_rule", args=["diary"])).status_code == 404


def test_list_is_shown_and_only_the_second_click_destroys(as_henry, document, maple):
    page = as_henry.get(DESTRUCTION)
    assertContains(page, "Tomas Torres")
    assert count(DocumentContent, maple) == 1

    as_henry.post(DESTRUCTION, {"seen": page.context["form"]["seen"].value(), "is_checked": "on"})

    assert (count(DocumentContent, maple), count(Destruction, maple)) == (0, 1)


def test_list_that_changed_meanwhile_is_shown_again(as_henry, document, maple, henry, tomas):
    seen = as_henry.get(DESTRUCTION).context["form"]["seen"].value()
    with district_scope(maple.pk):
        place_hold(tomas, actor=henry, reason="Grievance 12")

    answer = as_henry.post(DESTRUCTION, {"seen": seen, "is_checked": "on"}, follow=True)

    assertContains(answer, "Nothing was destroyed.")
    assert count(DocumentContent, maple) == 1


def test_destroyed_document_says_when_and_why(client, document, maple, henry, tomas):
    with district_scope(maple.pk):
        destroyed(actor=henry)
    sign_in(client, tomas)

    page = client.get(reverse("records:document", args=[document.pk]))
    paper = client.get(reverse("records:pdf", args=[document.pk]))

    assertContains(page, "State schedule, item 7")
    assertContains(page, "Priya Patel")
    assert paper.url == reverse("records:document", args=[document.pk])


def test_hold_is_placed_and_released_on_the_persons_page(as_henry, tomas, maple):
    as_henry.post(reverse("records:person_holds", args=[tomas.pk]), {"reason": "Grievance 12"})
    with district_scope(maple.pk):
        SchoolYearFactory()
        hold = LegalHold.objects.get(person=tomas)
    page = as_henry.get(reverse("accounts:person", args=[tomas.pk]))
    assertContains(page, "1 legal hold stands.")

    as_henry.post(reverse("records:hold_release", args=[hold.pk]), {"reason": "Settled"})

    with district_scope(maple.pk):
        assert list(LegalHold.objects.in_force()) == []


def test_person_and_supervisor_never_learn_of_a_hold(client, tomas, priya, henry, maple):
    with district_scope(maple.pk):
        place_hold(tomas, actor=henry, reason="Grievance 12")

    for reader in (tomas, priya):
        sign_in(client, reader)
        page = client.get(reverse("accounts:person", args=[tomas.pk]))
        assertNotContains(page, "egal hold")
