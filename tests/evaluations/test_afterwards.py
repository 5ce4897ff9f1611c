"""The page of a signed conference says what became of its form, and where to go from there."""

import pytest

from accounts.scope import district_scope
from evaluations.models import Step
from evaluations.services import agenda, summary
from evaluations.services import goal_change as changes
from evaluations.services.amendment import answer_reopening, ask_to_reopen
from goals.models import Goal
from records import rendering
from records import services as records
from records.models import Document
from records.services.filing import file_document, return_document
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.signing_in import sign_in


@pytest.fixture
def closed(mid_year, priya):
    """The reflection is closed, and its PDF is made."""
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    document = records.document_in_force(mid_year.pk, "conference_notes")
    rendering.render_document(document.pk)
    return document


def said(client, step, person):
    sign_in(client, person)
    return " ".join(client.get(f"/steps/{step.pk}/").content.decode().split())


def test_form_waits_for_hr(client, mid_year, closed, tomas):
    page = said(client, mid_year, tomas)

    assert "HR puts it in the file" in page
    assert f'href="/documents/{closed.pk}/"' in page


def test_form_is_in_the_file(client, mid_year, closed, tomas, henry):
    file_document(closed, actor=henry)

    assert "Inserted in the file on Thursday, January 21 by Henry Hart" in said(
        client, mid_year, tomas
    )


def test_form_was_returned_with_the_reason(client, mid_year, closed, tomas, henry):
    return_document(closed, actor=henry, reason="The day is wrong.")

    page = said(client, mid_year, tomas)

    assert ("The day is wrong." in page, "asks to open it again" in page) == (True, True)


def test_either_of_the_two_finds_the_way_to_open_it_again(client, mid_year, closed, tomas, hana):
    link = f'href="/steps/{mid_year.pk}/amendment/"'

    found = [link in said(client, mid_year, person) for person in (tomas, hana)]

    assert found == [True, False]


def test_wish_to_open_it_again_stands_there(client, mid_year, closed, tomas, priya):
    ask_to_reopen(mid_year, actor=tomas, reason="I said something else.")

    page = said(client, mid_year, priya)

    assert "Tomas Torres asks to open it again" in page
    assert "I said something else." in page


def test_form_that_was_opened_again_says_so_and_leads_to_what_was_signed(
    client, mid_year, closed, tomas, priya
):
    ask_to_reopen(mid_year, actor=tomas, reason="I said something else.")
    answer_reopening(mid_year, actor=priya, agrees=True)

    page = said(client, mid_year, tomas)

    assert "The signed form is not in force since Thursday, January 21." in page
    assert f'href="/documents/{closed.pk}/"' in page


def test_clock_of_the_response_stands_on_the_page(client, maple, process, mid_year, priya, tomas):
    process.response_days = 10
    process.save(update_fields=["response_days"])
    step = Step.objects.with_people().get(pk=mid_year.pk)
    talk_over(step, priya)
    summary.close_conference(step, actor=priya, authentication=PROOF, held_on=JANUARY)

    page = said(client, mid_year, tomas)

    assert "Time to respond" in page
    with district_scope(maple.pk):
        document = Document.objects.get(kind="conference_notes")
    assert f'href="/documents/{document.pk}/response/"' in page


def test_signed_worksheet_leads_to_what_changed_since(client, mid_year, priya, tomas):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]
    version = Goal.objects.get(pk=point.goal_id).version
    change = changes.propose_goal_change(
        point, actor=priya, wanted={"target": "25"}, reason="Fewer came.", version=version
    )
    changes.answer_goal_change(change, mid_year, actor=tomas, agrees=True)
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    worksheet = Document.objects.get(kind="goals_worksheet")
    sign_in(client, tomas)

    page = client.get(f"/documents/{worksheet.pk}/")

    assert page.context["changed_later"] == Document.objects.get(kind="conference_notes")
