"""A review, or a date for all buildings, is called off with a reason."""

import pytest

from accounts.errors import InvalidTransition
from buildings.models import Review, ReviewPlan, ReviewRound
from buildings.reviews.page import current_review
from buildings.services.calling_off import call_off_review, take_out_date
from buildings.services.review import confirm_half
from buildings.services.review_round import open_reviews
from deadlines.models import Deadline, Notice
from tests.buildings.reviewing import complete
from tests.signing_in import sign_in


def test_a_review_that_was_called_off_asks_nobody(client, review, priya, erin):
    sign_in(client, erin).post(
        f"/buildings/reviews/{review.pk}/calling-off/", {"reason": "The school was flooded"}
    )

    review.refresh_from_db()
    deadline = Deadline.objects.get(kind="building_review", subject_id=review.pk)
    assert (review.called_off_why, deadline.turn) == ("The school was flooded", None)
    assert Notice.objects.get(recipient=priya).kind == "changed"


def test_without_a_reason_it_stays(client, review, erin):
    answer = sign_in(client, erin).post(
        f"/buildings/reviews/{review.pk}/calling-off/", {"reason": " "}
    )

    assert (answer.status_code, Review.objects.open().count()) == (422, 2)


def test_what_both_confirmed_is_never_called_off(review, target, priya, erin):
    review = complete(review, target, priya, erin)

    with pytest.raises(InvalidTransition):
        call_off_review(review, reason="By mistake", actor=erin)


def test_nobody_confirms_what_was_called_off(review, priya, erin):
    call_off_review(review, reason="Flooded", actor=erin)

    with pytest.raises(InvalidTransition):
        confirm_half(review, "building", actor=priya)


def test_the_next_review_comes_in_its_place(review, oak_school, year, erin):
    call_off_review(review, reason="Flooded", actor=erin)

    assert current_review(oak_school, year).round.position == 2


def test_a_date_leaves_the_year_and_the_plan(client, review, year, erin):
    round_ = ReviewRound.objects.get(position=2)

    sign_in(client, erin).post(
        f"/setup/buildings/reviews/{round_.pk}/calling-off/", {"reason": "State tests that week"}
    )

    assert open_reviews(year, actor=erin) == 0
    assert ReviewPlan.objects.get().dates == ["by Jan 29"]
    assert Review.objects.get(round=round_).called_off_why == "State tests that week"


def test_a_date_that_is_taken_out_keeps_what_was_confirmed(review, target, priya, erin):
    complete(review, target, priya, erin)

    assert take_out_date(review.round, reason="Too early", actor=erin) == 0


def test_a_date_that_is_planned_again_is_a_further_round(review, year, erin):
    take_out_date(review.round, reason="Too early", actor=erin)
    ReviewPlan.objects.update(dates=["by Jan 29", "by Mar 26"])

    assert open_reviews(year, actor=erin) == 1
    assert ReviewRound.objects.latest("position").position == 3
