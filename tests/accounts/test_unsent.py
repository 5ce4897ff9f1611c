"""Words typed into a form and not sent: kept for one person alone, until they are sent."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts import clock
from accounts.models import UnsentWords
from remediation.models import Referral
from tests.signing_in import sign_in

PLACE = "/cases/referrals/new/"
WORDS = "Her pay since October."


OCTOBER = datetime(2026, 10, 16, 15, tzinfo=UTC)


@pytest.fixture
def hr(maple_scope, hana):
    clock.move_to(OCTOBER)
    return sign_in(Client(), hana)


def typed(client, words, *, over=0, place=PLACE):
    """As the keeper sends it."""
    body = json.dumps({"data": {"words": words, "stranger": "x"}})
    return client.post(
        place, body, content_type="application/json", headers={"If-Match": str(over)}
    )


def shown(client, place=PLACE):
    return client.get(place).context["form"]["words"].value()


def kept(client):
    return client.get(PLACE).context["unsent"].words


def test_words_that_were_not_sent_stand_in_the_form_again(hr):
    answer = typed(hr, WORDS)

    assert (answer.status_code, answer.headers["ETag"]) == (204, '"1"')
    assert shown(hr) == WORDS


def test_what_the_form_does_not_ask_is_not_kept(hr):
    typed(hr, WORDS)

    assert kept(hr) == {"words": WORDS}


def test_nobody_else_is_offered_them(hr, henry):
    typed(hr, WORDS)

    assert kept(sign_in(Client(), henry)) == {}


def test_words_of_another_window_are_not_written_over(hr):
    typed(hr, "From here")

    assert typed(hr, "From there", over=0).status_code == 412
    assert shown(hr) == "From here"


def test_both_are_compared_and_nothing_is_sent(hr):
    typed(hr, "From here")

    page = hr.post(f"{PLACE}?compare=1", {"words": "From there"})

    assert page.context["form"]["words"].value() == "From there"
    assert [words for _label, words in page.context["unsent"].beside()] == ["From here"]
    assert Referral.objects.count() == 0


def test_they_are_gone_once_sent(hr, tomas):
    typed(hr, WORDS)

    task = {"division": "payroll", "owner": "Tomas", "title": "Pay", "words": WORDS, "days": 5}
    answer = hr.post(PLACE, task)

    assert answer.status_code == 302
    assert kept(hr) == {}


def test_a_refusal_keeps_them(hr):
    typed(hr, WORDS)

    assert hr.post(PLACE, {"words": WORDS}).status_code == 422
    assert kept(hr) == {"words": WORDS}


def test_they_can_be_thrown_away(hr):
    typed(hr, WORDS)

    hr.post(f"{PLACE}?discard=1")

    assert kept(hr) == {}


def test_words_that_come_after_the_session_ended_stand_in_the_form(hr, hana, henry):
    session = hr.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()
    page = "http://testserver" + PLACE

    answer = hr.post(PLACE, {"words": WORDS, "unsent": PLACE}, headers={"Referer": page})

    (back,) = parse_qs(urlsplit(answer.url).query)["next"]
    assert (back.partition("?")[0], Referral.objects.count()) == (PLACE, 0)
    assert shown(sign_in(Client(), hana), back) == WORDS
    assert shown(sign_in(Client(), henry), back) is None


def test_a_forged_form_leaves_no_words_after_the_session_ended(hr, hana):
    session = hr.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()
    hr.handler.enforce_csrf_checks = True

    answer = hr.post(PLACE, {"words": WORDS, "unsent": PLACE})

    assert (answer.status_code, UnsentWords.objects.count()) == (302, 0)


def test_garbage_as_the_place_of_a_form_is_no_error(hr):
    session = hr.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()

    assert hr.post(PLACE, {"words": WORDS, "unsent": "\0" + PLACE}).status_code == 302
    assert UnsentWords.objects.get().place == PLACE


def test_what_no_table_takes_is_left_out(hr):
    assert typed(hr, "Her\0 pay\ud800\u200b").status_code == 204
    assert kept(hr) == {"words": "Her pay"}


def test_a_form_longer_than_any_is_left_to_the_device(hr):
    assert typed(hr, "x" * 60_001).status_code == 422


def test_what_nobody_sends_is_let_go_after_two_months(hr, hana):
    typed(hr, WORDS)
    clock.move_to(OCTOBER + timedelta(days=61))

    typed(sign_in(Client(), hana), "Another", place="/cases/announcements/new/")

    assert [one.place for one in UnsentWords.objects.all()] == ["/cases/announcements/new/"]


def test_keeping_the_same_again_changes_nothing(hr):
    first = typed(hr, WORDS)

    again = typed(hr, WORDS)

    assert (first.headers["ETag"], again.status_code, again.headers["ETag"]) == ('"1"', 204, '"1"')
