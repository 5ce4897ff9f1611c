"""The pages of observations: the script saved by itself, compared, coded, shared, signed."""

import pytest
from django.test import Client

from accounts import clock
from accounts.scope import district_scope
from evaluations.models import Observation, ObserverGrant
from evaluations.services import observation as services
from tests.evaluations.observing import autosave, shared, talked_over, written
from tests.signing_in import send_after_the_session, sign_in


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def draft(taught, priya):
    return services.start_observation(taught, actor=priya)


@pytest.fixture
def by_priya(priya):
    return sign_in(Client(), priya)


@pytest.fixture
def by_tomas(tomas):
    return sign_in(Client(), tomas)


def stored(observation):
    with district_scope(observation.district_id):
        return Observation.objects.get(pk=observation.pk)


SENT = {
    "kind": "walkthrough",
    "announcement": "unannounced",
    "observed_on": "2026-09-11",
    "starts_at": "09:00",
    "ends_at": "09:15",
    "place": "Room 12",
    "script": "9:05 They read.",
}


def test_an_observer_writes_and_shares(taught, by_priya, by_tomas):
    start = by_priya.post(f"/participations/{taught.pk}/observations/start/")
    by_priya.post(start["Location"], SENT | {"version": "1", "share": "1"})

    page = words_of(by_tomas.get(f"/participations/{taught.pk}/observations/"))

    assert "Walkthrough" in page
    assert "1 of 2 observations this year." in page


def test_the_script_saves_by_itself(draft, by_priya):
    answer = autosave(by_priya, draft, 1, script="9:05 They read.")

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert stored(draft).script == "9:05 They read."


def test_of_two_browsers_the_second_compares(draft, by_priya):
    autosave(by_priya, draft, 1, script="On the phone")

    assert autosave(by_priya, draft, 1, script="At the desk").status_code == 412


def test_words_that_come_after_the_session_stand_on_the_page(draft, by_priya, priya):
    late = SENT | {"script": "At the desk", "version": "1"}
    back = send_after_the_session(by_priya, f"/observations/{draft.pk}/words/", late)

    form = sign_in(by_priya, priya).get(back).context["form"]

    assert form["script"].value() == "At the desk"


def test_the_words_to_keep_are_picked(draft, by_priya):
    autosave(by_priya, draft, 1, script="On the phone")
    sent = SENT | {"script": "At the desk", "version": "2", "keep-script": "mine"}

    by_priya.post(f"/observations/{draft.pk}/comparison/", sent)

    assert stored(draft).script == "At the desk"


def test_words_compared_after_it_was_shared_stay_on_the_page(draft, by_priya, priya):
    with district_scope(draft.district_id):
        Observation.objects.update(shared_at=clock.now())
    sent = SENT | {"script": "At the desk", "version": "1", "keep-script": "mine"}

    page = by_priya.post(f"/observations/{draft.pk}/comparison/", sent)

    assert (page.status_code, page.context["form"]["script"].value()) == (409, "At the desk")


def test_the_comparison_shows_both(draft, by_priya):
    autosave(by_priya, draft, 1, script="On the phone")
    url = f"/observations/{draft.pk}/words/"

    page = by_priya.post(
        url,
        {"script": "At the desk", "kind": "formal", "version": "1"}
        | {"announcement": "announced"},
    )

    assert page.status_code == 409
    assert "This observation changed somewhere else" in words_of(page)


def test_an_end_before_the_start_is_said_at_the_field(draft, by_priya):
    sent = SENT | {"ends_at": "08:00", "version": "1", "share": "1"}

    page = by_priya.post(f"/observations/{draft.pk}/words/", sent)

    assert page.status_code == 422
    assert "The end comes after the start" in words_of(page)


def test_words_are_saved_while_the_times_are_still_wrong(draft, by_priya):
    autosave(by_priya, draft, 1, script="9:05 They read.", starts_at="09:00", ends_at="08:00")

    assert stored(draft).script == "9:05 They read."


def test_what_was_typed_stands_on_the_page_when_sharing_is_refused(draft, by_priya):
    page = by_priya.post(
        f"/observations/{draft.pk}/words/", SENT | {"kind": "formal", "version": "1", "share": "1"}
    )

    assert page.status_code == 409
    assert "9:05 They read." in words_of(page)
    assert "Rate the rows of the form first." in words_of(page)


def test_rating_leads_to_the_form_and_back(draft, by_priya):
    page = by_priya.post(
        f"/observations/{draft.pk}/words/", SENT | {"version": "1", "rate": "1"}, follow=True
    )

    assert "Planning and preparation" in words_of(page)
    assert f"/observations/{draft.pk}/words/" in words_of(page)


def test_ratings_are_not_shared_without_their_observation(draft, by_priya, priya):
    with district_scope(draft.district_id):
        sheet = services.start_ratings(draft, actor=priya)

    assert by_priya.post(f"/sheets/{sheet.pk}/sharing/").status_code == 403


def test_lines_are_coded_to_a_row(taught, priya, by_priya):
    draft = written(taught, priya)
    url = f"/observations/{draft.pk}/evidence/"

    page = by_priya.post(url, {"lines": ["1", "2"], "row": "planning", "words": ""}, follow=True)

    assert words_of(page).count("Take away") == 2


def test_hr_names_an_observer_on_the_page(taught, hana, uma, erin):
    client = sign_in(Client(), hana)
    days = {"starts_on": "2026-09-14", "ends_on": "2027-06-01"}

    client.post(f"/participations/{taught.pk}/observers/", days | {"observer": str(erin.pk)})

    with district_scope(taught.district_id):
        assert ObserverGrant.objects.get().observer == erin


def test_they_talk_and_the_employee_signs(taught, priya, by_priya, by_tomas):
    observation = shared(taught, priya)
    by_priya.post(f"/observations/{observation.pk}/talk/", {"held_on": "2026-09-14"})

    by_tomas.post(f"/observations/{observation.pk}/acknowledgement/", {"comment": "Thanks."})

    page = words_of(by_priya.get(f"/observations/{observation.pk}/"))
    assert "Read the form as it is kept" in page


def test_a_talk_in_the_future_is_said_at_the_field(taught, priya, by_priya):
    observation = shared(taught, priya)

    page = by_priya.post(f"/observations/{observation.pk}/talk/", {"held_on": "2026-10-14"})

    assert page.status_code == 422


def test_the_paper_shows_it(taught, priya, by_tomas):
    observation = talked_over(taught, priya)
    by_tomas.post(f"/observations/{observation.pk}/acknowledgement/", {"comment": ""})
    page = by_tomas.get(f"/observations/{observation.pk}/")
    path = words_of(page).partition('href="/documents/')[2].partition('"')[0]

    paper = words_of(by_tomas.get(f"/documents/{path}"))

    assert "9:05" in paper
    assert "Planning and preparation" in paper


def test_the_page_of_a_person_counts(taught, priya, by_priya, tomas):
    shared(taught, priya)

    assert "1 of 2 observations" in words_of(by_priya.get(f"/people/{tomas.pk}/"))


def test_home_asks_for_the_signature(taught, priya, by_tomas):
    observation = talked_over(taught, priya)

    page = words_of(by_tomas.get("/"))

    assert f'href="/observations/{observation.pk}/">Sign for an observation</a>' in page
