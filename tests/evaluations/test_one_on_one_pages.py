"""The pages of meetings: written, saved by itself, compared, entered, read."""

import json

import pytest
from django.test import Client

from accounts.scope import district_scope
from evaluations.models import Cycle, OneOnOne
from evaluations.services import one_on_one as services
from tests.evaluations.conftest import MET_ON
from tests.signing_in import send_after_the_session, sign_in


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def note(step, priya):
    return services.start_one_on_one(step.participation, actor=priya)


@pytest.fixture
def entered(note, priya):
    saved = services.save_one_on_one(
        note, actor=priya, changes={"topics": "Bus duty", "held_on": MET_ON}, version=1
    )
    return services.enter_one_on_one(saved, actor=priya)


@pytest.fixture
def by_priya(priya):
    return sign_in(Client(), priya)


@pytest.fixture
def by_tomas(tomas):
    return sign_in(Client(), tomas)


def stored(note):
    with district_scope(note.district_id):
        return OneOnOne.objects.get(pk=note.pk)


def autosave(client, note, version, **words):
    return client.post(
        f"/one-on-ones/{note.pk}/draft/",
        json.dumps({"data": words}),
        content_type="application/json",
        headers={"if-match": f'"{version}"'},
    )


def test_a_supervisor_notes_a_meeting_and_shares_it(step, by_priya, by_tomas):
    start = by_priya.post(f"/participations/{step.participation_id}/one-on-ones/")
    sent = {"held_on": "2026-09-10", "topics": "Bus duty", "version": "1", "enter": "1"}
    by_priya.post(start["Location"], sent)

    page = words_of(by_tomas.get(f"/participations/{step.participation_id}/meetings/"))

    assert "Entered 4 days later, Sep 14" in page
    assert "Priya Patel" in page


def test_the_page_saves_by_itself(note, by_priya):
    answer = autosave(by_priya, note, 1, topics="Bus duty")

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert stored(note).topics == "Bus duty"


def test_words_that_come_after_the_session_stand_on_the_page(note, by_priya, priya):
    url = f"/one-on-ones/{note.pk}/words/"
    back = send_after_the_session(by_priya, url, {"topics": "Bus duty", "version": "1"})

    form = sign_in(by_priya, priya).get(back).context["form"]

    assert (form["topics"].value(), form.errors) == ("Bus duty", {})


def test_an_older_version_is_not_written_over(note, by_priya):
    autosave(by_priya, note, 1, topics="On the phone")

    assert autosave(by_priya, note, 1, topics="At the desk").status_code == 412


def test_both_versions_are_compared_and_one_is_kept(note, by_priya):
    autosave(by_priya, note, 1, topics="On the phone", way="Phone")
    sent = {"topics": "At the desk", "way": "Desk", "version": "1"}
    page = by_priya.post(f"/one-on-ones/{note.pk}/comparison/", sent)

    kept = {"version": "2", "keep-topics": "theirs", "keep-way": "mine"}
    by_priya.post(f"/one-on-ones/{note.pk}/comparison/", sent | kept)

    assert "What is saved now" in words_of(page)
    assert (stored(note).topics, stored(note).way) == ("On the phone", "Desk")


def test_words_compared_after_the_year_was_closed_stay_on_the_page(note, by_priya):
    with district_scope(note.district_id):
        Cycle.objects.update(state=Cycle.State.CLOSED)
    sent = {"topics": "At the desk", "version": "1", "keep-topics": "mine"}

    page = by_priya.post(f"/one-on-ones/{note.pk}/comparison/", sent)

    assert (page.status_code, page.context["form"]["topics"].value()) == (409, "At the desk")


def test_entering_asks_for_the_day(note, by_priya):
    sent = {"held_on": "", "topics": "Bus duty", "version": "1", "enter": "1"}

    page = by_priya.post(f"/one-on-ones/{note.pk}/words/", sent)

    assert page.status_code == 422
    assert stored(note).is_draft


def test_words_that_come_after_the_other_read_become_a_follow_up(entered, by_priya, by_tomas):
    by_tomas.get(f"/one-on-ones/{entered.pk}/")

    sent = {"topics": "Bus duty and reading", "version": str(entered.version)}
    page = by_priya.post(f"/one-on-ones/{entered.pk}/words/", sent)

    assert page.status_code == 409
    assert "What you talked about: Bus duty and reading" in words_of(page)
    assert stored(entered).topics == "Bus duty"


def test_a_read_meeting_is_not_offered_for_change(entered, by_priya, by_tomas):
    by_tomas.get(f"/one-on-ones/{entered.pk}/")

    page = by_priya.get(f"/one-on-ones/{entered.pk}/")

    assert "Change it" not in words_of(page)
    assert by_priya.get(f"/one-on-ones/{entered.pk}/words/").status_code == 302


def test_a_follow_up_says_who_wrote_it(entered, by_tomas):
    sent = {"words": "I asked for a mentor."}

    page = words_of(by_tomas.post(f"/one-on-ones/{entered.pk}/follow-ups/", sent, follow=True))

    assert "<b>Tomas Torres </b>" in page
    assert "I asked for a mentor." in page


def test_the_supervisor_reads_no_words_of_a_private_goal_beside_the_note(written, by_priya, note):
    page = words_of(by_priya.get(f"/one-on-ones/{note.pk}/words/"))

    assert "Coaching and feedback: performance goal" in page
    assert "reading block" not in page


def test_a_draft_can_be_dropped(note, by_priya):
    by_priya.post(f"/one-on-ones/{note.pk}/removal/")

    with district_scope(note.district_id):
        assert not OneOnOne.objects.exists()


# -- the worksheet with all meetings ----------------------------------------------------------
def worksheet_for(client, step):
    return words_of(client.get(f"/participations/{step.participation_id}/worksheet/"))


def test_the_worksheet_shows_goals_and_meetings_of_today(shared, entered, by_tomas):
    page = worksheet_for(by_tomas, shared)

    assert "Form 5240F2 · not signed, as of September 14, 2026" in page
    assert "reading block" in page
    assert "Bus duty" in page


def test_private_goals_are_left_out_for_the_supervisor(written, entered, by_priya):
    page = worksheet_for(by_priya, written)

    assert "The goals are not shared, so they are not shown here." in page
    assert "reading block" not in page


def test_reading_the_worksheet_counts_as_reading_the_meeting(step, entered, by_tomas):
    worksheet_for(by_tomas, step)

    with district_scope(entered.district_id):
        assert services.has_been_read(entered)


def test_a_draft_is_not_on_the_worksheet(step, note, by_priya):
    assert "One-on-one" not in worksheet_for(by_priya, step)
