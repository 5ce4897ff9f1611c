"""Servers and processes that may be killed, and a mail server whose answers a test chooses."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts import clock
from accounts.scope import district_scope
from deadlines.models import Message
from deadlines.services import delivery
from local import postgres
from tests.factories import (
    DeadlineFactory,
    DeadlineRuleFactory,
    DistrictFactory,
    MembershipFactory,
)
from tests.faults.mailbox import Sink
from tests.faults.world import CONNECTIONS, World, connected_to

EASTERN = ZoneInfo("America/New_York")


def at(day, hour=9, minute=0, zone=EASTERN):
    return datetime.combine(date.fromisoformat(day), time(hour, minute), zone)


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.stop()


@pytest.fixture
def mail(sink, settings):
    """Mail of this process goes to the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_CONNECTIONS = CONNECTIONS
    return sink


@pytest.fixture(scope="session")
def servers(tmp_path_factory, django_db_setup, django_db_blocker):
    """Started by the first test that asks for them; the servers of the run are left alone."""
    if not connection.settings_dict["OPTIONS"].get("host"):
        pytest.skip("DATABASE_URL leads to a server of somebody else's.")
    world = World(tmp_path_factory.mktemp("faults"))
    try:
        world.start_database()
        world.start_valkey()
        postgres.prepare_roles(world.place, lambda: None)
        world.copy_schema()
        yield world
    finally:
        world.end()


@pytest.fixture
def world(transactional_db, servers, sink):
    servers.mail_port = sink.port
    with connected_to(servers):
        servers.fresh()
        servers.move_clock(at("2026-10-13"))
        yield servers
        servers.end_processes()
        clock.reset()


@pytest.fixture
def elm(world):
    """A district of its own in the world."""
    return DistrictFactory(name="Elm")


def people_with_deadlines(district, number, name="person", reminder_days=(14, 7, 1), **values):
    """Each with something to do by Wednesday, October 14, 2026, at an address of its own."""
    with district_scope(district.pk):
        rule = DeadlineRuleFactory(reminder_days=list(reminder_days))
        return [
            DeadlineFactory(
                person=MembershipFactory(email=f"{name}{n}@{district.slug}.example"),
                path=f"/steps/{district.slug}/{name}/{n}/",
                rule=rule,
                **values,
            )
            for n in range(number)
        ]


def claims_lapse(district):
    """As if ten minutes had gone."""
    with district_scope(district.pk):
        Message.objects.filter(state=Message.State.SENDING).update(
            claimed_at=Now() - delivery.LEASE - timedelta(seconds=1)
        )


def waits_are_over(district):
    with district_scope(district.pk):
        Message.objects.update(next_try_at=Now() - timedelta(seconds=1))


def states(district, model):
    with district_scope(district.pk):
        return sorted(model.objects.values_list("state", flat=True))
