"""Who may read and write forms? Until it is shared, only the side that fills in a sheet sees it.

Shared sheets are read by the people of architecture.md, "People": the other of the two, HR, and
executives. Site leaders see how far a step is, not what stands in it; admins no content.
"""

from accounts.models import Membership
from accounts.rules import can_set_up, is_admin, is_executive, is_hr, supervises
from forms.models import JobSignature, Sheet


def is_own(actor: Membership, sheet: Sheet) -> bool:
    """It is about them."""
    return actor.is_active and actor.pk == sheet.person_id


def can_write_sheet(actor: Membership, sheet: Sheet) -> bool:
    """The employee their own; the supervisor's the supervisor of now, or their delegate today.

    One that names its writer is written by nobody else.
    """
    if sheet.writer_id is not None:
        return actor.is_active and actor.pk == sheet.writer_id
    return is_own(actor, sheet) if sheet.is_employees else supervises(actor, sheet.person)


def can_view_sheet(actor: Membership, sheet: Sheet) -> bool:
    """The same question as `Sheet.objects.visible_to`, for one loaded sheet."""
    if can_write_sheet(actor, sheet):
        return True
    return not sheet.is_draft and (
        is_own(actor, sheet)
        or supervises(actor, sheet.person)
        or is_hr(actor)
        or is_executive(actor)
    )


def can_set_overall(actor: Membership, sheet: Sheet) -> bool:
    """Another overall rating than the computed one: the supervisor's alone."""
    return not sheet.is_employees and can_write_sheet(actor, sheet)


def can_close_sheet(actor: Membership, sheet: Sheet) -> bool:
    """Whoever signs last closes it; HR, when there is no one to sign."""
    return is_own(actor, sheet) or supervises(actor, sheet.person) or is_hr(actor)


def acts_for(actor: Membership, sheet: Sheet) -> Membership | None:
    """The supervisor in whose stead `actor` acts, if they are the delegate."""
    if actor.pk in {sheet.person_id, sheet.person.supervisor_id}:
        return None
    return sheet.person.supervisor


def can_view_forms(actor: Membership) -> bool:
    """What forms ask is no secret of the office: those who plan and report read them, too."""
    return is_admin(actor) or is_hr(actor) or is_executive(actor)


def can_view_form(actor: Membership) -> bool:
    """One form without answers: whoever is in the district may be asked it, or asked about it."""
    return actor.is_active


def can_load_forms(actor: Membership) -> bool:
    return can_set_up(actor)


def can_keep_jobs(actor: Membership) -> bool:
    """Load job descriptions and put them in use."""
    return can_set_up(actor) or is_hr(actor)


def can_ask_to_sign(actor: Membership) -> bool:
    """Ask those who have a job to sign for it, and read who has: HR, as for all signatures."""
    return is_hr(actor)


def can_sign_own_job(actor: Membership, asked: JobSignature) -> bool:
    return actor.is_active and actor.pk == asked.person_id


def can_enter_job_outcome(actor: Membership, asked: JobSignature) -> bool:
    """That the employee declined, was not there, or signed on paper: never they themselves."""
    is_own = actor.pk == asked.person_id
    return not is_own and (supervises(actor, asked.person) or is_hr(actor))


def can_sign_job_as_supervisor(actor: Membership, asked: JobSignature) -> bool:
    """Whoever answers for this employee now."""
    return supervises(actor, asked.person)
