"""How long words are kept, and their end: after an HR manager looked at the list, never before.

What goes is the words and the PDFs. Who signed what, when, and the hashes stay, so that the chain
still verifies; the `Destruction` says why the words are gone.
"""

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from records import chain, retention, rules
from records.canonical import nfc
from records.models import (
    ChainEntry,
    Destruction,
    Document,
    DocumentContent,
    RenderingContent,
    RetentionRule,
)
from records.retention import Ended

AT_ONCE = 500  # documents of one confirmation: what somebody can still look through


@transaction.atomic
def set_retention(
    kind: str, *, actor: Membership, years: int | None, source: str
) -> RetentionRule:
    """Keep documents of this kind so many years after the school year; None keeps them for good.

    Earlier rules stay as rows: what was destroyed under them names them.
    """
    chain.lock()
    require(rules.can_set_retention(actor))
    if not source.strip():
        raise InvalidTransition(_("Say where this comes from: the schedule, policy or law."))

    rule = RetentionRule.objects.create(
        kind=kind,
        years=years,
        source=nfc(source.strip()),
        confirmed_by=actor,
        confirmed_at=clock.now(),
    )
    chain.append(ChainEntry.Kind.RETENTION_RULE, rule)
    audit.record(actor, "retention.set", rule, kind=kind, years=years)
    return rule


@transaction.atomic
def destroy_content(
    kind: str, school_year: str, *, actor: Membership, seen: str
) -> list[Destruction]:
    """Destroy the words and PDFs of what is due in one group: exactly the list that was shown.

    `seen` is `fingerprint` of that list. Nothing goes when it is another by now.
    """
    chain.lock()
    require(rules.can_destroy(actor))
    rows = retention.due_now(actor.district, kind, school_year)[:AT_ONCE]
    if not rows or fingerprint(rows) != seen:
        raise InvalidTransition(
            _("The list has changed since you opened it. Nothing was destroyed. Look again.")
        )

    destructions = _write_down(rows, retention.rules_in_force()[kind], actor)
    _destroy([row.document for row in rows])
    _order_removal(actor)
    for destruction in destructions:
        document = destruction.document
        audit.record(actor, "document.destroyed", document, person=document.person)
    return destructions


def fingerprint(rows: list[Ended]) -> str:
    """The same list gives the same one."""
    return hashlib.sha256(b"".join(row.document.bytes for row in rows)).hexdigest()


def _write_down(rows: list[Ended], rule: RetentionRule, actor: Membership) -> list[Destruction]:
    documents = Document.objects.select_related("person").in_bulk([r.document for r in rows])
    destructions = Destruction.objects.bulk_create(
        Destruction(
            document=documents[row.document],
            rule=rule,
            kept_until=row.kept_until,
            destroyed_by=actor,
            destroyed_at=clock.now(),
        )
        for row in rows
    )
    chain.append_all(ChainEntry.Kind.DESTRUCTION, destructions)
    return destructions


def _destroy(documents: list[UUID]) -> None:
    """The tables let go what a destruction names and no hold keeps (records/models/retention)."""
    RenderingContent.objects.filter(rendering__document__in=documents).delete()
    DocumentContent.objects.filter(document__in=documents).delete()


def _order_removal(actor: Membership) -> None:
    """Files cannot be rolled back, so they go after the commit."""
    from records.tasks import remove_scans  # noqa: PLC0415 - task imports services

    remove_scans.delay_on_commit(district_id=str(actor.district_id))
