"""HR and counsel write to each other. The log tells that a note was written, no word of it."""

from django.db import transaction

from accounts import audit, clock
from accounts.models import Membership
from accounts.rules import require
from remediation.models import Case, PrivilegedNote
from remediation.reviews.rules import can_read_privileged
from remediation.services.once import said_just_now
from remediation.services.review import locked


@transaction.atomic
def write_note(case: Case, *, actor: Membership, words: str) -> PrivilegedNote:
    """It stays as it is; who wants to say it better, writes another one."""
    case = locked(case)
    require(can_read_privileged(actor, case))
    said = {"case": case, "writer": actor, "words": words}
    rows = PrivilegedNote.objects.all()
    if found := said_just_now(rows, by=actor, at="written_at", **said):
        return found
    note = PrivilegedNote.objects.create(written_at=clock.now(), **said)
    audit.record(actor, "privileged_note.written", case)
    return note
