"""What of a plan, or of a round of recommendations, waits for somebody? For their home page.

And what is open to them meanwhile: their own plan, a case to which HR invited them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import Membership
from deadlines.models import Deadline
from remediation.models import Case, CaseGuest
from remediation.services.appeal import ANSWER, DECISION, HEARING_DAY
from remediation.services.case import CHECK, HELP, OUTCOME, SIGN, WRITE
from remediation.services.meeting import FOLLOW_UP
from remediation.services.recommendation_turn import TURN
from remediation.services.referral import REFERRAL

MOST = 6  # lines on a home page
READ = 60  # turns that may lie behind them
KINDS = (
    WRITE,
    SIGN,
    OUTCOME,
    CHECK,
    HELP,
    TURN,
    FOLLOW_UP,
    ANSWER,
    HEARING_DAY,
    DECISION,
    REFERRAL,
)
# Does anything wait for the person of the page, or stand open to them? Every page asks it
# (settings.STANDING_COUNTS), so that the homes of all others ask nothing more.
WAITS = f"""
    (EXISTS(SELECT FROM deadlines_deadline d WHERE d.turn_id = accounts_membership.id
        AND d.kind IN {KINDS} AND d.settled_at IS NULL AND d.cancelled_at IS NULL)
    OR EXISTS(SELECT FROM remediation_case c WHERE c.person_id = accounts_membership.id
        AND c.issued_at IS NOT NULL AND c.state NOT IN ('closed', 'withdrawn'))
    OR EXISTS(SELECT FROM remediation_caseguest g WHERE g.guest_id = accounts_membership.id
        AND g.ended_at IS NULL))
"""
ACTS = {
    "write_plan": gettext_lazy("Write the plan"),
    "share_plan": gettext_lazy("Share the plan"),
    "sign_plan": gettext_lazy("Sign the plan"),
    "sign_outcome": gettext_lazy("Sign how the plan ended"),
    "hold_check": gettext_lazy("Talk over the progress"),
    "give_help": gettext_lazy("Give the help you promised"),
    "recommend": gettext_lazy("Recommend for each of your people"),
    "approve": gettext_lazy("Approve recommendations"),
}


@dataclass(frozen=True)
class PlanTurn:
    """One thing to do: what, where, and its last day."""

    name: str
    path: str
    by: date


def turns_of(membership: Membership) -> Sequence[PlanTurn]:
    """The nearest of each plan and act, soonest first. One statement; none for whom `WAITS` told
    that there is nothing."""
    if not getattr(membership, "plan_waits", True):
        return []
    rows = Deadline.objects.open().filter(turn=membership, kind__in=KINDS)
    rows = rows.select_related("person").order_by("last_day_on", "pk")
    nearest: dict[tuple[str, str], Deadline] = {}
    for one in rows[:READ]:
        nearest.setdefault((one.path, one.act), one)
    found = list(nearest.values())[:MOST]
    return [PlanTurn(_words(one, membership), one.path, one.last_day_on) for one in found]


@dataclass(frozen=True)
class OpenCase:
    """What somebody may look at, though it is not their turn. `until`: for a guest."""

    name: str
    path: str
    until: date | None = None


def open_to(membership: Membership) -> list[OpenCase]:
    """Their own plans that were shared with them, and cases that they are invited to review; whose
    case it is stands behind the second factor. Two statements, or none, as above."""
    if not getattr(membership, "plan_waits", True):
        return []
    own = Case.objects.plans().open().filter(person=membership, issued_at__isnull=False)
    plans = own.select_related("kind").order_by("issued_at", "pk")
    guests = CaseGuest.objects.on(clock.today(membership.district)).filter(guest=membership)
    return [
        *(OpenCase(one.kind.title, reverse("remediation:plan", args=[one.pk])) for one in plans),
        *(
            OpenCase(_("Review a case"), reverse("remediation:review", args=[case]), until)
            for case, until in guests.order_by("until").values_list("case", "until")
        ),
    ]


def _words(deadline: Deadline, reader: Membership) -> str:
    act = str(ACTS.get(deadline.act, deadline.what))
    if deadline.person_id == reader.pk:
        return act
    return _("%(act)s: %(name)s") % {"act": act, "name": deadline.person.name}
