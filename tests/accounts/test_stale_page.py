"""A form from a page that stood open too long: nothing is done, and its words come back."""

import time

import pytest
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from accounts.models import UnsentWords
from goals.models import Goal
from goals.services import start_goal_set
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

OURS, THEIRS = "http://testserver", "https://evil.example"
WORDS = "Read with children every day"
COMMENT = "Can we talk about this on Monday?"


@pytest.fixture
def goal(maple_scope, tomas):
    goal_set = start_goal_set(tomas, SchoolYearFactory())
    return goal_set.goals.get(kind=Goal.Kind.PERFORMANCE)


@pytest.fixture
def as_tomas(tomas):
    """Signed in anew: what his older pages send has the token of a session that is over."""
    return sign_in(Client(enforce_csrf_checks=True), tomas)


def stale(client, url, words, *, origin=OURS):
    headers = {"Origin": origin} if origin else {}
    old = get_token(RequestFactory().get("/"))
    return client.post(url, {"csrfmiddlewaretoken": old, **words}, headers=headers)


def fresh(client, page, url, words):
    token = page.context["csrf_token"]
    return client.post(url, {"csrfmiddlewaretoken": str(token), **words})


def address(goal):
    return f"/goals/goal/{goal.pk}/"


def test_words_of_a_stale_page_come_back_to_their_sender_and_nothing_is_done(as_tomas, goal):
    page = stale(as_tomas, address(goal), {"specific": WORDS, "version": 1})

    assert (page.status_code, page.context["words"]) == (403, [WORDS])
    goal.refresh_from_db()
    assert (goal.specific, UnsentWords.objects.count()) == ("", 0)


def test_they_go_back_into_the_form_and_are_not_saved_by_that(as_tomas, goal):
    page = stale(as_tomas, address(goal), {"specific": WORDS, "version": 1})

    sent = dict(page.context["sent"]) | {page.context["again"]: "1"}
    form = as_tomas.get(fresh(as_tomas, page, address(goal), sent).url).context["form"]

    goal.refresh_from_db()
    assert (form["specific"].value(), goal.specific) == (WORDS, "")


@pytest.mark.parametrize("origin", [THEIRS, "null", ""])
def test_words_that_another_site_sent_are_not_shown(as_tomas, goal, origin):
    page = stale(as_tomas, address(goal), {"specific": WORDS}, origin=origin)

    assert (page.status_code, WORDS in page.content.decode()) == (403, False)


def test_words_that_another_site_sends_as_going_back_are_kept_nowhere(as_tomas, goal):
    words = {"specific": WORDS, "back-into-the-form": "1"}

    assert stale(as_tomas, address(goal), words, origin=THEIRS).status_code == 403
    assert UnsentWords.objects.count() == 0


def test_a_form_that_does_something_is_for_copying_only(as_tomas, goal):
    page = stale(as_tomas, f"/goals/{goal.goal_set_id}/comments/", {"words": COMMENT})

    assert (page.context["words"], page.context["sent"]) == ([COMMENT], [])


def test_who_is_signed_out_copies_the_words(goal):
    page = stale(Client(enforce_csrf_checks=True), address(goal), {"specific": WORDS})

    assert (page.context["words"], page.context["sent"]) == ([WORDS], [])


def test_secrets_are_never_shown(as_tomas):
    words = {"login": "tomas@maple.example", "password": "correct horse battery"}

    page = stale(as_tomas, "/accounts/login/", words)

    assert (page.status_code, "horse" in page.content.decode()) == (403, False)


def test_words_of_a_form_that_keeps_nothing_are_shown_when_the_session_ended(client, tomas, goal):
    sign_in(client, tomas)
    session = client.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()

    page = client.post(f"/goals/{goal.goal_set_id}/comments/", {"words": COMMENT})

    assert (page.status_code, page.context["words"]) == (403, [COMMENT])
    assert "_auth_user_id" not in client.session


def test_words_of_an_older_session_are_kept_when_the_next_one_ended_too(as_tomas, tomas, goal):
    session = as_tomas.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()

    stale(as_tomas, address(goal), {"specific": WORDS, "version": 1})

    kept = UnsentWords.objects.get(person=tomas)
    assert (kept.place, kept.words["specific"]) == (address(goal), WORDS)
