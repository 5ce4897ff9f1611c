"""What an admin says about a bargaining unit."""

from django.db import transaction

from accounts import audit
from accounts.models import BargainingUnit, Membership
from accounts.rules import can_set_up, require


@transaction.atomic
def set_unit_contact(unit: BargainingUnit, *, actor: Membership, contact: str) -> BargainingUnit:
    """Whom its people ask, shown to everybody in the district."""
    unit = BargainingUnit.objects.select_for_update().get(pk=unit.pk)
    require(can_set_up(actor))
    if unit.contact != contact:
        unit.contact = contact
        unit.save(update_fields=["contact"])
        audit.record(actor, "unit.contact_changed", unit)
    return unit
