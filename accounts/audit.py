"""Who did, or viewed, what? Written by services; read on the audit page and the person page."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from accounts import clock
from accounts.inserting import insert
from accounts.models import AuditEntry, Membership, SchoolYear

WITHHELD = "withheld"  # of `facts`
_waiting: ContextVar[list[AuditEntry] | None] = ContextVar("waiting_lines", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Lines recorded inside are written at its end, by one statement; after an error, none.

    For services that call others which record lines of their own. Nothing inside may look for
    the lines of the others. Also a decorator, below `transaction.atomic`.
    """
    if _waiting.get() is not None:
        yield
        return
    entries: list[AuditEntry] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
    insert(entries)


def record(
    actor: Membership | None,
    verb: str,
    subject: models.Model,
    *,
    person: Membership | None = None,
    on_behalf_of: Membership | None = None,
    is_withheld: bool = False,
    **facts: Any,
) -> AuditEntry:
    """Add one line. `facts` holds ids, counts, dates and field names: never personal content.

    `is_withheld`: about something that `person` may not know of, so never read by them.
    """
    if is_withheld:
        facts[WITHHELD] = True
    entry = AuditEntry(
        actor=actor,
        on_behalf_of=on_behalf_of,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        person=person,
        facts=facts,
        at=clock.now(),
    )
    waiting = _waiting.get()
    if waiting is None:
        insert([entry])
    else:
        waiting.append(entry)
    return entry


def has_been_opened_by_others(
    subject: models.Model, *, than: Membership, since: Any, verb: str
) -> bool:
    """Has somebody else opened it since? Then it can no longer be taken back."""
    return (
        AuditEntry.objects.filter(subject_id=subject.pk, verb=verb, at__gte=since)
        .exclude(actor=than)
        .exists()
    )


def entries_read_by(reader: Membership) -> models.QuerySet[AuditEntry]:
    """Whatever their role, nobody learns here of a draft about themselves."""
    return AuditEntry.objects.exclude(person=reader, facts__has_key=WITHHELD)


def entries_in(
    person: Membership, year: SchoolYear, *, reader: Membership
) -> models.QuerySet[AuditEntry]:
    """All that was done with, or opened of, a person's record in a school year; newest first."""
    days = (year.starts_on, year.ends_on)
    entries = entries_read_by(reader).filter(person=person, at__date__range=days)
    return entries.select_related("actor", "person", "on_behalf_of").order_by("-at", "-pk")
