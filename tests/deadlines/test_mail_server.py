"""What goes to the mail server, beside what Python's own client would send; and when."""

import smtplib
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import District
from accounts.scope import district_scope
from deadlines.mail_server import Connections, framed
from deadlines.models import Message
from deadlines.services import delivery, message
from tests.deadlines.conftest import move_clock
from tests.deadlines.test_faults import Sink, free_port, states, sweep
from tests.factories import DeadlineFactory, MembershipFactory

# aiosmtpd's own, under Python 3.13 and later
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
PEOPLE = 3
LINES = st.lists(st.sampled_from([b".", b"..", b"a", b"", b".a", "¡".encode()]), max_size=6)


def sent_by_smtplib(words):
    sent = []
    client = SimpleNamespace(
        putcmd=lambda *_: None,
        getreply=lambda: (354, b""),
        debuglevel=0,
        send=sent.append,
    )
    smtplib.SMTP.data(client, words)
    return sent[0]


@given(lines=LINES, is_ended=st.booleans())
def test_words_are_framed_as_by_smtplib(lines, is_ended):
    words = b"\r\n".join(lines) + b"\r\n" * is_ended

    assert framed(words) == sent_by_smtplib(words)


class Busy(SMTP):
    """It will not hear the words of the first mail."""

    async def smtp_DATA(self, arg):  # noqa: N802 - aiosmtpd's name
        if self.event_handler.refuses.pop():
            await self.push("451 Not now")
        else:
            await super().smtp_DATA(arg)


class BusyController(Controller):
    def factory(self):
        return Busy(self.handler)


@pytest.fixture
def busy(settings):
    """A mail server of a class of its own."""
    sink = Sink()
    sink.refuses = [False] * (PEOPLE - 1) + [True]
    controller = BusyController(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield sink
    controller.stop()


@pytest.fixture
def swept(maple):
    move_clock("2026-10-13")
    with district_scope(maple.pk):
        for n in range(PEOPLE):
            DeadlineFactory(person=MembershipFactory(email=f"person{n}@maple.example"))
    sweep(maple)
    return maple


@pytest.mark.django_db(transaction=True)
def test_mail_whose_words_are_not_heard_holds_no_other_up(swept, busy):
    assert message.send_messages(swept.pk) == PEOPLE - 1

    assert states(swept, Message) == ["queued"] + ["sent"] * (PEOPLE - 1)


@pytest.mark.django_db(transaction=True)
def test_mail_that_cannot_be_written_lets_the_one_before_be_kept(swept, busy):
    busy.refuses = [False] * PEOPLE
    with district_scope(swept.pk):
        letters = message.claim(District.objects.get(pk=swept.pk))

    def fail():
        raise ZeroDivisionError

    object.__setattr__(letters[1], "write", fail)

    with pytest.raises(ZeroDivisionError), Connections() as connections:
        delivery.deliver(letters, swept, connections)

    assert len(busy.accepted) == 1
    assert states(swept, Message) == ["sending"] * (PEOPLE - 1) + ["sent"]
