"""An autosave asks its first question in the trip that begins the request."""

import json
from random import Random
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.kept import Question
from accounts.models import Membership
from accounts.scope import district_scope
from accounts.standing import membership_from, who_looks, who_saves
from forms.form_file import read_form
from forms.models import Answer
from forms.services import load_form, share_sheet, start_sheet
from tests.evaluations.test_at_once import at_once
from tests.factories import GoalFactory, GoalSetFactory
from tests.forms.conftest import GOALS, RATED, data_with, rate
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = (*RATED, "strengths", "met_on", "courses", "budget", "no-such-row")
WORDS = (
    {"level": "highly"},
    {"level": "superb"},
    {"comment": "As the log says."},
    {"value": "Kind"},
    {"value": "x" * 51},
    {"cell-1-course": "Reading"},
    {},
    None,
)


def autosave(client, url, data, version):
    response = client.post(
        url,
        json.dumps({"data": data}),
        content_type="application/json",
        headers={"If-Match": f'"{version}"', "Accept": "application/json"},
    )
    is_told = response.headers.get("Content-Type") == "application/json"
    return response.status_code, response.json() if is_told else None


def row_of(sheet, row="law"):
    return reverse("forms:row_draft", args=[sheet.pk, row])


@pytest.fixture
def begin(maple, june, tomas, priya):
    """priya's sheet about tomas with some answers, his own without any, and his shared one."""
    with district_scope(maple.pk):
        form = load_form(read_form(data_with()), actor=None)

    def sheet_of(actor, voice):
        about = {"person": tomas, "subject_id": uuid4(), "goals": GOALS}
        return start_sheet(form, voice=voice, actor=actor, **about)

    def begun():
        with district_scope(maple.pk):
            hers, own = sheet_of(priya, "supervisor"), sheet_of(tomas, "employee")
            shared = sheet_of(tomas, "employee")
            rate(hers, priya, *RATED)
            rate(shared, tomas, *RATED)
            return [hers, own, share_sheet(shared, actor=tomas)]

    return begun


@pytest.fixture
def goal(maple, tomas):
    with district_scope(maple.pk):
        return GoalFactory(goal_set=GoalSetFactory(employee=tomas), specific="")


def answers_in(district, sheets):
    with district_scope(district.pk):
        return [
            list(
                Answer.objects.filter(sheet=sheet)
                .order_by("row")
                .values_list("row", "level", "value", "comment", "version", "updated_by")
            )
            for sheet in sheets
        ]


def test_sheet_and_goal_are_asked_for_with_the_beginning(
    client, begin, goal, tomas, priya, monkeypatch
):
    sheet, *_others = begin()
    monkeypatch.delattr("accounts.first_question.ask_one")

    of_row = autosave(sign_in(client, priya), row_of(sheet), {"level": "highly"}, 1)
    draft = reverse("goals:draft", args=[goal.pk])
    of_goal = autosave(sign_in(client, tomas), draft, {"specific": "Read"}, 1)

    assert (of_row, of_goal[0], of_goal[1]["version"]) == ((200, {"version": 2}), 200, 2)


def test_any_history_is_answered_as_if_the_view_had_asked(
    begin, maple, tomas, priya, hana, carl, monkeypatch
):
    """Twice the same requests: with the first question in the trip that begins, and after it."""
    people = [sign_in(Client(), person) for person in (priya, tomas, hana, carl)]

    def history():
        chosen, sheets, answers = Random(5240), begin(), []
        for _ in range(120):
            url = row_of(chosen.choice(sheets), chosen.choice(ROWS))
            client, words = chosen.choice(people), chosen.choice(WORDS)
            answers.append(autosave(client, url, words, chosen.randrange(4)))
        return answers, answers_in(maple, sheets)

    told = history()
    monkeypatch.setattr(settings, "PREPARE", False)

    assert history() == told
    assert {status for status, _answer in told[0]} == {200, 400, 403, 404, 409, 412, 422}


def test_nothing_is_said_of_a_row_to_whoever_may_not_see_it(begin, tomas, hana, carl):
    """Its row was locked and read before anybody knew who asks."""
    draft_of_priya, *_others = begin()

    told = [
        autosave(sign_in(Client(), person), row_of(draft_of_priya, row), words, 1)
        for person in (tomas, hana, carl)
        for row in ("law", "no-such-row")
        for words in ({"level": "highly"}, {"level": "superb"}, None)
    ]

    assert {status for status, _answer in told} == {404}


def test_of_two_autosaves_at_once_one_is_saved_and_one_is_told(begin, maple, priya):
    sheet, *_others = begin()
    saving = [(sign_in(Client(), priya), level) for level in ("highly", "developing")]

    def save():
        client, level = saving.pop()
        return autosave(client, row_of(sheet), {"level": level}, 1)[0]

    assert sorted(at_once(save, times=2)) == [200, 412]


def test_who_saves_is_who_looks_without_what_a_bar_counts(maple, priya):
    user = {"user_id": priya.user_id}
    with district_scope(
        maple.pk, *(Question(one(), user) for one in (who_looks, who_saves))
    ) as found:
        looks, saves = (membership_from(row) for row in found)

    counted = looks.__dict__.keys() - saves.__dict__.keys()
    alike = saves.__dict__.keys() - {"_state"}
    assert counted == set(settings.STANDING_COUNTS)
    assert [looks.__dict__[name] for name in alike] == [saves.__dict__[name] for name in alike]


def test_an_autosave_without_a_district_is_refused(client, begin, priya):
    sheet, *_others = begin()
    sign_in(client, priya)
    with district_scope(priya.district_id):
        Membership.objects.filter(pk=priya.pk).update(is_active=False)

    assert autosave(client, row_of(sheet), {"level": "highly"}, 1)[0] == 401
