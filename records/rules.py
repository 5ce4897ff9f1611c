"""Who may read, sign and take back official documents, and who may bring artifacts?"""

from uuid import UUID

from accounts import rules as people
from accounts.models import Membership
from records.forms_case import CASE_OUTCOME, CASE_PLAN
from records.models import Artifact, Document, LegalHold, Reopening, Signature, SignerRole

EVALUATOR_SIGNS = {CASE_PLAN, CASE_OUTCOME}  # the evaluator named on it, not today's supervisor


def can_view_seal(actor: Membership) -> bool:
    """Hashes and counts of the whole district."""
    return people.is_hr(actor)


def can_have_copies_made(actor: Membership) -> bool:
    """See which PDFs could not be made, and have them tried again. It shows no words."""
    return people.is_hr(actor)


def can_view_retention(actor: Membership) -> bool:
    """How long documents are kept, and who decided it."""
    return people.is_hr(actor) or people.is_admin(actor)


def can_set_retention(actor: Membership) -> bool:
    return people.is_hr_manager(actor) or people.is_admin(actor)


def can_destroy(actor: Membership) -> bool:
    """Confirm that words whose time is over are destroyed."""
    return people.is_hr_manager(actor)


def can_view_holds(actor: Membership) -> bool:
    """Not the person it is about, unless they are HR: a hold may come before a case."""
    return people.is_hr(actor)


def can_hold(actor: Membership) -> bool:
    return people.is_hr_manager(actor)


def can_release(actor: Membership, hold: LegalHold) -> bool:
    """Nobody ends a hold on themselves."""
    return people.is_hr_manager(actor) and hold.person_id != actor.pk


def can_freeze(
    actor: Membership, person: Membership, *, evaluator: Membership | None = None
) -> bool:
    """Who may lay words down for signature: the two who sign them, and HR.

    `evaluator` signs a paper of EVALUATOR_SIGNS, whoever supervises the person by now.
    """
    return actor.is_active and (
        actor.pk == person.pk
        or people.supervises(actor, person)
        or people.is_hr(actor)
        or (evaluator is not None and _stands_for(actor, evaluator.pk))
    )


def _stands_for(actor: Membership, holder: UUID) -> bool:
    """They are who is meant, or their delegate today."""
    return actor.pk == holder or holder in people.supervisors_acted_for(actor)


def can_sign(
    actor: Membership,
    document: Document,
    role: str,
    on_behalf_of: Membership | None = None,
) -> bool:
    """In their own name only. The supervisor's role goes with the seat: whoever holds it today.
    Papers of a plan are signed by the evaluator they name, also once somebody else has the seat.

    A dated delegate signs in their own name, marked with whose work they do; nobody signs for the
    employee.
    """
    signer = signer_of(document, role)
    if signer is None or not actor.is_active:
        return False
    if role != SignerRole.SUPERVISOR:
        return on_behalf_of is None and signer == str(actor.pk)
    holder = actor if on_behalf_of is None else on_behalf_of
    if document.kind in EVALUATOR_SIGNS:
        return signer == str(holder.pk) and _stands_for(actor, holder.pk)
    if not people.supervises(actor, document.person):
        return False
    return holder.pk == document.person.supervisor_id


def can_enter_outcome(actor: Membership, document: Document) -> bool:
    """Who enters that the employee declined, was not there, or signed on paper: never they."""
    if not actor.is_active or actor.pk == document.person_id:
        return False
    return people.supervises(actor, document.person) or people.is_hr(actor)


def can_withdraw(actor: Membership, signature: Signature) -> bool:
    return actor.is_active and signature.signer_id == actor.pk


def can_void(actor: Membership, document: Document) -> bool:
    return can_freeze(actor, document.person)


def can_add_artifact(actor: Membership, owner: Membership) -> bool:
    """Each person brings what shows their own work; so does who leads them now (S0-10).

    That the goals of that year are shared is a state, which goals.services asks for.
    """
    return actor.is_active and (actor.pk == owner.pk or people.supervises(actor, owner))


def can_change_artifact(actor: Membership, artifact: Artifact) -> bool:
    """Who brought it, and nobody else. Whether it is frozen is a state, not a permission."""
    return actor.is_active and actor.pk == artifact.added_by_id


def can_keep_files(actor: Membership) -> bool:
    """The HR manager keeps the personnel files."""
    return people.is_hr_manager(actor)


def can_file(actor: Membership, document: Document) -> bool:
    """Nobody keeps their own file."""
    return can_keep_files(actor) and actor.pk != document.person_id


def can_respond(actor: Membership, document: Document) -> bool:
    """Only the employee responds; nobody does so for them."""
    return actor.is_active and actor.pk == document.person_id


def can_reply(actor: Membership, document: Document) -> bool:
    """Whoever answers for this employee now, or their delegate."""
    return people.supervises(actor, document.person)


def can_close_exchange(actor: Membership, document: Document) -> bool:
    """HR, but nobody in their own case."""
    return people.is_hr(actor) and actor.pk != document.person_id


def can_ask_to_reopen(actor: Membership, document: Document) -> bool:
    """The two who sign it."""
    return can_respond(actor, document) or can_reply(actor, document)


def can_answer_reopening(actor: Membership, reopening: Reopening) -> bool:
    """The other of the two: nobody agrees with themselves, nor a delegate with their own wish."""
    document = reopening.document
    if reopening.asked_by_id == document.person_id:
        return can_reply(actor, document)
    return can_respond(actor, document)


def can_view_file(actor: Membership, person: Membership) -> bool:
    """The personnel file: its owner, today's supervisor or delegate, and HR."""
    own = actor.is_active and actor.pk == person.pk
    return own or people.supervises(actor, person) or people.is_hr(actor)


def can_resend(actor: Membership, document: Document) -> bool:
    """Whoever answers for this employee now."""
    return people.supervises(actor, document.person)


def signer_of(document: Document, role: str) -> str | None:
    """The id of the membership named for a role."""
    return next((s["membership"] for s in document.signers if s["role"] == role), None)
