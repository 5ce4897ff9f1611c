"""How long words are kept, and their end: after an HR manager looked at the list, never before.

What goes is the words and PDFs, the responses and replies to them, and what nothing else stands
on any more: notes, goals, artifacts and files. Who signed what, when, and the hashes stay, so that
the chain still verifies; the `Destruction` says why the words are gone.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.in_bulk import cancel_deadlines
from records import chain, retention, rules
from records.canonical import nfc
from records.files import hold_file
from records.forms_case import OF_A_CASE
from records.forms_response import ATTACHED
from records.models import (
    Artifact,
    ChainEntry,
    Destruction,
    Document,
    DocumentContent,
    FilingContent,
    RenderingContent,
    ResponseDraft,
    ResponseFile,
    RetentionRule,
    SourceDestruction,
    StoredFile,
)
from records.retention import Ended
from records.sources import Sources, sources_of, unneeded_files, with_attached

AT_ONCE = 200  # documents of one confirmation: what somebody can still look through


@transaction.atomic
def set_retention(
    kind: str, *, actor: Membership, years: int | None, source: str
) -> RetentionRule:
    """Keep documents of this kind so many years after the school year; None keeps them for good.

    Earlier rules stay as rows: what was destroyed under them names them.
    """
    chain.lock()
    require(rules.can_set_retention(actor))
    if kind in ATTACHED:
        raise InvalidTransition(_("A response goes with the document it answers."))
    if kind in OF_A_CASE:
        raise InvalidTransition(_("The papers of a plan go with their plan."))
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
    rows = retention.due_now(actor, kind, school_year)[:AT_ONCE]
    if not rows or fingerprint(rows) != seen:
        raise InvalidTransition(
            _("The list has changed since you opened it. Nothing was destroyed. Look again.")
        )

    rule = retention.rules_in_force()[kind]
    kept_until = {row.document: row.kept_until for row in rows}
    destructions = write_down(kept_until, rule, actor)
    documents = [destruction.document_id for destruction in destructions]
    sources = sources_of(documents)
    files = list(unneeded_files(documents, sources.artifacts))
    destroy_words(documents)
    _destroy_sources(sources, destructions)
    let_go(files, actor)
    with audit.together():
        for destruction in destructions:
            document = destruction.document
            audit.record(actor, "document.destroyed", document, person=document.person)
    return destructions


def fingerprint(rows: list[Ended]) -> str:
    """The same list gives the same one."""
    return hashlib.sha256(b"".join(row.document.bytes for row in rows)).hexdigest()


def write_down(
    kept_until: Mapping[UUID, date], rule: RetentionRule, actor: Membership
) -> list[Destruction]:
    """Of these documents, then of the responses and replies to them, on the same terms."""
    ids = with_attached(list(kept_until))
    documents = Document.objects.select_related("person").in_bulk(ids)
    destructions = Destruction.objects.bulk_create(
        Destruction(
            document=documents[pk],
            rule=rule,
            kept_until=kept_until.get(pk) or kept_until[documents[pk].subject_id],
            destroyed_by=actor,
            destroyed_at=clock.now(),
        )
        for pk in ids
    )
    chain.append_all(ChainEntry.Kind.DESTRUCTION, destructions)
    return destructions


def destroy_words(documents: list[UUID]) -> None:
    """The tables let go what a destruction names and no hold keeps (records/models/guard.py)."""
    RenderingContent.objects.filter(rendering__document__in=documents).delete()
    FilingContent.objects.filter(filing__document__in=documents).delete()
    DocumentContent.objects.filter(document__in=documents).delete()
    ResponseFile.objects.filter(document__in=documents).delete()
    ResponseDraft.objects.filter(document__in=documents).delete()
    _history_of(ResponseDraft).filter(document__in=documents).delete()


def _destroy_sources(sources: Sources, destructions: list[Destruction]) -> None:
    of_document = {destruction.document_id: destruction for destruction in destructions}
    SourceDestruction.objects.bulk_create(
        [
            SourceDestruction(source_id=source, destruction=of_document[document])
            for source, document in sources.document_of.items()
        ],
        ignore_conflicts=True,  # a step that got one more document after it had lost its notes
    )
    for subjects in sources.waiting:
        cancel_deadlines(subjects)
    for table in sources.tables:
        table.rows.delete()
    Artifact.objects.filter(pk__in=sources.artifacts).delete()
    _history_of(Artifact).filter(pgh_obj__in=sources.artifacts).delete()


def _history_of(model: Any) -> Any:
    return model.pgh_event_model.objects


def let_go(files: list[StoredFile], actor: Membership) -> None:
    """The rows go now. Bytes cannot be rolled back, so they go after the commit."""
    from records.tasks import remove_files  # noqa: PLC0415 - task imports services

    hashes = sorted(file.sha256 for file in files)
    for sha256 in hashes:
        hold_file(sha256)  # or somebody brings the very same bytes right now
    StoredFile.objects.filter(sha256__in=hashes).delete()
    if hashes:
        remove_files.delay_on_commit(district_id=str(actor.district_id), hashes=hashes)
