"""Who may read and write a development plan? Private until it is shared.

A shared plan is read by the supervisor of now and their delegate, by HR, and by executives. It
belongs to the person: after a transfer the new supervisor reads it and the old one no longer does
(S4-16). Site leaders and admins see nothing of it.
"""

from accounts import rules as people_rules
from accounts.models import Membership
from goals.models import Idp, IdpItem


def is_own(actor: Membership, idp: Idp) -> bool:
    return actor.is_active and actor.pk == idp.person_id


def can_view_idp(actor: Membership, idp: Idp) -> bool:
    """The same question as `Idp.objects.visible_to`, for one loaded plan."""
    if is_own(actor, idp):
        return True
    return idp.is_shared and (
        people_rules.supervises(actor, idp.person)
        or people_rules.is_hr(actor)
        or people_rules.is_executive(actor)
    )


def can_start_idp(actor: Membership) -> bool:
    """Everybody who works here has one of their own (S4-6)."""
    return actor.is_active


def can_write_idp(actor: Membership, idp: Idp) -> bool:
    """Only the person: others suggest (S4-14)."""
    return is_own(actor, idp)


def can_suggest(actor: Membership, idp: Idp) -> bool:
    return idp.is_shared and people_rules.supervises(actor, idp.person)


def can_comment(actor: Membership, idp: Idp) -> bool:
    return idp.is_shared and (is_own(actor, idp) or people_rules.supervises(actor, idp.person))


def can_read_proofs(actor: Membership, idp: Idp) -> bool:
    """Files are closer than words: not for executives."""
    if is_own(actor, idp):
        return True
    return idp.is_shared and (
        people_rules.supervises(actor, idp.person) or people_rules.is_hr(actor)
    )


def can_take_along(actor: Membership, idp: Idp) -> bool:
    """Have the signed file: the person; for somebody who can no longer sign in, HR."""
    return is_own(actor, idp) or (idp.is_shared and people_rules.is_hr(actor))


def can_decide_on_files(actor: Membership) -> bool:
    """Look at the fingerprint of a key and say whose it is: HR."""
    return people_rules.is_hr(actor)


def can_decide_on_file(actor: Membership, idp: Idp) -> bool:
    """Nobody takes their own file over."""
    return people_rules.is_hr(actor) and actor.pk != idp.person_id


def can_destroy_plans(actor: Membership) -> bool:
    return people_rules.is_hr_manager(actor)


def can_destroy_idp(actor: Membership, idp: Idp) -> bool:
    return can_destroy_plans(actor) and actor.pk != idp.person_id


def can_view_renewals(actor: Membership) -> bool:
    return people_rules.is_hr(actor)


def is_empty(person: Membership) -> bool:
    """Would a conference find nothing to talk about? No open goal with words that is shared.

    A plan that nobody else may read counts as empty: a warning must not tell what is in it.
    """
    open_items = IdpItem.objects.open().filter(idp__person=person, idp__is_shared=True)
    return not open_items.exclude(goal="").exists()
