"""What is one line of an evidence chronology? Pure: plain values, which rules can be asked about.

The day on which something happened and the day on which it was entered are both kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """Of what an entry tells."""

    DOCUMENT = "document"
    SIGNATURE = "signature"
    RESPONSE = "response"
    REPLY = "reply"
    FILING = "filing"
    RETURNED = "returned"
    OBSERVATION = "observation"
    CONFERENCE = "conference"
    TALK = "talk"
    RATING = "rating"
    DEADLINE = "deadline"
    MORE_TIME = "more_time"
    ARTIFACT = "artifact"
    PLAN = "plan"
    SUPPORT = "support"
    CHECK = "check"
    EXTENSION = "extension"
    EVIDENCE = "evidence"
    NOTICE = "notice"
    MEETING = "meeting"
    APPEAL = "appeal"


LABELS: dict[Kind, Promise] = {
    Kind.DOCUMENT: _("Form"),
    Kind.SIGNATURE: _("Signature"),
    Kind.RESPONSE: _("Response"),
    Kind.REPLY: _("Reply"),
    Kind.FILING: _("Filed"),
    Kind.RETURNED: _("Sent back"),
    Kind.OBSERVATION: _("Observation"),
    Kind.CONFERENCE: _("Conference"),
    Kind.TALK: _("Talk"),
    Kind.RATING: _("Rating"),
    Kind.DEADLINE: _("Date"),
    Kind.MORE_TIME: _("More time"),
    Kind.ARTIFACT: _("Brought by the employee"),
    Kind.PLAN: _("Plan"),
    Kind.SUPPORT: _("Help"),
    Kind.CHECK: _("Check"),
    Kind.EXTENSION: _("Extension"),
    Kind.EVIDENCE: _("Evidence"),
    Kind.NOTICE: _("Notice"),
    Kind.MEETING: _("Review meeting"),
    Kind.APPEAL: _("Appeal"),
}
HELP = {Kind.SUPPORT, Kind.TALK, Kind.CHECK}
NOTICES = {Kind.NOTICE, Kind.DOCUMENT, Kind.SIGNATURE}
ORDER = {kind: place for place, kind in enumerate(Kind)}  # within one day


class Entry(NamedTuple):
    """`key` stays the same however often the chronology is made: ticks and answers name it.

    A tuple, like what hangs on it, since a review makes hundreds: a quarter of the time.
    """

    key: str  # "observation:<id>"
    kind: Kind
    on: date  # when it happened, or should have
    title: str
    more: str = ""
    who: str = ""  # who observed, met, gave or signed
    entered_on: date | None = None  # empty: entered by doing it
    url: str | Promise = ""  # looked up once it is shown: of hundreds of lines a page has fifty
    standards: frozenset[str] = frozenset()  # of which it speaks
    last_day: date | None = None  # the last day for it, where it had one
    late_reason: str = ""  # in somebody's words
    is_statutory: bool = False  # the last day is set by law
    # Of what needs proof, such as a promise or a letter: is it there? None: it needs none.
    is_proved: bool | None = None
    # Of what asks for an answer: by when, and when it came.
    answer_by: date | None = None
    answered_on: date | None = None
    document_id: UUID | None = None
    artifact_id: UUID | None = None

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


@dataclass(frozen=True)
class Month:
    """The entries of one month, the oldest first."""

    first: date
    entries: list[Entry]


def say_day(day: date) -> str:
    """`Oct 4, 2026`: a chronology goes over years, and is read years later."""
    return _said(day, get_language())


@lru_cache(maxsize=2048)
def _said(day: date, _language: str | None) -> str:
    """Kept, for a line of time says the same days in many entries."""
    return date_format(day, "M j, Y")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By the day it happened; within a day always in the same order."""
    return sorted(entries, key=lambda one: (one.on, ORDER[one.kind], one.title, one.key))


def by_month(entries: Iterable[Entry]) -> list[Month]:
    """One line of time."""
    months = groupby(in_order(entries), key=lambda one: one.on.replace(day=1))
    return [Month(first, list(rows)) for first, rows in months]
