"""The rounds run as tasks: on the real broker, each district on its own."""

import time

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail

from accounts.scope import active_district, district_scope
from config.celery import app
from deadlines import tasks
from deadlines.models import Reminder, Sweep
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker():
    """A real worker on the real broker, in a thread of this process."""
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30) as worker:
        yield worker


@pytest.fixture
def wait_until():
    def wait(is_true, seconds=30):
        deadline = time.monotonic() + seconds
        while not is_true() and time.monotonic() < deadline:
            time.sleep(0.05)

    return wait


def test_a_round_reaches_every_district_through_the_broker(
    worker, maple, cedar, carl, due_oct_14, wait_until
):
    with district_scope(cedar.pk):
        DeadlineFactory(person=carl)
    move_clock("2026-10-13")

    tasks.sweep_all_districts.delay_on_commit()

    wait_until(lambda: len(mail.outbox) == 2)
    assert sorted(email.to for email in mail.outbox) == [
        ["carl@cedar.example"],
        ["tomas@maple.example"],
    ]


def test_a_task_needs_no_scope_around_it(maple, due_oct_14):
    move_clock("2026-10-13")
    assert active_district() is None

    tasks.sweep_district(district_id=str(maple.pk))

    with district_scope(maple.pk):
        assert Reminder.objects.count() == 1


def test_the_round_leaves_its_heartbeat(db):
    tasks.sweep_all_districts()

    assert Sweep.objects.count() == 1
