"""PostgreSQL is stopped at once and started again: worker and web go on, nothing is doubled."""

import pytest

from deadlines.models import Message
from deadlines.tasks import sweep_all_districts
from tests.faults.conftest import people_with_deadlines, states
from tests.faults.mailbox import check_promise
from tests.faults.visitors import one_to_share_and_one_to_sign
from tests.faults.world import CONNECTIONS, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 5 * CONNECTIONS


def test_worker_writes_down_what_was_accepted_meanwhile_and_goes_on(world, elm, sink):
    people_with_deadlines(elm, PEOPLE)
    sink.hold_from = CONNECTIONS + 1
    world.start_worker()
    world.order(sweep_all_districts)
    wait_until(lambda: sink.held == CONNECTIONS)

    world.stop_database()
    sink.let_go.set()
    world.start_database()
    world.reconnect()
    wait_until(lambda: states(elm, Message) == ["sent"] * PEOPLE)

    check_promise(elm, sink)
    assert len(sink.mails) == PEOPLE


def test_first_page_after_a_restart_is_drawn_like_any_other(world, elm):
    world.start_web()
    visitor, _other = one_to_share_and_one_to_sign(elm, world)
    before = [visitor.get() for _ in range(6)]

    world.stop_database()
    meanwhile = visitor.get()
    world.start_database()
    after = [visitor.get() for _ in range(6)]

    assert (before, meanwhile, after) == ([200] * 6, 500, [200] * 6)
