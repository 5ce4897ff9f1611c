"""A building that is off track gets an answer in time; each change is told once."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from buildings.models import OffTrack, Tracking, Watch
from buildings.services import Promise, decline_support, raise_support
from buildings.services.calling_off import call_off_review
from buildings.services.review import confirm_half
from buildings.services.review_answer import Place, save_answer
from buildings.services.watch import watch_buildings
from buildings.tasks import watch_district
from deadlines.models import Deadline, Notice
from tests.buildings.conftest import TODAY, log
from tests.buildings.reviewing import answer as half_of
from tests.buildings.reviewing import talk

LATER = datetime(2027, 3, 5, 17, tzinfo=UTC)


@pytest.fixture
def named(tracking, erin):
    """Erin owes the answer, in 5 work days."""
    Tracking.objects.update(answerer=erin)


@pytest.fixture
def off_track(target, named, priya, maple):
    log(target, 43, actor=priya)
    watch_buildings(maple)
    return OffTrack.objects.get()


def told(kind):
    found = Notice.objects.filter(kind=kind).order_by("recipient__first_name")
    return [(notice.recipient.first_name, notice.what) for notice in found]


def answer(site, year, erin, what="A coach"):
    promise = Promise(what, erin, date(2027, 2, 1), amount="2 days a week")
    return raise_support(site, year, "coaching", promise, target=None, actor=erin)


def test_an_answer_is_due_so_many_work_days_after_the_fall(off_track, erin):
    due = Deadline.objects.get(kind="district_answer")

    assert (due.turn, due.person, due.last_day_on, due.what) == (
        erin,
        erin,
        date(2027, 2, 2),
        "Answer to Oak School",
    )


def test_the_joint_team_hears_of_it(off_track):
    assert told("off_track") == [("Erin", "Oak School"), ("Priya", "Oak School")]


def test_a_second_round_tells_and_asks_nothing_new(off_track, maple):
    assert watch_buildings(maple) == 0

    assert (OffTrack.objects.count(), Deadline.objects.count()) == (1, 1)
    assert len(told("off_track")) == 2


def test_the_round_runs_as_a_task_of_the_district(target, named, priya, maple):
    log(target, 43, actor=priya)

    watch_district(district_id=str(maple.pk))

    assert OffTrack.objects.count() == 1


def test_a_promise_settles_it(off_track, oak_school, year, erin):
    support = answer(oak_school, year, erin)

    off_track.refresh_from_db()
    due = Deadline.objects.get(kind="district_answer")
    assert (off_track.answered_on, off_track.support, due.is_open) == (TODAY, support, False)


def test_a_promise_that_is_taken_back_leaves_the_answer_due(off_track, oak_school, year, erin):
    support = answer(oak_school, year, erin)

    decline_support(support, reason="No coach was found", actor=erin)

    off_track.refresh_from_db()
    due = Deadline.objects.get(kind="district_answer")
    assert (off_track.answered_on, due.is_open, due.turn) == (None, True, erin)


def test_another_promise_still_answers_when_one_is_taken_back(off_track, oak_school, year, erin):
    first = answer(oak_school, year, erin)
    second = answer(oak_school, year, erin, "A second coach")

    decline_support(first, reason="No coach was found", actor=erin)

    off_track.refresh_from_db()
    due = Deadline.objects.get(kind="district_answer")
    assert (off_track.support, due.is_open) == (second, False)


@pytest.fixture
def answered(off_track, review, target, priya, erin):
    """By the district's half of a review, which is confirmed."""
    half_of(review, target, "district", erin)
    talk(review, priya)
    confirm_half(review, "district", actor=erin)
    off_track.refresh_from_db()
    assert off_track.answered_on == TODAY
    return off_track


def write_on(review, target, erin):
    place = Place(review, target, "district")
    save_answer(place, changes={"words": "Other words"}, version=1, actor=erin)


def call_off(review, target, erin):
    call_off_review(review, reason="The school was flooded", actor=erin)


@pytest.mark.parametrize("act", [write_on, call_off])
def test_a_half_that_is_confirmed_no_more_leaves_the_answer_due(
    answered, review, target, erin, act
):
    act(review, target, erin)

    answered.refresh_from_db()
    due = Deadline.objects.get(kind="district_answer")
    assert (answered.answered_on, due.is_open, due.turn) == (None, True, erin)


def test_a_promise_since_then_still_answers(answered, review, target, oak_school, year, erin):
    promised = answer(oak_school, year, erin)

    write_on(review, target, erin)

    answered.refresh_from_db()
    due = Deadline.objects.get(kind="district_answer")
    assert (answered.support, due.is_open) == (promised, False)


def test_back_on_track_it_is_asked_no_more(off_track, target, priya, maple):
    log(target, 48, actor=priya)

    watch_buildings(maple)

    off_track.refresh_from_db()
    assert (off_track.ended_on, Deadline.objects.open().count()) == (TODAY, 0)


def test_a_number_that_grows_old_does_not_end_it(off_track, maple):
    clock.move_to(LATER)

    watch_buildings(maple)

    off_track.refresh_from_db()
    assert off_track.ended_on is None


def test_while_nobody_is_named_the_executives_are_told_and_nothing_is_due(
    target, priya, erin, maple
):
    log(target, 43, actor=priya)

    watch_buildings(maple)

    assert told("off_track") == [("Erin", "Oak School"), ("Priya", "Oak School")]
    assert Deadline.objects.count() == 0


def test_whoever_is_named_later_owes_what_is_open(off_track, hana, maple):
    Tracking.objects.update(answerer=hana)

    watch_buildings(maple)

    due = Deadline.objects.get(kind="district_answer")
    assert (due.turn, due.person, due.last_day_on) == (hana, hana, date(2027, 2, 2))


def test_turned_off_the_area_asks_for_nothing(off_track, maple):
    Tracking.objects.update(is_on=False)

    watch_buildings(maple)

    assert (OffTrack.objects.filter(ended_on=None).count(), Deadline.objects.open().count()) == (
        0,
        0,
    )


def test_a_status_that_falls_is_told_once(target, named, priya, maple):
    log(target, 50, actor=priya)
    watch_buildings(maple)
    log(target, 46.5, actor=priya)

    for _again in range(2):
        watch_buildings(maple)

    what = "Oak School: Grade 6 reading"
    assert told("fell") == [("Erin", what), ("Priya", what)]
    assert Watch.objects.get().fell_on == TODAY


def test_a_status_that_rises_is_no_alarm(off_track, target, priya, maple):
    log(target, 46.5, actor=priya)

    watch_buildings(maple)

    assert told("fell") == []


def test_the_first_look_is_no_fall(off_track):
    assert told("fell") == []


def test_a_number_that_grows_old_is_told_once(off_track, target, maple, priya):
    clock.move_to(LATER)

    for _again in range(2):
        watch_buildings(maple)

    what = "Oak School: Grade 6 reading"
    assert told("number_old") == [("Erin", what), ("Priya", what)]


def test_a_fresh_number_and_another_old_one_are_told_again(off_track, target, maple, priya):
    clock.move_to(LATER)
    watch_buildings(maple)
    log(target, 43, actor=priya, day=date(2027, 3, 5))
    watch_buildings(maple)
    clock.move_to(datetime(2027, 5, 5, 17, tzinfo=UTC))

    watch_buildings(maple)

    assert len(told("number_old")) == 4
