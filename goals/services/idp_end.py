"""What becomes of a development plan when somebody has left for good?

It is tied to no document and no year, so no rule for documents reaches it. It stays until an HR
manager destroys it, with every word that anybody wrote in it, its history and its proofs.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import Membership
from accounts.rules import require
from goals.idp import rules as idp_rules
from goals.models import (
    Certificate,
    Course,
    Idp,
    IdpComment,
    IdpFile,
    IdpItem,
    IdpSuggestion,
)
from goals.services.idp import lock_idp
from records.services.own_destruction import destroy_own


@transaction.atomic
def destroy_idp(idp: Idp, *, actor: Membership, reason: str) -> None:
    """Only of somebody who left, and under no legal hold; `reason` names what asks for it."""
    idp = lock_idp(idp)
    require(idp_rules.can_destroy_idp(actor, idp))
    audit.record(actor, "idp.destroyed", idp, person=idp.person)
    destroy_own(idp.person, actor=actor, source=idp.pk, tables=_tables_of(idp), reason=reason)


def _tables_of(idp: Idp) -> list[QuerySet[Any, Any]]:
    """Rows before their histories: a row that goes leaves its last words there."""
    rows: list[QuerySet[Any, Any]] = [
        model.objects.filter(idp=idp.pk)
        for model in (IdpComment, IdpSuggestion, IdpFile, Course, Certificate, IdpItem)
    ]
    histories = [_history(model).filter(idp=idp.pk) for model in (Course, Certificate, IdpItem)]
    plan = [Idp.objects.filter(pk=idp.pk), _history(Idp).filter(pgh_obj=idp.pk)]
    return [*rows, *histories, *plan]


def _history(model: Any) -> Any:
    return model.pgh_event_model.objects
