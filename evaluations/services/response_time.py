"""How long may an employee respond to a signed form, and from when (F7)?

The rule belongs to the process. What a document gets is a window of its own, opened when the
supervisor signs, which is when the form is given to the employee.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.rule import DayUnit, Event
from deadlines.services.window import Span, open_window
from evaluations import rules
from evaluations.models import Process, Step
from evaluations.services.core_overlay import note_own_rules
from evaluations.services.draft import locked, require_draft
from evaluations.services.event_dates import event_happened
from records.exchange import KIND
from records.models import Document

MOST = 60  # days
PATH = "/documents/{}/response/"


@transaction.atomic
def set_response_time(process: Process, *, actor: Membership, days: int, unit: str) -> Process:
    """0 days: nobody responds. Published rules are frozen, so a draft alone changes."""
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    require_draft(process)
    if not 0 <= days <= MOST:
        raise InvalidTransition(_("Choose 0 to %(most)s days.") % {"most": MOST})
    if (process.response_days, process.response_unit) == (days, unit):
        return process

    process.response_days, process.response_unit = days, unit
    process.save(update_fields=["response_days", "response_unit"])
    note_own_rules(process)
    audit.record(actor, "process.response_time_changed", process, days=days, unit=unit)
    return process


def start_response_time(step: Step, document: Document, *, actor: Membership) -> None:
    """The supervisor has signed. Asks nothing when the process gives no time."""
    process = step.participation.cycle.process
    today = clock.today(step.employee.district)
    event_happened(step, Event.DOCUMENT_DELIVERED, today, actor=actor)
    if not process.response_days:
        return
    open_window(
        kind=KIND,
        subject_id=document.pk,
        span=Span(process.response_days, DayUnit(process.response_unit)),
        anchor=today,
        school_year=process.school_year,
        person=step.employee,
        what=_("Response to: %(title)s") % {"title": document.title},
        path=PATH.format(document.pk),
    )
