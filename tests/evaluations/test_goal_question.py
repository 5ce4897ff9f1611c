"""Who is to answer a proposed change of a goal is told, and finds it on the home page."""

from datetime import date

import pytest

from accounts.scope import district_scope
from accounts.services.supervisors import assign_supervisor
from deadlines.models import Notice
from deadlines.notice_words import sentence_of
from evaluations.conferences.next_steps import next_steps_of
from evaluations.services import goal_change as services
from tests.evaluations.conftest import propose
from tests.factories import member
from tests.signing_in import sign_in


def next_steps(person):
    return [(one.what, one.by, one.is_question) for one in next_steps_of(person)]


ASKED = ("Answer a change of a goal: performance goal", date(2027, 2, 12), True)


@pytest.mark.parametrize("first", ["priya", "tomas"])
def test_the_other_one_finds_the_question_on_their_home(point, priya, tomas, first):
    pair = [priya, tomas] if first == "priya" else [tomas, priya]

    propose(point, pair[0])

    assert (next_steps(pair[0]), next_steps(pair[1])) == ([], [ASKED])


def told():
    rows = Notice.objects.filter(kind__in=["goal_change", "goal_answer"]).order_by("pk")
    return [(row.recipient.first_name, sentence_of(row)) for row in rows]


def test_the_other_one_is_told_of_a_proposal_and_its_answer_once(point, mid_year, priya, tomas):
    for _ in range(2):  # sent twice
        change = propose(point, priya)
    for _ in range(2):
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    goal = "Mid-year reflection, performance goal"
    assert told() == [
        ("Tomas", f"A change of your goal waits for your answer: {goal}."),
        ("Priya", f"Tomas Torres answered the change of a goal: {goal}."),
    ]


def test_a_supervisor_is_told_by_name_whose_goal_it_is(point, priya, tomas):
    propose(point, tomas)

    words = "wants to change a goal, and waits for your answer"
    goal = "Mid-year reflection, performance goal"
    assert told() == [("Priya", f"Tomas Torres {words}: {goal}.")]


@pytest.mark.parametrize("end", ["agreed", "left", "withdrawn"])
def test_an_answered_question_leaves_the_home(point, mid_year, priya, tomas, end):
    change = propose(point, priya)

    if end == "withdrawn":
        services.withdraw_goal_change(change, mid_year, actor=priya)
    else:
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=end == "agreed")

    assert next_steps(tomas) == []


def test_the_home_makes_the_question_the_next_thing_to_do(client, point, priya, tomas):
    propose(point, priya)
    sign_in(client, tomas)

    page = client.get("/").context

    assert page["title"] == "A change of a goal waits for your answer"
    assert page["question"].url == f"/steps/{point.step_id}/#p{point.position}"


def test_a_new_supervisor_is_asked_what_the_old_one_did_not_answer(
    maple, point, priya, tomas, hana
):
    propose(point, tomas)
    pablo = member(maple, "Pablo Perez")

    with district_scope(maple.pk):
        assign_supervisor([tomas], supervisor=pablo, actor=hana)

    assert (next_steps(priya), next_steps(pablo)) == ([], [ASKED])
    assert [name for name, _words in told()] == ["Priya", "Pablo"]
