"""Valkey is killed and comes back empty: what was on its way is found again."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.scope import district_scope
from accounts.tasks import sweep_runs
from deadlines.models import Message
from deadlines.tasks import send_messages, sweep_all_districts
from evaluations.models import Step
from records.models import Rendering
from records.tasks import sweep_renderings
from tests.faults.conftest import at, people_with_deadlines, states
from tests.faults.mailbox import check_promise
from tests.faults.visitors import one_to_share_and_one_to_sign
from tests.faults.world import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def valkey_comes_back_empty(world, now):
    world.start_valkey()
    world.move_clock(now)


def test_worker_ends_its_batch_without_valkey_and_hears_of_the_next_round(world, elm, sink):
    people_with_deadlines(elm, PEOPLE)
    sink.hold_from = 3
    world.start_worker()
    world.order(sweep_all_districts)
    wait_until(lambda: sink.held == 1)
    world.order(send_messages, district_id=str(elm.pk))  # this is lost
    world.kill_valkey()
    valkey_comes_back_empty(world, at("2026-10-13"))
    sink.let_go.set()
    wait_until(lambda: states(elm, Message) == ["sent"] * PEOPLE)
    people_with_deadlines(elm, 1, name="later")

    world.order(sweep_all_districts)

    wait_until(lambda: states(elm, Message) == ["sent"] * (PEOPLE + 1))
    check_promise(elm, sink)


def test_people_share_and_sign_without_valkey_and_copy_and_mail_come_later(world, elm, sink):
    world.start_web()
    sharing, signing = one_to_share_and_one_to_sign(elm, world)
    world.kill_valkey()

    answers = [sharing.post("sharing"), signing.post("signature", comment="")]
    pages = [sharing.get(), signing.get()]

    assert (answers, pages) == ([302, 302], [200, 200])
    with district_scope(elm.pk):
        found = Step.objects.filter(pk__in=[sharing.step_id, signing.step_id])
        assert sorted(found.values_list("state", flat=True)) == ["complete", "shared"]
        assert Rendering.objects.count() == 0
    # Where nobody told the web process that the clock is moved, it signed in real time.
    valkey_comes_back_empty(world, clock.real_now() + timedelta(minutes=10))
    world.start_worker()
    for task in (sweep_renderings, sweep_runs, sweep_all_districts):
        world.order(task)
    wait_until(lambda: made(elm) == 1 and "priya@elm.example" in [one.to for one in sink.mails])


def made(district):
    with district_scope(district.pk):
        return Rendering.objects.count()
