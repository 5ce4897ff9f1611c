"""Who may write, approve and read policies, and ask others to read them?"""

from accounts.models import Membership
from accounts.rules import can_set_up, is_admin, is_executive, is_hr, is_hr_manager
from forms.models import PolicyReading, PolicyRevision


def can_keep_policies(actor: Membership) -> bool:
    """Write drafts, propose them, say who may read a policy, and publish what was approved."""
    return can_set_up(actor) or is_hr(actor)


def can_read_proposals(actor: Membership) -> bool:
    """The office reads drafts and proposals; others only what they are asked about."""
    return is_hr(actor) or is_admin(actor) or is_executive(actor)


def can_decide_policies(actor: Membership) -> bool:
    return is_hr_manager(actor) or is_admin(actor) or is_executive(actor)


def can_approve(actor: Membership, revision: PolicyRevision) -> bool:
    """A second pair of eyes: never whoever proposed it."""
    return can_decide_policies(actor) and revision.proposed_by_id != actor.pk


def can_comment_on(actor: Membership, revision: PolicyRevision) -> bool:
    """The office, and who was asked."""
    if can_read_proposals(actor):
        return True
    return actor.is_active and revision.commenters.filter(person=actor).exists()


def can_ask_readers(actor: Membership) -> bool:
    """Ask people to read, see who has, remind, and enter what was said on paper."""
    return is_hr(actor)


def can_confirm_reading(actor: Membership, reading: PolicyReading) -> bool:
    """Nobody says for somebody else that they have read."""
    return actor.is_active and actor.pk == reading.person_id


def can_enter_reading(actor: Membership, reading: PolicyReading) -> bool:
    """HR keeps a paper that the reader signed, never one of their own."""
    return is_hr(actor) and actor.pk != reading.person_id
