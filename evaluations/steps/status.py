"""How does a step stand, in one word? (DESIGN section 8)"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Step
from evaluations.steps.turns import turn_of

State = Step.State
SOON = 3  # days left


@dataclass(frozen=True)
class Status:
    kind: str  # of components/status.html
    word: str


def status_of(step: Step, deadline: Deadline | None, *, viewer: Membership, today: date) -> Status:
    """As `viewer` sees it: what is theirs to do is soon or overdue, the rest waits on somebody."""
    if step.excuse:
        return Status("idle", step.get_excuse_display())
    if step.state == State.COMPLETE:
        signed = step.goal_set_id is not None
        return Status("done", _("Signed") if signed else _("Complete"))
    if step.state == State.NOT_OPEN:
        return Status("locked", _("Not yet open"))
    if deadline is not None and deadline.settled_at is None and deadline.overdue_from <= today:
        return Status("late", _overdue((today - deadline.overdue_from).days + 1))
    to = turn_of(step).to
    if to is None or to.pk != viewer.pk:
        return Status("wait", _waiting(to))
    if deadline is not None and (deadline.last_day_on - today).days <= SOON:
        return Status("soon", _due_in((deadline.last_day_on - today).days))
    return _own_words(step)


def _own_words(step: Step) -> Status:
    words: dict[Any, Status] = {
        State.WRITING: Status("going", _("Draft")),
        State.RETURNED: Status("going", _("Returned")),
        State.SHARED: Status("going", _("Shared")),
        State.SIGNING: Status("going", _("Ready to sign")),
        State.MEETING: Status("idle", _("Not started")),
    }
    return words[step.state]


def _waiting(to: Membership | None) -> str:
    if to is None:
        return _("No supervisor yet")
    return _("Waiting on %(name)s") % {"name": to.first_name}


def _overdue(days: int) -> str:
    return ngettext("Overdue %(n)s day", "Overdue %(n)s days", days) % {"n": days}


def _due_in(days: int) -> str:
    if days < 0:
        return _("Past its last day")
    if days == 0:
        return _("Due today")
    return ngettext("Due in %(n)s day", "Due in %(n)s days", days) % {"n": days}
