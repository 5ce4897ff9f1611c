"""One-on-ones: who writes, who reads, until when they change, and what stays (S1-18)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from evaluations.conferences.meetings import meetings_of
from evaluations.models import OneOnOne, Participation
from evaluations.services import one_on_one as services
from goals.models import Goal
from tests.evaluations.conftest import MET_ON


@pytest.fixture
def participation(step):
    return step.participation


@pytest.fixture
def note(participation, priya):
    return services.start_one_on_one(participation, actor=priya)


@pytest.fixture
def entered(note, priya):
    saved = write(note, priya, topics="Bus duty", held_on=MET_ON)
    return services.enter_one_on_one(saved, actor=priya)


def write(one_on_one, actor, **changes):
    return services.save_one_on_one(
        one_on_one, actor=actor, changes=changes, version=one_on_one.version
    )


def seen_by(person):
    return list(OneOnOne.objects.visible_to(person))


def test_a_draft_is_its_writers_alone(note, priya, tomas, hana):
    assert [seen_by(person) for person in (priya, tomas, hana)] == [[note], [], []]


def test_an_entered_meeting_is_read_by_both_and_hr(entered, priya, tomas, uma, hana, erin):
    readers = (priya, tomas, hana, erin, uma)

    assert [bool(seen_by(person)) for person in readers] == [True, True, True, True, False]


def test_the_employee_may_note_one_too(participation, tomas, priya):
    own = services.start_one_on_one(participation, actor=tomas)

    services.enter_one_on_one(write(own, tomas, topics="I would like this noted"), actor=tomas)

    assert [met.written_by for met in seen_by(priya)] == [tomas]


def test_nobody_else_notes_one(participation, hana, ada):
    for person in (hana, ada):
        with pytest.raises(PermissionDenied):
            services.start_one_on_one(participation, actor=person)


def test_asking_twice_for_a_new_draft_gives_the_same(note, participation, priya):
    assert services.start_one_on_one(participation, actor=priya) == note


def test_an_empty_draft_that_is_taken_up_later_is_held_that_day(note, participation, priya):
    """Else a meeting of today is noted and counted on the day the page was first opened."""
    clock.move_to(clock.now() + timedelta(days=9))

    again = services.start_one_on_one(participation, actor=priya)

    assert (again, again.held_on) == (note, note.held_on + timedelta(days=9))


def test_there_may_be_any_number(participation, priya):
    for _ in range(3):
        one = services.start_one_on_one(participation, actor=priya)
        services.enter_one_on_one(one, actor=priya)

    assert participation.one_on_ones.count() == 3


def test_each_goal_has_its_note(note, priya, participation):
    goals = Goal.objects.filter(goal_set__employee=participation.employee).in_order()
    notes = {goal.pk: f"Coaching {goal.kind}" for goal in goals}

    write(note, priya, notes=notes)

    assert list(note.goal_notes.order_by("words").values_list("goal_name", "words")) == [
        ("Development goal", "Coaching development"),
        ("Performance goal", "Coaching performance"),
    ]


def test_an_emptied_note_goes(note, priya, participation):
    goal = Goal.objects.filter(goal_set__employee=participation.employee).first()
    saved = write(note, priya, notes={goal.pk: "Well done"})

    write(saved, priya, notes={goal.pk: ""})

    assert note.goal_notes.count() == 0


def test_the_writer_may_change_it_until_somebody_reads_it(entered, priya, tomas):
    changed = write(entered, priya, topics="Bus duty and reading")
    services.record_view(changed, actor=tomas)

    with pytest.raises(services.AlreadyRead):
        write(changed, priya, topics="Something else")

    entered.refresh_from_db()
    assert entered.topics == "Bus duty and reading"


def test_the_writer_looking_again_closes_nothing(entered, priya):
    services.record_view(entered, actor=priya)

    assert write(entered, priya, topics="More").topics == "More"


def test_the_other_never_edits(entered, tomas):
    with pytest.raises(PermissionDenied):
        write(entered, tomas, topics="Mine")


def test_both_add_follow_ups(entered, priya, tomas):
    services.add_follow_up(entered, actor=tomas, words="I asked for a mentor.")
    services.add_follow_up(entered, actor=priya, words="Agreed.")

    found = entered.follow_ups.order_by("written_at").values_list("written_by", "words")
    assert list(found) == [(tomas.pk, "I asked for a mentor."), (priya.pk, "Agreed.")]


def test_a_follow_up_sent_twice_is_kept_once(entered, tomas):
    for _ in range(2):
        services.add_follow_up(entered, actor=tomas, words="I asked for a mentor.")

    assert entered.follow_ups.count() == 1


def test_words_over_an_older_version_are_compared(note, priya):
    write(note, priya, topics="On the phone")

    with pytest.raises(services.StaleVersion):
        services.save_one_on_one(
            note, actor=priya, changes={"topics": "At the desk"}, version=note.version
        )


@pytest.mark.parametrize("day", [date(2026, 9, 15), date(2026, 8, 14)])
def test_a_meeting_lies_in_the_year_and_not_in_the_future(note, priya, day):
    with pytest.raises(InvalidTransition):
        write(note, priya, held_on=day)


def test_the_day_held_and_the_day_entered_are_both_kept(entered, tomas):
    [meeting] = meetings_of(entered.participation, reader=tomas)

    assert (meeting.held_on, meeting.days_late, meeting.is_new) == (MET_ON, 4, True)


def test_meetings_stand_newest_first(participation, priya, tomas):
    for day in (3, 10, 7):
        one = services.start_one_on_one(participation, actor=priya)
        write(one, priya, held_on=date(2026, 9, day))
        services.enter_one_on_one(OneOnOne.objects.get(pk=one.pk), actor=priya)

    found = [meeting.held_on.day for meeting in meetings_of(participation, reader=tomas)]

    assert found == [10, 7, 3]


def test_who_left_gets_no_new_meeting(participation, priya):
    Participation.objects.update(state=Participation.State.ENDED)

    with pytest.raises(InvalidTransition, match="no longer works here"):
        services.start_one_on_one(participation, actor=priya)


def test_a_shared_meeting_is_never_removed(entered, priya):
    with pytest.raises(InvalidTransition):
        services.remove_draft(entered, actor=priya)


def test_a_note_outlives_its_goal(note, priya, participation):
    goal = Goal.objects.filter(goal_set__employee=participation.employee).first()
    write(note, priya, notes={goal.pk: "Well done"})

    goal.delete()

    assert list(note.goal_notes.values_list("goal", "words")) == [(None, "Well done")]


def test_entering_keeps_the_moment(note, priya, maple):
    clock.move_to(datetime(2026, 9, 15, 15, tzinfo=UTC))
    services.enter_one_on_one(note, actor=priya)

    with district_scope(maple.pk):
        assert OneOnOne.objects.get().entered_at.date() == date(2026, 9, 15)
