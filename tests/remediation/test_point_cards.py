"""A point on the page of its plan: the words of both as they typed them, and what each can do."""

import re

import pytest
from django.test import Client

from remediation.models import Case
from remediation.services.points import add_item, agree, decide, propose, save_words
from tests.remediation.cases import AT, case_of, written
from tests.signing_in import sign_in

TYPED = "Rooms {pk} & <b>all</b>\nby 7:15"
SHOWN = "<p>Rooms {pk} &amp; &lt;b&gt;all&lt;/b&gt;<br>by 7:15</p>"


@pytest.fixture
def item(maple_scope, october, tomas, priya):
    """Both wrote to it, in a plan that is shared."""
    case = case_of(tomas)
    area = written(case, priya)
    Case.objects.update(state="issued", issued_at=AT)
    item = add_item(area, actor=priya, kind="action", words=TYPED)
    return save_words(item, actor=tomas, words=TYPED, version=item.employee_version)


def page_of(item, reader):
    return sign_in(Client(), reader).get(f"/cases/{item.case_id}/").content.decode()


def offered(item, *readers):
    """What the point offers to each of them, by the end of its address."""
    place = re.compile(f"/cases/points/{item.pk}/([a-z]+)/")
    return [place.findall(page_of(item, reader)) for reader in readers]


def test_words_stand_there_as_they_were_typed(item, priya):
    propose(item, actor=priya, words=TYPED)

    assert page_of(item, priya).count(SHOWN) == 3


def test_a_reason_stands_below_the_decision(item, priya, tomas):
    decide(item, actor=priya, words="So it is.", reason=TYPED)

    page = page_of(item, tomas)

    assert f'<p class="small">Reason: {SHOWN.removeprefix("<p>")}' in page
    assert f"<strong>{priya.name} decided.</strong>" in page


def test_each_is_offered_what_they_can_do(item, tomas, priya, hana):
    while_open = offered(item, tomas, priya, hana)
    item = propose(item, actor=priya, words="By 7:15.")
    proposed = offered(item, tomas, priya)
    agree(item, actor=tomas, version=item.settled_version)

    assert while_open == [["words", "proposal"], ["words", "proposal", "decision"], []]
    assert proposed == [["agreement", "words", "proposal"], ["words", "proposal", "decision"]]
    assert offered(item, tomas, priya) == [["words", "proposal"]] * 2


def test_what_is_decided_takes_words_alone(item, tomas, priya):
    decide(item, actor=priya, words="So it is.", reason="The log says so.")

    assert offered(item, tomas, priya) == [["words"]] * 2


def test_only_the_two_are_told_that_they_agreed(item, tomas, priya, hana):
    item = propose(item, actor=priya, words="By 7:15.")
    agree(item, actor=tomas, version=item.settled_version)

    told = [
        re.findall(r"<strong>(\w+(?: both)? agreed\.)", page_of(item, r))
        for r in (tomas, priya, hana)
    ]

    assert told == [["You both agreed."], ["You both agreed."], ["Both agreed."]]
