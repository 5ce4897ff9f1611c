"""A principal asks HR for help; one of HR claims it, hands it over and answers. (S3-4, S3-8)"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Notice
from remediation.desk.reading import read_beside_desk
from remediation.models import HelpRequest
from remediation.services.help_request import (
    answer_request,
    ask_for_help,
    claim_request,
    close_request,
    hand_over_request,
)
from tests.remediation.cases import case_of
from tests.signing_in import sign_in

NOW = datetime(2026, 10, 15, 13, 10, tzinfo=UTC)


@pytest.fixture
def asked(maple_scope, priya, hana, henry):
    clock.move_to(NOW)
    return ask_for_help(actor=priya, title="How many standards?", words="For one plan.")


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__first_name", flat=True))


def test_everybody_of_hr_hears_of_a_question(asked):
    assert told("help_asked") == {"Hana", "Henry"}


def test_whoever_claims_it_has_it_alone(asked, hana, henry):
    claim_request(asked, actor=hana)

    with pytest.raises(InvalidTransition, match="Hana Hill has it already"):
        claim_request(asked, actor=henry)


def test_it_is_handed_over_to_a_colleague_who_hears_of_it(asked, hana, henry):
    claim_request(asked, actor=hana)

    hand_over_request(asked, to=henry, actor=hana)

    assert HelpRequest.objects.get().claimed_by == henry
    assert told("handed_over") == {"Henry"}


def test_it_is_not_handed_over_to_somebody_outside_hr(asked, hana, tomas):
    with pytest.raises(InvalidTransition, match="somebody else of HR"):
        hand_over_request(asked, to=tomas, actor=hana)


def test_it_is_not_handed_over_to_whose_plan_it_is_about(client, maple_scope, priya, hana, henry):
    henry.supervisor = priya
    henry.save()
    asked = ask_for_help(actor=priya, title="Which limits?", words="Ours.", case=case_of(henry))
    sign_in(client, hana)

    with pytest.raises(InvalidTransition, match="somebody else of HR"):
        hand_over_request(asked, to=henry, actor=hana)
    choices = client.get(f"/cases/help/{asked.pk}/").context["colleagues"].fields["to"].queryset
    assert (list(choices), told("handed_over")) == ([hana], set())


def test_the_first_answer_claims_it_and_stops_the_clock(asked, hana, priya):
    clock.move_to(NOW + timedelta(hours=5))
    answer_request(asked, actor=hana, words="Four, in eight weeks.")
    clock.move_to(NOW + timedelta(hours=9))
    answer_request(asked, actor=hana, words="See the policy.")

    assert HelpRequest.objects.get().claimed_by == hana
    assert (read_beside_desk(hana).hours, told("help_answer")) == (5, {"Priya"})


def test_what_the_asker_adds_is_no_answer(asked, priya):
    answer_request(asked, actor=priya, words="It is about two people.")

    assert HelpRequest.objects.get().answered_at is None


def test_a_closed_question_takes_no_words(asked, hana, priya):
    close_request(asked, actor=priya)

    with pytest.raises(InvalidTransition, match="closed"):
        answer_request(asked, actor=hana, words="Late.")


def test_an_employee_asks_nothing_here(maple_scope, tomas):
    with pytest.raises(PermissionDenied):
        ask_for_help(actor=tomas, title="Help", words="Me")


def test_of_hr_the_employee_of_the_plan_reads_nothing(maple_scope, priya, hana, henry):
    hana.supervisor = priya
    hana.save()
    ask_for_help(actor=priya, title="A plan", words="For her.", case=case_of(hana))

    assert list(HelpRequest.objects.visible_to(hana)) == []
    assert told("help_asked") == {"Henry"}


def test_a_principal_asks_and_reads_only_their_own(client, asked, priya, maple_scope, henry):
    henry_asked = HelpRequest.objects.create(
        asker=henry, title="Another", words="Words", asked_at=NOW
    )
    sign_in(client, priya)

    client.post("/cases/help/new/", {"title": "A coach?", "words": "For driving."})

    titles = [one.title for one in client.get("/cases/help/").context["page"]]
    assert titles == ["How many standards?", "A coach?"]
    assert client.get(f"/cases/help/{henry_asked.pk}/").status_code == 404


def test_whoever_asked_adds_to_the_question_and_hr_answers(asked, client, priya, hana):
    labels = [
        re.search(r'<label for="id_words">([^<]*)', page_of(asked, client, reader))[1].strip()
        for reader in (priya, hana)
    ]

    assert labels == ["Add to your question", "Answer"]


def page_of(asked, client, reader):
    return sign_in(client, reader).get(f"/cases/help/{asked.pk}/").content.decode()
