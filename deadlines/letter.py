"""A message that a worker has claimed, with all that is needed to send it and write it down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.mail import EmailMultiAlternatives

LONGEST_SUBJECT = 300  # characters


@dataclass(frozen=True)
class Letter:
    """With the reminders it speaks of."""

    message: UUID
    recipient: UUID
    attempts: int
    to: str
    write: Callable[[], EmailMultiAlternatives]
    reminders: list[UUID]
    day: date  # on which its words are true

    @cached_property
    def email(self) -> EmailMultiAlternatives:
        """Written when it is its turn, while the mail server takes in those before it."""
        return self.write()

    @property
    def subject(self) -> str:
        return str(self.email.subject)[:LONGEST_SUBJECT]
