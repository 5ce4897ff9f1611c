"""Which tasks of other divisions does HR see on the desk and on a case?"""

from accounts.models import Membership
from accounts.rules import is_hr
from remediation.models import Case, Referral

ON_DESK = 5


def referrals_of(case: Case, reader: Membership) -> list[Referral] | None:
    """None for everybody but HR: the others never learn of them."""
    if not is_hr(reader) or reader.pk == case.person_id:
        return None
    return list(case.referrals.select_related("owner").order_by("-asked_at", "-pk"))


def open_referrals(reader: Membership) -> list[Referral]:
    """The soonest first: one query."""
    rows = Referral.objects.visible_to(reader).open().select_related("owner")
    return list(rows.order_by("due_on", "pk")[:ON_DESK])
