"""What became of a signed conference: the file, the time to respond, the wish to open it again."""

from dataclasses import dataclass

from accounts.models import Membership
from evaluations import rules
from evaluations.conferences.paper import kind_of
from evaluations.models import Step
from records.exchange import Exchange, exchange_of
from records.file_state import FileState, file_state
from records.models import Document, Reopening, Voiding
from records.services.reopening import open_request


@dataclass(frozen=True)
class Afterwards:
    """Of one form, for one reader."""

    document: Document
    file: FileState | None  # None until everybody has signed
    exchange: Exchange | None
    waiting: Reopening | None  # somebody wants to open it again; the other one answers
    may_reopen: bool  # this reader is one of the two

    @property
    def is_clock_shown(self) -> bool:
        return self.exchange is not None and self.exchange.is_clock_shown


def afterwards_of(step: Step, document: Document, *, reader: Membership) -> Afterwards:
    is_complete = step.state == Step.State.COMPLETE
    return Afterwards(
        document,
        file=file_state(document) if is_complete else None,
        exchange=exchange_of(document, reader=reader),
        waiting=open_request(document) if is_complete else None,
        may_reopen=is_complete and rules.can_talk(reader, step),
    )


def opened_again(step: Step) -> Voiding | None:
    """Why the form that was signed before is not in force any more, while they write anew.

    Asks nothing unless they met: a form is signed after that.
    """
    if step.state != Step.State.MEETING or step.conference is None:
        return None
    voided = Voiding.objects.filter(document__subject_id=step.pk, document__kind=kind_of(step))
    return voided.select_related("document").order_by("-voided_at").first()
