"""Connections to the mail server. A mail goes over one of them in steps.

Each step ends where the mail server is to answer, so that other connections have their steps
meanwhile, and other work is done while it takes the words in: no threads are needed for that.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    quoteaddr,
)
from typing import Any, Self

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from deadlines.mail_bytes import bytes_of

PATIENCE = 20  # seconds for an answer of the mail server
LEAST_PATIENCE = 1  # for what may have come already
PLAIN = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
GO_ON, TAKEN, PASSED_ON, GONE = 354, 250, (250, 251), 421
PERIOD_FIRST = re.compile(rb"(?m)^\.")


class Connection:
    """By the backend of the settings. Errors are those of smtplib.SMTP.sendmail."""

    def __init__(self) -> None:
        self.patience = settings.EMAIL_TIMEOUT or PATIENCE
        self.backend: Any = mail.get_connection(timeout=self.patience)
        self.is_lost = self.has_served = False

    def open(self) -> None:
        try:
            self.backend.open()
            if self.is_smtp:
                self.backend.connection.ehlo_or_helo_if_needed()
            self.is_lost = False
        except OSError:
            self.drop()
            raise

    def close(self) -> None:
        with suppress(OSError):
            self.backend.close()

    def drop(self) -> None:
        """Without a good-bye: it is lost, or stands still."""
        self.is_lost = True
        if self.is_smtp and self.backend.connection is not None:
            self.backend.connection.close()
        self.close()

    @property
    def is_smtp(self) -> bool:
        """Otherwise mail goes another way, in tests, to a terminal or by somebody's service."""
        return isinstance(self.backend, EmailBackend)

    def wait_at_most_until(self, moment: float) -> None:
        """By the monotonic clock, for each answer from now on."""
        if self.is_smtp and self.backend.connection and self.backend.connection.sock:
            left = moment - time.monotonic()
            self.backend.connection.sock.settimeout(max(left, LEAST_PATIENCE))

    def transfer(self, email: mail.EmailMessage) -> Iterator[None]:
        """Each step ends where the mail server is to answer, and the last with its yes to all."""
        if not self.is_smtp:
            yield
            yield
            self.backend.send_messages([email])
            return
        words, sender, to = bytes_of(email), on_wire(email.from_email), on_wire(email.to[0])
        yield from self._begin(sender, len(words))
        smtp = self._smtp()
        smtp.putcmd("rcpt", f"TO:{quoteaddr(to)}")
        yield
        answer = smtp.getreply()
        if answer[0] not in PASSED_ON:
            _give_up(smtp, answer[0])
            raise SMTPRecipientsRefused({to: answer})
        smtp.putcmd("data")
        yield
        _expect(GO_ON, smtp)
        smtp.send(framed(words))
        yield
        _expect(TAKEN, smtp)

    def _begin(self, sender: str, size: int) -> Iterator[None]:
        """Many servers end a connection after some time or so many mails, and say so here at the
        latest. Nothing of this mail has been said then: it goes over a new one, which is tried
        once. Without a step of its own, or the mail would fall behind its wave.
        """
        try:
            self._name(sender, size)
            yield
            self._hear_of(sender)
        except (SMTPServerDisconnected, SMTPSenderRefused) as error:
            if not (self.has_served and _is_farewell(error)):
                raise
            self.has_served = False
            self.drop()
            self.open()
            self._name(sender, size)
            self._hear_of(sender)
        self.has_served = True

    def _name(self, sender: str, size: int) -> None:
        smtp = self._smtp()
        told = f" size={size}" if smtp.has_extn("size") else ""
        smtp.putcmd("mail", f"FROM:{quoteaddr(sender)}{told}")

    def _hear_of(self, sender: str) -> None:
        answer = self._smtp().getreply()
        if answer[0] != TAKEN:
            raise SMTPSenderRefused(*answer, sender)

    def _smtp(self) -> SMTP:
        if self.backend.connection is None:
            raise SMTPServerDisconnected("not open")
        return self.backend.connection


class Connections:
    """Those of a worker, kept for all batches of its turn: to open and close four takes as long
    as three mails.
    """

    def __init__(self) -> None:
        self.most = settings.MAIL_CONNECTIONS
        self.kept: list[Connection] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for one in self.kept:
            one.close()

    def up_to(self, number: int) -> list[Connection]:
        """As many as the mail server lets us have; an error if that is none. Once it turned a
        further one away, or left it without a greeting, it is asked for no more of them.
        """
        self.kept = [one for one in self.kept if not one.is_lost]
        if not self.kept:
            self._add()
        if not self.kept[0].is_smtp:
            return self.kept
        while len(self.kept) < min(number, self.most):
            try:
                self._add()
            except OSError:
                self.most = len(self.kept)
        return self.kept[:number]

    def _add(self) -> None:
        another = Connection()
        another.open()
        self.kept.append(another)


def framed(words: bytes) -> bytes:
    """A line of one period ends it; one that begins with a period has another before it."""
    ended = words if words.endswith(b"\r\n") else words + b"\r\n"
    return PERIOD_FIRST.sub(b"..", ended) + b".\r\n"


def on_wire(address: str) -> str:
    """As Django has it. Most are so already, and it takes them apart word by word to see that."""
    return address if PLAIN.fullmatch(address) else _put_right(address)


@lru_cache(maxsize=8)
def _put_right(address: str) -> str:
    return str(sanitize_address(address, "utf-8"))


def _expect(code: int, smtp: SMTP) -> None:
    answer = smtp.getreply()
    if answer[0] != code:
        _give_up(smtp, answer[0])
        raise SMTPDataError(*answer)


def _is_farewell(error: SMTPServerDisconnected | SMTPSenderRefused) -> bool:
    """Not that it stands still: a new connection would make the others wait once more."""
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code == GONE
    return not isinstance(error.__context__, TimeoutError)  # smtplib hides it in its own


def _give_up(smtp: SMTP, code: int) -> None:
    """This mail. A server that says 421 takes no further one either: the next will tell."""
    if code == GONE:
        smtp.close()
        return
    with suppress(SMTPServerDisconnected):
        smtp.rset()
