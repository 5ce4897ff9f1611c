"""Who looked at a personnel file, or took a copy of it?"""

from accounts import audit
from accounts.models import Membership


def mark_file_opened(person: Membership, *, actor: Membership) -> None:
    """The owner's own look is nobody's news."""
    if actor.pk != person.pk:
        audit.record(actor, "personnel_file.opened", person, person=person)


def mark_file_downloaded(person: Membership, *, actor: Membership) -> None:
    audit.record(actor, "personnel_file.downloaded", person, person=person)
