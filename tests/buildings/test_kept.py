"""When its time is over, a review of a building goes as a whole; what stands for itself stays."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.errors import InvalidTransition
from buildings.models import ActionPlan, Review, ReviewAction, Support, Target
from buildings.services import raise_support
from buildings.services.action_plan import start_plan
from records import matter_ends
from records.export import export_lines
from records.models import MatterDestruction
from records.services.hold import place_hold
from records.services.matter_end import destroy_matters, fingerprint
from records.services.retention import set_retention
from records.verify import verify_district
from tests.buildings.reviewing import complete
from tests.buildings.test_action_plan import WORDS
from tests.buildings.test_supports import promise
from tests.records.independent_verifier import verify as verify_outside
from tests.signing_in import sign_in

KIND, YEAR = "building_review", "2026-27"
OF_A_REVIEW = ("reviewrecord", "reviewaction", "reviewanswer", "conversation", "review")


def now(year, month=1, day=2):
    clock.move_to(datetime(year, month, day, 15, tzinfo=UTC))


@pytest.fixture
def over(review, target, oak_school, year, priya, erin, henry):
    """Both confirmed it in 2026-27; a plan and a promise rest on it. It is 2030."""
    complete(review, target, priya, erin)
    start_plan(oak_school, year, WORDS, actor=priya)
    ActionPlan.objects.update(review=review)
    raise_support(oak_school, year, "coaching", promise(erin), target=target, actor=erin)
    Support.objects.update(action=ReviewAction.objects.first())
    set_retention(KIND, actor=henry, years=1, source="State schedule, item 31")
    now(2030)
    return review


def goes(henry):
    seen = fingerprint(matter_ends.due_now(henry, KIND, YEAR))
    return destroy_matters(KIND, YEAR, actor=henry, seen=seen)


def left_of(review):
    """Rows of its tables and of their histories."""
    with connection.cursor() as cursor:
        found = {}
        for name in OF_A_REVIEW:
            column = {"review": "id"}.get(name, "review_id")
            cursor.execute(
                f"SELECT count(*) FROM buildings_{name} WHERE {column} = %s", [review.pk]
            )
            found[name] = cursor.fetchone()[0]
            if name == "reviewrecord":
                continue  # never changed, so it has no history
            column = {"review": "pgh_obj_id"}.get(name, "review_id")
            cursor.execute(
                f"SELECT count(*) FROM buildings_{name}event WHERE {column} = %s", [review.pk]
            )
            found[f"{name}event"] = cursor.fetchone()[0]
    return found


def test_nothing_of_a_review_is_left_and_the_chain_stands(over, henry):
    assert 0 not in left_of(over).values()

    goes(henry)

    assert set(left_of(over).values()) == {0}
    assert MatterDestruction.objects.get().matter_id == over.pk
    assert verify_district().problems == []
    assert verify_outside(list(export_lines())) == []


def test_the_plan_the_promise_and_the_numbers_stay(over, target, henry):
    goes(henry)

    assert (ActionPlan.objects.get().review, Support.objects.get().action) == (None, None)
    assert Target.objects.get(pk=target.pk).readings.count() == 1


def test_a_review_that_is_open_is_never_due(over, henry):
    Review.objects.filter(pk=over.pk).update(frozen_at=None)

    assert matter_ends.due_now(henry, KIND, YEAR) == []


def test_one_that_was_called_off_goes_too(over, henry):
    open_one = Review.objects.get(round__position=2)
    facts = {"called_off_at": over.frozen_at or clock.now(), "called_off_why": "Flood"}
    Review.objects.filter(pk=open_one.pk).update(
        **facts | {"called_off_at": datetime(2027, 2, 1, tzinfo=UTC)}
    )

    due = {row.closed.matter for row in matter_ends.due_now(henry, KIND, YEAR)}

    assert due == {over.pk, open_one.pk}


def test_it_is_kept_to_the_end_of_its_time(over, henry):
    now(2028, 8, 14)
    on_last_day = matter_ends.due_now(henry, KIND, YEAR)
    now(2028, 8, 16)

    assert (on_last_day, len(matter_ends.due_now(henry, KIND, YEAR))) == ([], 1)


@pytest.mark.parametrize("held", ["priya", "erin", None])
def test_a_hold_on_a_leader_keeps_all_of_it(over, henry, request, held):
    person = request.getfixturevalue(held) if held else None
    place_hold(person, actor=henry, reason="Grievance 12")

    with pytest.raises(InvalidTransition):
        goes(henry)

    assert 0 not in left_of(over).values()


@pytest.mark.parametrize("table", OF_A_REVIEW)
def test_the_database_keeps_what_no_destruction_names(over, table):
    with (
        pytest.raises(IntegrityError, match="no destruction names this matter"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM buildings_{table}")


def test_hr_sees_what_would_go(client, over, henry):
    sign_in(client, henry)

    page = client.get(f"/retention/{KIND}/{YEAR}/destruction/")

    assert "Oak School, January review 2026–27" in page.content.decode()
    parts = {part.label: part.count for part in page.context["parts"]}
    assert parts == {"Confirmed records": 1, "Next steps": 3, "Answers": 2, "Conversations": 1}


def test_its_pages_are_gone_and_the_others_open(client, over, henry, priya, oak_school):
    goes(henry)
    sign_in(client, priya)

    answers = [
        client.get(f"/buildings/reviews/{over.pk}/").status_code,
        client.get(f"/buildings/reviews/{Review.objects.get().pk}/").status_code,
        client.get(f"/buildings/plans/{ActionPlan.objects.get().pk}/").status_code,
    ]

    assert answers == [404, 200, 200]
