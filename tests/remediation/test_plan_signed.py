"""The words that both sign are those of the plan, and those that were read."""

from datetime import date

import pytest

from deadlines.models import Deadline
from records.models import Document, DocumentContent
from remediation.plans.plan import Plan
from remediation.services.case import change_frame
from remediation.services.issue import answer_plan, sign_plan
from remediation.services.points import agree, propose
from tests.records.documents import authentication
from tests.remediation.test_plans import (  # noqa: F401 - fixtures
    draft,
    issued,
    kinds,
    refused,
)
from tests.signing_in import sign_in

# ruff: noqa: F811 - fixtures


@pytest.fixture
def half_signed(issued, priya, tomas):
    for item in Plan(issued).items:
        words = propose(item, actor=priya, words=item.supervisor_words or "As written.")
        agree(words, actor=tomas, version=words.settled_version)
    sign_plan(issued, actor=priya, authentication=authentication())
    return issued


def test_nobody_signs_words_that_changed_after_the_evaluator_signed(half_signed, priya, tomas):
    change_frame(half_signed, actor=priya, changes={"ends_on": date(2026, 12, 11)})

    said = refused(answer_plan, half_signed, actor=tomas, authentication=authentication())

    assert said == (
        "The plan changed after your supervisor signed it. They sign the new words first."
    )
    sign_plan(half_signed, actor=priya, authentication=authentication())
    signed = answer_plan(half_signed, actor=tomas, authentication=authentication())
    words = DocumentContent.objects.get(document=signed.document).canonical
    assert '{"label":"Last day","words":"December 11, 2026"}' in words


def test_the_evaluator_is_asked_again_once_the_employee_finds_other_words(
    client, half_signed, priya, tomas
):
    change_frame(half_signed, actor=priya, changes={"ends_on": date(2026, 12, 11)})
    sign_in(client, tomas)

    client.post(f"/cases/{half_signed.pk}/signature/", {"comment": "I disagree with the days."})

    assert Deadline.objects.get(kind="case_sign").turn == priya
    page = client.get(f"/cases/{half_signed.pk}/")
    assert (page.context["page"].signs_next, page.context["page"].may_sign) == (
        "supervisor",
        False,
    )


def test_a_plan_that_is_as_it_was_signed_is_not_signed_twice(half_signed, priya):
    said = refused(sign_plan, half_signed, actor=priya, authentication=authentication())

    assert said == "It is signed already. It is the employee’s turn now."
    assert Document.objects.count() == 1


def test_nobody_signs_another_paper_than_the_one_they_read(client, half_signed, priya, tomas):
    sign_in(client, tomas)
    place = f"/cases/{half_signed.pk}/"
    read = client.get(place).context["page"].to_sign.content_hash
    change_frame(half_signed, actor=priya, changes={"reason": "Another one"})
    sign_plan(half_signed, actor=priya, authentication=authentication())

    page = client.post(f"{place}signature/", {"comment": "As we said.", "seen": read}, follow=True)

    assert [str(one) for one in page.context["messages"]] == [
        "It was signed anew while you read it. Read it once more."
    ]
    again = page.context["page"].to_sign.content_hash
    client.post(f"{place}signature/", {"comment": "As we said.", "seen": again})
    half_signed.refresh_from_db()
    assert (half_signed.state, again == read) == ("running", False)
