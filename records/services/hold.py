"""A legal hold: while it stands, nothing of a person, or of the district, is destroyed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from records import chain, rules
from records.canonical import nfc
from records.models import ChainEntry, HoldRelease, LegalHold


@transaction.atomic
def place_hold(person: Membership | None, *, actor: Membership, reason: str) -> LegalHold:
    """From now on, until it is released. Without a person it holds everything."""
    chain.lock()
    require(rules.can_hold(actor))
    _require_reason(reason)

    hold = LegalHold.objects.create(
        person=person, reason=nfc(reason.strip()), placed_by=actor, placed_at=clock.now()
    )
    chain.append(ChainEntry.Kind.LEGAL_HOLD, hold)
    audit.record(actor, "legal_hold.placed", hold)  # of whom is not for the audit log
    return hold


@transaction.atomic
def release_hold(hold: LegalHold, *, actor: Membership, reason: str) -> HoldRelease:
    """The hold ends; other holds on the same records still stand."""
    chain.lock()
    require(rules.can_release(actor, hold))
    _require_reason(reason)
    if hold.releases.exists():
        raise InvalidTransition(_("This hold was released already. Reload the page."))

    release = HoldRelease.objects.create(
        hold=hold, reason=nfc(reason.strip()), released_by=actor, released_at=clock.now()
    )
    chain.append(ChainEntry.Kind.HOLD_RELEASE, release)
    audit.record(actor, "legal_hold.released", hold)
    return release


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidTransition(_("Say why. The reason stays in the records."))
