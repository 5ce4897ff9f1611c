"""One connection to the mail server, which carries a batch of mails one by one.

Each goes in two steps, so that there is something to do while the one before is written down: the
mail server hears whom the next is from and for, then it is handed over. What takes the mail server
longest is to take its words in; its answer to them is fetched after something else was done, too.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from deadlines.mail_bytes import bytes_of

PATIENCE = 20  # seconds for an answer of the mail server
PLAIN = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
GO_ON, TAKEN, PASSED_ON, GONE = 354, 250, (250, 251), 421
PERIOD_FIRST = re.compile(rb"(?m)^\.")


class MailServer:
    """By the backend of the settings. Errors are those of smtplib.SMTP.sendmail."""

    def __init__(self) -> None:
        self.backend: Any = mail.get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
        self._announced: mail.EmailMessage | None = None
        self._refusal: SMTPRecipientsRefused | ValueError | None = None
        self._mail = b""

    def open(self) -> None:
        self.backend.open()

    def close(self) -> None:
        self.backend.close()

    def announce(self, email: mail.EmailMessage) -> None:
        """Of the next. That it is refused, it is told when it is handed over."""
        smtp = self._smtp()
        if smtp is None:
            return
        self._announced, self._refusal = email, None
        try:
            self._mail = bytes_of(email)
            self._envelope(smtp, email)
        except (SMTPRecipientsRefused, ValueError) as error:
            self._refusal = error

    def hand_over(self, email: mail.EmailMessage, meanwhile: Callable[[], None]) -> None:
        """It is the mail server's when this returns. `meanwhile` must not raise: whether it was
        taken would be lost.
        """
        smtp = self._smtp()
        if smtp is None:
            self.backend.send_messages([email])
            return
        if self._announced is not email:
            self.announce(email)
        self._announced = None
        if self._refusal is not None:
            raise self._refusal
        _expect(GO_ON, smtp.docmd("DATA"), smtp)
        smtp.send(framed(self._mail))
        meanwhile()
        _expect(TAKEN, smtp.getreply(), smtp)

    def _envelope(self, smtp: SMTP, email: mail.EmailMessage) -> None:
        sender, to = on_wire(email.from_email), on_wire(email.to[0])
        smtp.ehlo_or_helo_if_needed()
        size = [f"size={len(self._mail)}"] if smtp.has_extn("size") else []
        answer = smtp.mail(sender, size)
        if answer[0] != TAKEN:
            _give_up(smtp, answer[0])
            raise SMTPSenderRefused(*answer, sender)
        answer = smtp.rcpt(to)
        if answer[0] not in PASSED_ON:
            _give_up(smtp, answer[0])
            raise SMTPRecipientsRefused({to: answer})

    def _smtp(self) -> SMTP | None:
        """None: mail goes another way, in tests, to a terminal or by somebody's service."""
        if not isinstance(self.backend, EmailBackend):
            return None
        if self.backend.connection is None:
            raise SMTPServerDisconnected("not open")
        return self.backend.connection


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


def _expect(code: int, answer: tuple[int, bytes], smtp: SMTP) -> None:
    if answer[0] != code:
        _give_up(smtp, answer[0])
        raise SMTPDataError(*answer)


def _give_up(smtp: SMTP, code: int) -> None:
    """This mail. A server that says 421 takes no further one either: the next will tell."""
    if code == GONE:
        smtp.close()
        return
    with suppress(SMTPServerDisconnected):
        smtp.rset()
