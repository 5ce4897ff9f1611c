"""Which tasks of other divisions does HR see on the desk and on a case?"""

from accounts.models import Membership
from accounts.rules import is_hr
from remediation.models import Case, Referral


def referrals_of(case: Case, reader: Membership, *, has_any: bool = True) -> list[Referral] | None:
    """None for everybody but HR: the others never learn of them.

    Who knows already that the case has none (`has_any`) spares a statement.
    """
    if not is_hr(reader) or reader.pk == case.person_id:
        return None
    found = case.referrals.select_related("owner").order_by("-asked_at", "-pk")
    return list(found) if has_any else []
