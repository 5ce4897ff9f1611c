"""The end of what was somebody's own and stands in no document: after they left, by an HR manager.

Nothing here has a schedule of its own in Tandem: whoever destroys says which one asks for it.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from records import rules
from records.canonical import nfc
from records.models import Artifact, LegalHold, OwnDestruction
from records.services.retention import let_go
from records.sources import unneeded_files


@transaction.atomic
def destroy_own(
    person: Membership,
    *,
    actor: Membership,
    source: UUID,
    tables: Collection[QuerySet[Any, Any]],
    reason: str,
) -> None:
    """`tables` go in their order, then the person's artifacts of no year, then files that nothing
    else needs. Triggers let a row go for the sake of the `OwnDestruction` that names its source.
    """
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    require(rules.can_destroy(actor) and actor.pk != person.pk)
    if person.is_active:
        raise InvalidTransition(_("This person works here. What is their own stays with them."))
    if LegalHold.objects.in_force().on_person(person).exists():
        raise InvalidTransition(_("A legal hold is in force, so nothing of this person goes."))
    if not reason.strip():
        raise InvalidTransition(_("Say where this comes from: the schedule, policy or law."))

    artifacts = list(
        Artifact.objects.filter(owner=person, school_year=None).values_list("pk", flat=True)
    )
    OwnDestruction.objects.bulk_create(
        OwnDestruction(
            person=person,
            source_id=pk,
            reason=nfc(reason.strip()),
            destroyed_by=actor,
            destroyed_at=clock.now(),
        )
        for pk in [source, *artifacts]
    )
    files = list(unneeded_files([], artifacts))
    for rows in tables:
        rows.delete()
    Artifact.objects.filter(pk__in=artifacts).delete()
    history: Any = Artifact.pgh_event_model  # type: ignore[attr-defined]
    history.objects.filter(pgh_obj__in=artifacts).delete()
    let_go(files, actor)
