"""What is remembered about a person being looked at?"""

from accounts.audit import record
from accounts.models import AuditEntry, Membership

VIEWED = "person.viewed"


def mark_person_viewed(person: Membership, *, actor: Membership) -> None:
    """Somebody else's page was opened. One's own leaves no line."""
    if person.pk != actor.pk:
        record(actor, VIEWED, person, person=person)


def last_viewers(person: Membership, most: int = 5) -> list[AuditEntry]:
    """Who opened the page last, each once, newest first."""
    entries = (
        AuditEntry.objects.filter(person=person, verb=VIEWED)
        .exclude(actor=None)
        .order_by("actor", "-at")
        .distinct("actor")
        .select_related("actor")
    )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]
