"""Nobody is asked for the talk, or the signature, of an observation that nobody can go on with."""

from datetime import date

import pytest

from accounts.models import PersonChange
from deadlines.models import Deadline
from evaluations.models import Participation, Step
from evaluations.services.archive import close_cycle, settle_closed
from evaluations.services.exemption import exempt, take_up_again
from evaluations.services.post_conference import hold_post_conference
from tests.evaluations.observing import shared, talked_over
from tests.evaluations.test_people import follow
from tests.factories import member

Kind = PersonChange.Kind


def waiting(observation):
    rows = Deadline.objects.open().filter(subject_id=observation.pk)
    return list(rows.values_list("kind", "turn", "act", "last_day_on"))


@pytest.fixture(params=[shared, talked_over], ids=["talk", "signature"])
def observation(request, taught, priya):
    observation = request.param(taught, priya)
    assert len(waiting(observation)) == 1
    return observation


def test_who_left_is_waited_for_by_nobody_until_they_come_back(observation, tomas):
    before = waiting(observation)

    follow(tomas, Kind.LEFT, is_active=False)
    meanwhile = waiting(observation)
    follow(tomas, Kind.RETURNED, is_active=True)

    assert (meanwhile, waiting(observation)) == ([], before)


def test_who_is_let_off_the_year_is_not_observed_on(observation, taught, hana):
    before, rows = waiting(observation), Participation.objects.filter(pk=taught.pk)

    exempt(rows, actor=hana, reason="On another contract.")
    meanwhile = waiting(observation)
    take_up_again(rows, actor=hana)

    assert (meanwhile, waiting(observation)) == ([], before)


def test_a_closed_year_waits_for_no_talk(observation, taught, hana):
    Step.objects.filter(participation__cycle=taught.cycle).update(state=Step.State.COMPLETE)
    run = close_cycle(taught.cycle, actor=hana)

    settle_closed(run.pk)

    assert waiting(observation) == []


def test_who_left_while_let_off_is_taken_up_by_nobody(taught, tomas, hana):
    rows = Participation.objects.filter(pk=taught.pk)
    exempt(rows, actor=hana, reason="On another contract.")
    follow(tomas, Kind.LEFT, is_active=False)

    (outcome,) = take_up_again(rows, actor=hana)

    assert outcome.why_not == "No longer works here."
    assert list(Deadline.objects.open().filter(person=tomas)) == []


def test_the_talk_waits_for_the_new_supervisor_once_the_observer_left(taught, priya, tomas, maple):
    observation = shared(taught, priya)
    sam = member(maple, "Sam Stone")
    day = waiting(observation)[0][3]

    follow(priya, Kind.LEFT, is_active=False)
    follow(tomas, Kind.SUPERVISOR, supervisor=sam)

    assert waiting(observation) == [("post_conference", sam.pk, "hold_post_conference", day)]
    hold_post_conference(observation, actor=sam, held_on=date(2026, 9, 14))


def test_the_talk_stays_with_an_observer_who_is_here(taught, priya, tomas, maple):
    observation = shared(taught, priya)
    before = waiting(observation)

    follow(tomas, Kind.SUPERVISOR, supervisor=member(maple, "Sam Stone"))

    assert waiting(observation) == before
