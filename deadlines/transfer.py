"""One letter on its way over one connection to the mail server, and what becomes of it."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.utils.translation import gettext as _

from deadlines.letter import Letter
from deadlines.mail_answer import words_of
from deadlines.mail_server import Connection

# This message alone: the next may pass. A ValueError tells of a subject that no mail can have.
REFUSED = (SMTPRecipientsRefused, SMTPDataError, ValueError)
MAIL_IS_DOWN = OSError  # smtplib's errors are OSErrors, too
# Rosters hold what no mail can be sent to, and what Python's own reader stumbles over. Letters of
# any script pass: whether “andrés@…” is an address, its mail server decides.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
# Steps until the mail server has been told from whom and for whom a letter is, and from there
# until it has been sent the words. By one more it has answered to them.
ENVELOPE, WORDS = 2, 2
log = logging.getLogger("tandem.mail")


class Transfer:
    """Either it is taken in the end, or `answer` tells why not."""

    def __init__(self, letter: Letter, connection: Connection) -> None:
        self.letter, self.connection = letter, connection
        self.is_over = self.is_taken = self.is_lost = False
        self.answer = ""
        self._steps = self._all_steps()

    def step(self, until: float) -> None:
        """To where the mail server is to answer. Nothing more happens once it is over."""
        if self.is_over:
            return
        self.connection.wait_at_most_until(until)
        try:
            next(self._steps)
            return
        except StopIteration:
            self.is_taken = True
        except REFUSED as error:
            log.warning("Message %s refused: %s", self.letter.message, type(error).__name__)
            self.answer = words_of(error)
        except MAIL_IS_DOWN as error:
            log.warning("Mail server: %s.", type(error).__name__)
            self.answer, self.is_lost = words_of(error), True
            self.connection.drop()
        self.is_over = True

    def _all_steps(self) -> Iterator[None]:
        if not ADDRESS.fullmatch(self.letter.to):
            raise ValueError(_("This is not a whole e-mail address."))
        yield from self.connection.transfer(self.letter.email)


def step_together(wave: Sequence[Transfer], steps: int = 1) -> None:
    """Of a mail server that stands still, all of them wait together no longer than one would."""
    for _step in range(steps):
        until = time.monotonic() + max((one.connection.patience for one in wave), default=0)
        for transfer in wave:
            transfer.step(until)
