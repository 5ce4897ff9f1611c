"""Where is the exchange about a document: may the employee respond, and what was answered?"""

from dataclasses import dataclass
from functools import cached_property

from accounts import clock
from accounts.models import Membership
from deadlines.services.window import Window, window_of
from records import rules
from records.forms_response import ATTACHED
from records.models import (
    Closing,
    Document,
    LateAcceptance,
    Reply,
    Response,
    ResponseDraft,
    SignerRole,
)

KIND = "response"  # Deadline.kind; its subject is the document
WIDTH = 100  # of the bar, in units of its own
GAP = 1.0
MOST_SEGMENTS = 30


@dataclass(frozen=True)
class Segment:
    """One day of the bar."""

    x: str
    width: str
    is_past: bool


@dataclass
class Exchange:
    """For one reader. Filled by `exchange_of`."""

    document: Document
    reader: Membership
    is_void: bool
    is_delivered: bool
    window: Window | None
    acceptance: LateAcceptance | None
    response: Response | None
    reply: Reply | None
    closing: Closing | None
    draft: ResponseDraft | None  # the reader's own

    @cached_property
    def may_respond(self) -> bool:
        is_open = self.acceptance is not None or (self.window and not self.window.is_over)
        return (
            rules.can_respond(self.reader, self.document)
            and self.response is None
            and self.is_delivered
            and not self.is_void
            and bool(is_open)
        )

    @property
    def may_reply(self) -> bool:
        is_open = self.response is not None and self.reply is None and self.closing is None
        return is_open and rules.can_reply(self.reader, self.document)

    @property
    def may_close(self) -> bool:
        is_open = self.response is not None and self.closing is None
        return is_open and rules.can_close_exchange(self.reader, self.document)

    @property
    def may_accept_late(self) -> bool:
        is_over = self.window is None or self.window.is_over
        is_settled = self.response is not None or self.acceptance is not None
        is_there = self.is_delivered and not self.is_void
        may = rules.can_close_exchange(self.reader, self.document)
        return may and is_over and is_there and not is_settled

    @property
    def is_clock_shown(self) -> bool:
        return self.window is not None and self.response is None and not self.is_void

    @property
    def is_empty(self) -> bool:
        """Nothing to show, and nothing for this reader to do."""
        acts = self.may_respond or self.may_accept_late or self.draft is not None
        return not acts and self.response is None and self.window is None

    @property
    def segments(self) -> list[Segment]:
        """A bar of days, those gone first; none when there would be too many to tell apart."""
        if self.window is None or not 0 < self.window.days <= MOST_SEGMENTS:
            return []
        width = WIDTH / self.window.days
        return [
            Segment(f"{n * width:.2f}", f"{width - GAP:.2f}", n < self.window.day)
            for n in range(self.window.days)
        ]


def exchange_of(document: Document, *, reader: Membership) -> Exchange | None:
    """None for a paper that belongs to another document."""
    if document.kind in ATTACHED:
        return None
    response = document.responses.select_related("paper").first()
    delivered = document.signatures.filter(withdrawals=None, role=SignerRole.SUPERVISOR)
    return Exchange(
        document,
        reader,
        is_void=document.voidings.exists(),
        is_delivered=delivered.exists(),
        window=window_of(
            KIND,
            document.pk,
            clock.today(reader.district),
            work_calendar=document.person.work_calendar,
        ),
        acceptance=document.late_acceptances.first(),
        response=response,
        reply=response.replies.select_related("paper").first() if response else None,
        closing=response.closings.first() if response else None,
        draft=ResponseDraft.objects.filter(document=document, writer=reader).first(),
    )
