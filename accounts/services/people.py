"""What is remembered about a person being looked at, and who is not evaluated?"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, rules
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import AuditEntry, Membership, PersonChange
from accounts.services.person_changes import follow

VIEWED = "person.viewed"
# A record is more than its page: whoever opened a part of it opened the record.
LOOKS = {
    VIEWED,
    "artifact.opened",
    "case.viewed",
    "document.opened",
    "goal_set.viewed",
    "idp.viewed",
    "observation.viewed",
    "one_on_one.viewed",
    "personnel_file.downloaded",
    "personnel_file.opened",
    "response.file_opened",
    "sheet.viewed",
}


def mark_person_viewed(person: Membership, *, actor: Membership) -> None:
    """Somebody else's page was opened. One's own leaves no line."""
    if person.pk != actor.pk:
        record(actor, VIEWED, person, person=person)


def last_viewers(person: Membership, most: int = 5) -> list[AuditEntry]:
    """Who else opened the record last, each once, newest first."""
    entries = (
        AuditEntry.objects.filter(person=person, verb__in=LOOKS)
        .exclude(actor=None)
        .exclude(actor=person)
        .order_by("actor", "-at")
        .distinct("actor")
        .select_related("actor")
    )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]


@transaction.atomic
def leave_out_of_evaluations(person: Membership, *, actor: Membership) -> None:
    """No cycle takes them in from now on. What they began in an open cycle goes on."""
    _mark(person, actor, is_evaluated=False)
    record(actor, "person.left_out", person, person=person)


@transaction.atomic
def take_into_evaluations(person: Membership, *, actor: Membership) -> None:
    """They take part from now on, also in a cycle that is open and serves them."""
    _mark(person, actor, is_evaluated=True)
    record(actor, "person.taken_in", person, person=person)
    change = PersonChange.objects.create(
        membership=person, kind=PersonChange.Kind.EVALUATED, at=clock.now()
    )
    follow([change])


def _mark(person: Membership, actor: Membership, *, is_evaluated: bool) -> None:
    hold_people_still()
    rules.require(rules.can_set_up(actor))
    marked = Membership.objects.active().filter(pk=person.pk, is_evaluated=not is_evaluated)
    if not marked.update(is_evaluated=is_evaluated):
        raise InvalidTransition(_("Somebody changed this already. The page shows how it is now."))
