"""A next step stands with whoever does it until it is done, also when somebody leaves."""

from datetime import date

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import PersonChange
from buildings.models import ReviewAction
from buildings.reviews.reading import told_of
from buildings.services.conversation import StaleConversation, correct_conversation
from buildings.services.people import follow_person_changes
from buildings.services.review import confirm_half
from buildings.services.step import finish_action, hand_over_step
from buildings.turns import turns_of
from deadlines.models import Deadline, Notice
from tests.buildings.conftest import TODAY
from tests.buildings.reviewing import answer, complete, talk
from tests.factories import member
from tests.signing_in import sign_in


@pytest.fixture
def rosa(maple, oak_school):
    return member(maple, "Rosa Reyes", site=oak_school)


@pytest.fixture
def step(review, target, priya, erin):
    """Of the building, promised by its leader."""
    complete(review, target, priya, erin)
    return ReviewAction.objects.get(half="building")


def leave(person):
    person.is_active = False
    person.save(update_fields=["is_active"])
    change = PersonChange.objects.create(
        membership=person, kind=PersonChange.Kind.LEFT, at=clock.now()
    )
    follow_person_changes(PersonChange.objects.filter(pk=change.pk))


def names(person):
    return [turn.name for turn in turns_of(person)]


def test_a_next_step_stands_on_the_home_page_of_whoever_does_it(client, step, priya):
    page = sign_in(client, priya).get("/")

    found = [(task.name, task.url) for task in page.context["building_turns"]]
    assert found == [("Oak School: Step of the building", f"/buildings/review-steps/{step.pk}/")]


def test_it_is_done_with_what_came_of_it(client, step, priya):
    sign_in(client, priya).post(
        f"/buildings/review-steps/{step.pk}/done/", {"note": "Three classes read more"}
    )

    step.refresh_from_db()
    assert (step.note, step.done_by) == ("Three classes read more", priya)
    assert "Oak School: Step of the building" not in names(priya)


def test_whoever_takes_it_over_hears_of_it_and_finds_it_at_home(client, step, rosa, priya):
    sign_in(client, priya).post(f"/buildings/review-steps/{step.pk}/owner/", {"owner": rosa.pk})

    assert names(rosa) == ["Oak School: Step of the building"]
    told = Notice.objects.get(recipient=rosa)
    assert (told.kind, told.path) == ("handed_over", f"/buildings/review-steps/{step.pk}/")


def test_whoever_promised_it_does_it_without_seeing_the_building(client, step, rosa, priya):
    hand_over_step(step, to=rosa, actor=priya)
    sign_in(client, rosa)

    answers = [
        client.get(f"/buildings/review-steps/{step.pk}/").status_code,
        client.get(f"/buildings/reviews/{step.review_id}/").status_code,
        client.post(f"/buildings/review-steps/{step.pk}/done/", {"note": ""})["Location"],
    ]

    assert answers == [200, 404, "/"]


def test_nobody_has_what_somebody_promised_who_left(client, step, rosa, priya, erin):
    hand_over_step(step, to=rosa, actor=priya)

    leave(rosa)

    assert ReviewAction.objects.get(pk=step.pk).is_nobodys is True
    assert "Oak School: find somebody for “Step of the building”" in names(priya)
    shown = sign_in(client, erin).get("/buildings/district/").context["nobodys"]
    assert [one.words for one in shown] == ["Step of the building"]


def test_the_leader_hears_once_that_nobody_has_it(step, rosa, priya):
    hand_over_step(step, to=rosa, actor=priya)
    leave(rosa)

    follow_person_changes(PersonChange.objects.all())

    assert Notice.objects.filter(recipient=priya, kind="handed_over").count() == 1


def test_taken_over_it_is_due_of_the_new_one_by_its_day(step, rosa, priya):
    hand_over_step(step, to=rosa, actor=priya)
    leave(rosa)

    hand_over_step(step, to=priya, actor=priya)

    found = Deadline.objects.get(kind="building_step", subject_id=step.pk)
    assert (found.turn, found.last_day_on) == (priya, date(2027, 2, 5))


def test_what_is_done_is_handed_to_nobody(step, rosa, priya):
    finish_action(step, actor=priya)

    with pytest.raises(InvalidTransition):
        hand_over_step(step, to=rosa, actor=priya)


def test_words_that_are_too_long_come_back_and_nothing_is_done(client, step, priya):
    words = "x" * 301

    page = sign_in(client, priya).post(f"/buildings/review-steps/{step.pk}/done/", {"note": words})

    step.refresh_from_db()
    assert (page.status_code, page.context["form"]["note"].value()) == (422, words)
    assert step.done_on is None


def test_who_types_while_a_step_is_handed_over_compares(client, review, target, rosa, priya):
    answer(review, target, "building", priya)
    step = ReviewAction.objects.get()
    hand_over_step(step, to=rosa, actor=priya)
    sent = {"words": "Other", "version": "1", "action-1-owner_id": str(priya.pk)}

    page = sign_in(client, priya).post(
        f"/buildings/reviews/{review.pk}/targets/{target.pk}/building/", sent
    )

    found = {row["part"].name: row["part"].theirs for row in page.context["differences"]}
    assert found == {"words": "We read more", "action-1-owner_id": "Rosa Reyes"}
    assert ReviewAction.objects.get().owner == rosa


def test_a_talk_is_not_corrected_over_a_step_that_was_handed_over(review, rosa, priya, erin):
    said = talk(review, priya)
    hand_over_step(ReviewAction.objects.get(), to=rosa, actor=erin)
    values = {name: getattr(said, name) for name in ("kind", "held_on", "people", "points")}

    with pytest.raises(StaleConversation):
        correct_conversation(said, values, [], version=said.version, actor=priya)

    assert told_of(review, TODAY).talks[0].earlier == []


def test_a_step_in_other_hands_is_not_what_was_confirmed(review, target, rosa, priya):
    answer(review, target, "building", priya)
    talk(review, priya)
    confirm_half(review, "building", actor=priya)

    hand_over_step(ReviewAction.objects.get(half="building"), to=rosa, actor=priya)

    review.refresh_from_db()
    assert review.is_confirmed("building") is False


def test_a_step_of_somebody_who_left_before_the_last_confirm_waits_for_the_leader(
    review, target, rosa, priya, erin
):
    answer(review, target, "building", priya, **{"action-1-owner_id": rosa.pk})
    answer(review, target, "district", erin)
    talk(review, priya)
    leave(rosa)

    confirm_half(review, "building", actor=priya)
    confirm_half(review, "district", actor=erin)

    assert "Oak School: find somebody for “Step of the building”" in names(priya)


def test_what_a_second_person_says_of_it_comes_back(client, step, priya):
    finish_action(step, actor=priya, note="Three classes read more")
    sign_in(client, priya)
    url = f"/buildings/review-steps/{step.pk}/done/"

    again = client.post(url, {"note": "Three classes read more"})
    other = client.post(url, {"note": "And the fourth began"})

    assert (again.status_code, other.status_code) == (302, 409)
    assert "And the fourth began" in other.content.decode()
