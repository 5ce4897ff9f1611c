"""A deadline of Tomas with Priya as his supervisor, and a clock to set."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.models import Deadline, Reminder
from deadlines.services.message import send_messages
from deadlines.services.sweep import sweep_district
from tests.deadlines.world import World
from tests.factories import DeadlineFactory, DeadlineRuleFactory

EASTERN = ZoneInfo("America/New_York")


def move_clock(day, hour=9):
    clock.move_to(
        datetime.combine(date.fromisoformat(day), datetime.min.time(), EASTERN).replace(hour=hour)
    )


@pytest.fixture
def due_oct_14(maple, tomas):
    """Last day Wednesday, October 14, 2026; overdue from Thursday."""
    with district_scope(maple.pk):
        return DeadlineFactory(person=tomas, rule=DeadlineRuleFactory(month=10, day=15))


@pytest.fixture
def day_of_work(maple):
    """Move the clock to a day, then sweep and send as the beat would; returns the new mail."""

    def work(day, hour=9):
        move_clock(day, hour)
        already = len(mail.outbox)
        with district_scope(maple.pk):
            sweep_district(District.objects.get(pk=maple.pk))
        send_messages(maple.pk)
        return mail.outbox[already:]

    return work


def kinds(district, person=None):
    """`kind state` of all reminders, in order."""
    with district_scope(district.pk):
        rows = Reminder.objects.order_by("created_at", "kind")
        if person:
            rows = rows.filter(recipient=person)
        return [f"{row.kind} {row.state}" for row in rows]


def change(deadline, **values):
    with district_scope(deadline.district_id):
        Deadline.objects.filter(pk=deadline.pk).update(**values)


@pytest.fixture
def world(db, request):
    """A random world (tests/deadlines/world.py) in which things happened to tomas' date."""
    world = World(request.param)
    with district_scope(world.district.pk):
        world.set_up()
        for _ in range(world.rng.randint(0, 4)):
            world.change()
    yield world
    clock.reset()
