"""What the mail survives: two rounds at once, a mail server that is down, a worker that dies."""

import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.backends.locmem import EmailBackend as LocMemBackend
from django.db import connection
from django.db.models.functions import Now

from accounts.models import District, Membership
from accounts.scope import district_scope
from deadlines.mail_server import Connections
from deadlines.models import Message, Reminder
from deadlines.services import delivery, message
from deadlines.services.deadline import settle
from deadlines.services.sweep import sweep_district
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory, MembershipFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),  # real commits, for threads to see
    # aiosmtpd's own, under Python 3.13 and later
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]
PEOPLE = 30


class Sink:
    """A mail server that keeps what it accepts, and can refuse or drop."""

    def __init__(self):
        self.accepted, self.answers = [], []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        answer, envelope.peer = self.answers.pop(0) if self.answers else "250 OK", session.peer
        if answer == "250 OK":
            self.accepted.append(envelope)
        return answer

    def ids(self):
        return sorted(line for one in self.accepted for line in id_lines(one.content))


def id_lines(content):
    return [line for line in content.splitlines() if line.lower().startswith(b"message-id")]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    sink.controller = controller
    yield sink
    if controller._thread is not None:
        controller.stop()


@pytest.fixture
def many_due(maple):
    """Thirty people with a reminder due today."""
    move_clock("2026-10-13")
    with district_scope(maple.pk):
        for n in range(PEOPLE):
            DeadlineFactory(person=MembershipFactory(email=f"person{n}@maple.example"))


def sweep(maple):
    with district_scope(maple.pk):
        sweep_district(District.objects.get(pk=maple.pk))


def in_threads(*works):
    """Run at the same time, each on its own connection; errors come back to the test."""
    errors, start = [], threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        except Exception as error:  # told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def states(maple, model):
    with district_scope(maple.pk):
        return sorted(model.objects.values_list("state", flat=True))


def wait_is_over(maple):
    with district_scope(maple.pk):
        Message.objects.update(next_try_at=Now() - timedelta(seconds=1))


def test_two_rounds_at_once_tell_everybody_once(maple, many_due, sink):
    def work():
        sweep(maple)
        message.send_messages(maple.pk)

    in_threads(work, work, work)
    work()

    assert len(set(sink.ids())) == len(sink.ids()) == PEOPLE
    assert states(maple, Reminder) == ["sent"] * PEOPLE


def test_mail_waits_while_the_server_is_down(maple, many_due, sink):
    sink.controller.stop()
    sweep(maple)

    assert message.send_messages(maple.pk) == 0
    assert states(maple, Message) == ["queued"] * PEOPLE


def test_mail_goes_out_when_the_server_is_back(maple, many_due, sink, settings):
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    sweep(maple)
    message.send_messages(maple.pk)
    settings.EMAIL_PORT = up
    wait_is_over(maple)

    assert message.send_messages(maple.pk) == PEOPLE
    assert len(sink.accepted) == PEOPLE


def test_a_message_that_is_refused_holds_nobody_else_up(maple, many_due, sink):
    sink.answers = ["451 Try again later"]
    sweep(maple)

    assert message.send_messages(maple.pk) == PEOPLE - 1
    assert states(maple, Message) == ["queued"] + ["sent"] * (PEOPLE - 1)


def test_a_message_is_tried_again_with_the_same_id(maple, many_due, sink):
    sweep(maple)
    with district_scope(maple.pk):
        kept = sorted(Message.objects.values_list("message_id", flat=True))
    sink.answers = ["451 Try again later"] * 3
    message.send_messages(maple.pk)
    wait_is_over(maple)
    message.send_messages(maple.pk)

    assert sink.ids() == [f"Message-ID: {one}".encode() for one in kept]


def test_an_address_with_an_accent_is_left_to_the_mail_server(maple, sink):
    move_clock("2026-10-13")
    with district_scope(maple.pk):
        DeadlineFactory(person=MembershipFactory(email="andrés@maple.example"))
    sweep(maple)

    assert message.send_messages(maple.pk) == 1


def test_a_tried_message_that_takes_in_more_is_another_one(maple, many_due, sink):
    sink.answers = ["451 Try again later"]
    sweep(maple)
    message.send_messages(maple.pk)
    with district_scope(maple.pk):
        tried = Message.objects.get(state="queued")
        more = DeadlineFactory(person=tried.recipient)
    sweep(maple)

    with district_scope(maple.pk):
        digest = Reminder.objects.get(deadline=more).message
    assert digest.pk == tried.pk
    assert digest.message_id != tried.message_id


def test_a_claim_of_a_dead_worker_lapses(maple, many_due, sink):
    sweep(maple)
    with district_scope(maple.pk):
        message.claim(District.objects.get(pk=maple.pk))  # and then the worker is killed
    assert message.send_messages(maple.pk) == 0

    with district_scope(maple.pk):
        Message.objects.update(claimed_at=Now() - delivery.LEASE - timedelta(seconds=1))

    assert message.send_messages(maple.pk) == PEOPLE


def test_a_batch_is_claimed_by_eight_statements(maple, many_due, sink, django_assert_num_queries):
    sweep(maple)

    with district_scope(maple.pk), django_assert_num_queries(8):
        assert len(message.claim(maple)) == PEOPLE


def test_what_comes_too_late_for_a_digest_goes_into_the_next(maple, many_due, sink):
    sweep(maple)
    with district_scope(maple.pk):
        letters = message.claim(District.objects.get(pk=maple.pk))
        person = Membership.objects.get(pk=letters[0].recipient)
        late = DeadlineFactory(person=person)
    sweep(maple)  # while a worker has the digest in its hands
    with Connections() as connections:
        message.deliver(letters, maple, connections)
    move_clock("2026-10-15")
    sweep(maple)
    message.send_messages(maple.pk)

    with district_scope(maple.pk):
        said = Reminder.objects.filter(deadline=late).order_by("created_at", "kind")
        assert [f"{row.kind} {row.state}" for row in said] == ["before-1 stale", "overdue-0 sent"]


def test_what_was_done_while_the_mail_waited_is_not_said(maple, many_due, sink):
    sweep(maple)
    with district_scope(maple.pk):
        deadline = Reminder.objects.first().deadline
        settle(deadline.kind, deadline.subject_id, acted_on=deadline.last_day_on)

    message.send_messages(maple.pk)

    assert len(sink.accepted) == PEOPLE - 1
    assert states(maple, Reminder) == ["sent"] * (PEOPLE - 1) + ["stale"]


def test_a_digest_of_yesterday_goes_out_today_as_one_with_todays(maple, many_due, sink, settings):
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sweep(maple)
    message.send_messages(maple.pk)
    settings.EMAIL_PORT = up
    move_clock("2026-10-15")  # overdue by now
    wait_is_over(maple)

    sweep(maple)
    message.send_messages(maple.pk)

    assert len(sink.accepted) == PEOPLE
    assert states(maple, Reminder) == ["sent"] * PEOPLE + ["stale"] * PEOPLE


@pytest.mark.parametrize(("allowed", "people", "opened"), [(1, 30, 1), (4, 30, 4), (4, 9, 1)])
def test_a_batch_has_as_many_connections_as_are_worth_it(
    maple, many_due, sink, settings, monkeypatch, allowed, people, opened
):
    """Each carries its share to the end."""
    settings.MAIL_CONNECTIONS = allowed
    monkeypatch.setattr(message, "BATCH", people)
    sweep(maple)
    with district_scope(maple.pk):
        district = District.objects.get(pk=maple.pk)
        letters = message.claim(district)

    with Connections() as connections:
        assert delivery.deliver(letters, district, connections) == people
    assert len({one.peer for one in sink.accepted}) == opened


def test_nothing_is_sent_inside_a_transaction(maple, many_due, monkeypatch):
    seen = []

    def send_messages(backend, emails):
        seen.append(connection.in_atomic_block)

    monkeypatch.setattr(LocMemBackend, "send_messages", send_messages)
    sweep(maple)

    message.send_messages(maple.pk)

    assert seen == [False] * PEOPLE


def test_the_words_of_the_mail_server_are_kept_until_it_takes_the_message(maple, many_due, sink):
    sink.answers = ["550 No such mailbox here"]
    sweep(maple)
    message.send_messages(maple.pk)
    with district_scope(maple.pk):
        told = Message.objects.exclude(answer="").values_list("answer", "subject").get()
    wait_is_over(maple)
    message.send_messages(maple.pk)

    assert told == (
        "550 No such mailbox here",
        "Goal setting: last day Wednesday, October 14",
    )
    with district_scope(maple.pk):
        assert set(Message.objects.values_list("answer", flat=True)) == {""}


def test_a_server_that_does_not_answer_is_told_too(maple, many_due, sink, settings):
    settings.EMAIL_PORT = 1  # nobody listens there
    sweep(maple)
    message.send_messages(maple.pk)

    with district_scope(maple.pk):
        assert set(Message.objects.values_list("answer", flat=True)) == {"Connection refused"}
