"""A next step stands on the home page of whoever does it, until it is done."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.models import Membership, PersonChange
from accounts.scope import district_scope
from accounts.services.runs import start_run
from deadlines.models import Deadline
from evaluations.conferences.next_steps import next_steps_of
from evaluations.conferences.reading import read_talk
from evaluations.models import Cycle, Step
from evaluations.services import agenda, summary
from evaluations.services import next_step as services
from evaluations.services import one_on_one as talks
from evaluations.services.archive import settle_closed
from evaluations.services.exemption import exempt, participations_in, take_up_again
from evaluations.services.people import follow_person_changes
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.signing_in import sign_in

BY = date(2027, 2, 26)


@pytest.fixture
def reading(mid_year, priya, tomas):
    """tomas reads on."""
    agenda.prepare_conference(mid_year, actor=priya)
    return agenda.add_next_step(mid_year, actor=priya, what="Read on", who=tomas, due_on=BY)


def listed(person):
    return [(one.what, one.by) for one in next_steps_of(person)]


def test_it_stands_on_the_list_of_who_does_it_alone(reading, priya, tomas):
    assert (listed(tomas), listed(priya)) == ([("Read on", BY)], [])


def test_sent_twice_is_one_next_step(reading, mid_year, priya, tomas):
    again = agenda.add_next_step(mid_year, actor=priya, what="Read on", who=tomas, due_on=BY)

    assert (again, len(listed(tomas))) == (reading, 1)


def test_nobody_is_ever_late_for_it(reading):
    assert not Deadline.objects.filter(kind="next_step").overdue(date(2027, 8, 1)).exists()


def test_taken_off_it_is_asked_of_nobody(reading, priya, tomas):
    agenda.remove_next_step(reading, actor=priya)

    assert listed(tomas) == []


@pytest.mark.parametrize("who", ["tomas", "priya"])
def test_done_it_leaves_the_list(reading, tomas, priya, who):
    services.finish_next_step(reading, actor=tomas if who == "tomas" else priya)

    assert listed(tomas) == []
    [row] = read_talk(reading.step, reader=priya).next_steps
    assert row.done_at is not None


@pytest.mark.parametrize("who", ["uma", "hana"])
def test_others_do_not_say_that_it_is_done(reading, uma, hana, who):
    with pytest.raises(PermissionDenied):
        services.finish_next_step(reading, actor=uma if who == "uma" else hana)


def test_employee_does_not_finish_what_the_supervisor_does(mid_year, priya, tomas):
    agenda.prepare_conference(mid_year, actor=priya)
    hers = agenda.add_next_step(mid_year, actor=tomas, what="Ask HR", who=priya, due_on=BY)

    with pytest.raises(PermissionDenied):
        services.finish_next_step(hers, actor=tomas)


def test_it_can_be_done_after_the_conference_is_closed(
    client, maple, reading, mid_year, priya, tomas
):
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    sign_in(client, tomas)

    page = client.get(f"/steps/{mid_year.pk}/").content.decode()
    response = client.post(f"/next-steps/{reading.pk}/done/")

    assert (f'action="/next-steps/{reading.pk}/done/"' in page, response.status_code) == (
        True,
        302,
    )
    with district_scope(maple.pk):
        assert listed(tomas) == []


def test_home_page_shows_it_and_leads_to_the_conference(client, reading, mid_year, tomas):
    sign_in(client, tomas)

    page = client.get("/").content.decode()

    assert ("Your next steps" in page, f'href="/steps/{mid_year.pk}/"' in page) == (True, True)


def test_supervisors_own_next_step_invites_to_no_talk(client, mid_year, priya, tomas):
    agenda.prepare_conference(mid_year, actor=priya)
    agenda.add_next_step(mid_year, actor=priya, what="Ask HR", who=priya, due_on=BY)
    clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    sign_in(client, priya)

    page = client.get("/").content.decode()

    assert ("Ask HR" in page, "may like a talk" in page) == (True, False)


def test_closing_the_year_takes_it_off(reading, cycle, tomas, ada):
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", closed_at=clock.now())
    settle_closed(start_run("close_cycle", cycle, actor=ada).pk)

    assert listed(tomas) == []


# -- one-on-ones ---------------------------------------------------------------------------------
@pytest.fixture
def note(step, priya, tomas):
    note = talks.start_one_on_one(step.participation, actor=priya)
    words = {"next_step": "Visit room 7", "next_step_owner": tomas, "next_step_by": BY}
    return talks.save_one_on_one(note, actor=priya, changes=words, version=1)


def test_next_step_of_a_draft_is_on_nobodys_list(note, tomas):
    assert listed(tomas) == []


def test_next_step_of_a_one_on_one_is_on_the_list_once_both_read_it(note, priya, tomas):
    talks.enter_one_on_one(note, actor=priya)

    assert listed(tomas) == [("Visit room 7", BY)]


def test_other_day_moves_it_and_without_a_day_it_goes(note, priya, tomas):
    entered = talks.enter_one_on_one(note, actor=priya)
    later = date(2027, 3, 5)
    saved = talks.save_one_on_one(
        entered, actor=priya, changes={"next_step_by": later}, version=entered.version
    )
    moved = listed(tomas)
    talks.save_one_on_one(
        saved, actor=priya, changes={"next_step_by": None}, version=saved.version
    )

    assert (moved, listed(tomas)) == ([("Visit room 7", later)], [])


def test_done_next_step_of_a_one_on_one_leaves_the_list(client, maple, note, priya, tomas):
    entered = talks.enter_one_on_one(note, actor=priya)
    sign_in(client, tomas)

    page = client.get(f"/one-on-ones/{entered.pk}/").content.decode()
    client.post(f"/one-on-ones/{entered.pk}/done/")

    assert "It is done" in page
    with district_scope(maple.pk):
        assert listed(tomas) == []
    assert "Done, " in client.get(f"/one-on-ones/{entered.pk}/").content.decode()


# -- who leaves, or is let off ------------------------------------------------------------------
@pytest.fixture
def both_promise(reading, mid_year, priya, tomas):
    """tomas reads on, priya gets the books."""
    agenda.add_next_step(mid_year, actor=priya, what="Get the books", who=priya, due_on=BY)
    return mid_year


def turn(person, *, is_active):
    """The roster turns somebody off, or on again."""
    kind = PersonChange.Kind.RETURNED if is_active else PersonChange.Kind.LEFT
    Membership.objects.filter(pk=person.pk).update(is_active=is_active)
    change = PersonChange.objects.create(membership=person, kind=kind, at=clock.now())
    follow_person_changes(PersonChange.objects.filter(pk=change.pk))


def called_off():
    steps = Step.objects.filter(next_steps__isnull=False).distinct()
    rows = [row for step in steps for row in read_talk(step, reader=step.employee).next_steps]
    return sorted(row.what for row in rows if row.called_off_at is not None)


def test_when_the_employee_leaves_neither_waits_for_anything(both_promise, priya, tomas):
    turn(tomas, is_active=False)

    assert (listed(tomas), listed(priya)) == ([], [])
    assert called_off() == ["Get the books", "Read on"]


def test_when_the_supervisor_leaves_only_their_own_promise_goes(both_promise, priya, tomas):
    turn(priya, is_active=False)

    assert (listed(tomas), called_off()) == ([("Read on", BY)], ["Get the books"])


def test_who_comes_back_finds_it_as_it_was(both_promise, priya, tomas):
    turn(tomas, is_active=False)
    turn(tomas, is_active=True)

    assert (listed(tomas), listed(priya)) == ([("Read on", BY)], [("Get the books", BY)])


def test_what_was_done_before_stays_done(both_promise, reading, tomas):
    services.finish_next_step(reading, actor=tomas)

    turn(tomas, is_active=False)

    assert called_off() == ["Get the books"]


def test_let_off_and_taken_in_again(both_promise, cycle, priya, tomas, hana):
    rows = participations_in(cycle, [tomas.pk])
    exempt(rows, actor=hana, reason="On leave")
    assert (listed(tomas), listed(priya)) == ([], [])

    take_up_again(participations_in(cycle, [tomas.pk]), actor=hana)

    assert (listed(tomas), listed(priya)) == ([("Read on", BY)], [("Get the books", BY)])


def test_the_conference_says_that_it_was_called_off(client, both_promise, cycle, tomas, hana):
    exempt(participations_in(cycle, [tomas.pk]), actor=hana, reason="On leave")
    sign_in(client, tomas)

    page = client.get(f"/steps/{both_promise.pk}/").content.decode()

    assert page.count("Called off Jan 21") == 2
