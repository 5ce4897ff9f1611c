"""Workers are killed in the middle of a batch of mail; everybody hears of everything once."""

import os
import signal

import pytest

from deadlines.models import Message
from deadlines.tasks import send_messages, sweep_all_districts
from tests.faults.conftest import claims_lapse, people_with_deadlines, states
from tests.faults.mailbox import check_promise
from tests.faults.world import CONNECTIONS, children_of, is_alive, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 5 * CONNECTIONS


@pytest.fixture
def held(world, elm, sink):
    """A worker in the middle of a batch: a message of each connection is written down, the next
    of each is kept by the mail server and not answered, the others are claimed.
    """
    people_with_deadlines(elm, PEOPLE)
    sink.hold_from = CONNECTIONS + 1
    worker = world.start_worker()
    world.order(sweep_all_districts)
    wait_until(lambda: sink.held == CONNECTIONS)
    assert states(elm, Message) == ["sending"] * (PEOPLE - CONNECTIONS) + ["sent"] * CONNECTIONS
    return worker


def recover(world, elm):
    claims_lapse(elm)
    world.order(sweep_all_districts)
    wait_until(lambda: states(elm, Message) == ["sent"] * PEOPLE)


def test_another_worker_sends_what_a_killed_one_had_in_its_hands(world, elm, sink, held):
    world.kill(held)
    sink.let_go.set()
    in_hand = sink.ids()[-CONNECTIONS:]

    world.start_worker()
    recover(world, elm)

    check_promise(elm, sink, may_repeat=in_hand)
    assert len(sink.mails) == PEOPLE + CONNECTIONS


def test_a_pool_that_lost_its_child_goes_on(world, elm, sink, held):
    (child,) = children_of(held.pid)
    os.kill(child, signal.SIGKILL)
    sink.let_go.set()
    wait_until(lambda: not is_alive(child))
    in_hand = sink.ids()[-CONNECTIONS:]

    recover(world, elm)

    check_promise(elm, sink, may_repeat=in_hand)
    assert held.poll() is None


def test_a_claim_is_left_to_its_worker_while_it_lives(world, elm, sink, held):
    world.start_worker()
    world.order(send_messages, district_id=str(elm.pk))
    world.order(sweep_all_districts)
    sink.let_go.set()
    wait_until(lambda: states(elm, Message) == ["sent"] * PEOPLE)

    check_promise(elm, sink)
