"""Who may note contacts, refer to another division, answer, and announce?"""

from accounts.models import Membership
from accounts.rules import is_hr
from remediation.models import Referral


def can_keep_contacts(actor: Membership) -> bool:
    """The history of each site, and the lists of addresses."""
    return is_hr(actor)


def can_announce(actor: Membership) -> bool:
    return is_hr(actor)


def can_refer(actor: Membership) -> bool:
    return is_hr(actor)


def can_say_more(actor: Membership, referral: Referral) -> bool:
    """HR asks further; whom it was given to answers."""
    return actor.is_active and (is_hr(actor) or actor.pk == referral.owner_id)


def can_hand_over_referral(actor: Membership, referral: Referral) -> bool:
    """Whoever may say that the answer will do."""
    return can_close_referral(actor, referral)


def can_close_referral(actor: Membership, referral: Referral) -> bool:
    """HR; only they say that the answer will do."""
    return is_hr(actor) and (referral.case is None or referral.case.person_id != actor.pk)
