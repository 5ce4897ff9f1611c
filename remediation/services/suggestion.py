"""HR looks at a low rating and begins no plan: why, once and for good."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from forms.models import Sheet
from remediation.liaison.help_rules import can_use_desk
from remediation.models import Origin, RatingSetAside


@transaction.atomic
def set_rating_aside(sheet: Sheet, *, actor: Membership, reason: str) -> RatingSetAside:
    """The same again keeps the first reason."""
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("person").get(pk=sheet.pk)
    require(can_use_desk(actor) and actor.pk != sheet.person_id)
    if found := RatingSetAside.objects.filter(sheet_id=sheet.pk).first():
        return found
    if Origin.objects.filter(kind=Origin.Kind.RATING, subject_id=sheet.pk).exists():
        raise InvalidTransition(_("A plan began from these ratings. Look at it instead."))
    if not reason.strip():
        raise InvalidTransition(_("Say why no plan is needed."))

    aside = RatingSetAside.objects.create(
        sheet_id=sheet.pk,
        person=sheet.person,
        reason=reason.strip(),
        set_aside_by=actor,
        set_aside_at=clock.now(),
    )
    audit.record(actor, "rating.set_aside", sheet, person=sheet.person, is_withheld=True)
    return aside
