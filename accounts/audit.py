"""Who did, or viewed, what? Written by services; read on the audit page and the person page."""

from typing import Any

from django.db import models

from accounts import clock
from accounts.models import AuditEntry, Membership


def record(
    actor: Membership | None,
    verb: str,
    subject: models.Model,
    *,
    person: Membership | None = None,
    on_behalf_of: Membership | None = None,
    **facts: Any,
) -> AuditEntry:
    """Add one line. `facts` holds ids, counts, dates and field names: never personal content."""
    return AuditEntry.objects.create(
        actor=actor,
        on_behalf_of=on_behalf_of,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        person=person,
        facts=facts,
        at=clock.now(),
    )


def has_been_opened_by_others(
    subject: models.Model, *, than: Membership, since: Any, verb: str
) -> bool:
    """Has somebody else opened it since? Then it can no longer be taken back."""
    return (
        AuditEntry.objects.filter(subject_id=subject.pk, verb=verb, at__gte=since)
        .exclude(actor=than)
        .exists()
    )


def entries_about(person: Membership) -> models.QuerySet[AuditEntry]:
    """What others did with, or opened of, this person's record; newest first."""
    entries = AuditEntry.objects.filter(person=person).exclude(actor=person)
    return entries.select_related("actor", "person", "on_behalf_of").order_by("-at")
