"""A contact with those who lead a building is noted."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Site
from accounts.rules import require
from remediation.liaison.rules import can_keep_contacts
from remediation.models import SiteContact
from remediation.services.once import said_just_now


@transaction.atomic
def note_contact(
    site: Site, *, actor: Membership, kind: str, held_on: date, with_whom: str, words: str = ""
) -> SiteContact:
    """With the day it was and the time it was entered."""
    require(can_keep_contacts(actor))
    if held_on > clock.today(actor.district):
        raise InvalidTransition(_("Note it once it was: the day is still to come."))

    said = {"site": site, "kind": kind, "held_on": held_on, "with_whom": with_whom}
    said |= {"words": words, "entered_by": actor}
    if found := said_just_now(SiteContact.objects.all(), by=actor, at="entered_at", **said):
        return found

    contact = SiteContact.objects.create(entered_at=clock.now(), **said)
    audit.record(actor, "site_contact.noted", contact)
    return contact
