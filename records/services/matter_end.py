"""The end of a case or another matter: all of it goes at once, after an HR manager looked.

Of a matter nothing stays but the row that says what was destroyed, by whom and under which rule;
of its documents what stays of every document (services/retention.py).
"""

import hashlib
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.history import is_history
from accounts.models import Membership, Run
from accounts.rules import require
from accounts.services.unsent import forget_unsent_about
from deadlines.services.forget import forget_deadlines
from records import chain, matter_ends, retention, rules
from records.matter_ends import EndedMatter
from records.matters import Contents, matter_kinds
from records.models import ChainEntry, MatterDestruction, RetentionRule
from records.services.retention import AT_ONCE, destroy_words, let_go, write_down
from records.sources import loose_among, unneeded_files, with_attached


@transaction.atomic
def destroy_matters(
    kind: str, school_year: str, *, actor: Membership, seen: str
) -> list[MatterDestruction]:
    """Destroy what is due in one group: exactly the list that was shown.

    `seen` is `fingerprint` of that list. Nothing goes when it is another by now.
    """
    chain.lock()
    require(rules.can_destroy(actor))
    rows = matter_ends.due_now(actor, kind, school_year)[:AT_ONCE]
    if not rows or fingerprint(rows) != seen:
        raise InvalidTransition(
            _("The list has changed since you opened it. Nothing was destroyed. Look again.")
        )

    rule = retention.rules_in_force()[kind]
    contents = matter_kinds()[kind].contents([row.closed.matter for row in rows])
    destructions = _write_down(rows, rule, actor)
    brought = _destroy_documents(rows, contents, rule, actor)
    _destroy_rows(contents)
    let_go(list(loose_among({*contents.files, *brought})), actor)
    with audit.together():
        for destruction in destructions:
            # Of whom is not for the log: a review is nobody's business (docs/security.md).
            audit.record(actor, "matter.destroyed", destruction, kind=kind)
    return destructions


def fingerprint(rows: list[EndedMatter]) -> str:
    """The same list gives the same one."""
    return hashlib.sha256(b"".join(row.closed.matter.bytes for row in rows)).hexdigest()


def _write_down(
    rows: list[EndedMatter], rule: RetentionRule, actor: Membership
) -> list[MatterDestruction]:
    destructions = MatterDestruction.objects.bulk_create(
        MatterDestruction(
            matter_id=row.closed.matter,
            kind=row.kind,
            person=row.closed.person,
            others=sorted(set(row.closed.others)),
            rule=rule,
            kept_until=row.kept_until,
            destroyed_by=actor,
            destroyed_at=clock.now(),
        )
        for row in rows
    )
    chain.append_all(ChainEntry.Kind.MATTER_DESTRUCTION, destructions)
    return destructions


def _destroy_documents(
    rows: list[EndedMatter], contents: Contents, rule: RetentionRule, actor: Membership
) -> list[UUID]:
    """On the terms of the matter. Returns files that came with them."""
    of_matter = {row.closed.matter: row.kept_until for row in rows}
    kept_until = {pk: of_matter[matter] for pk, matter in contents.documents.items()}
    if not kept_until:
        return []
    documents = with_attached(list(kept_until))
    files = list(unneeded_files(documents, []).values_list("pk", flat=True))
    write_down(kept_until, rule, actor)
    destroy_words(documents)
    return files


def _destroy_rows(contents: Contents) -> None:
    """Dates, notices, runs and words that nobody sent name what goes by its id, so they are asked
    before it is gone."""
    ids = _ids_of(contents)
    forget_deadlines(ids)
    forget_unsent_about(ids)
    for link in contents.links:
        link.rows.update(**{link.column: None})
    for table in contents.tables:
        table.rows._raw_delete(table.rows.db)  # in one statement: rows of a case name each other
    Run.objects.filter(subject_id__in=ids).delete()


def _ids_of(contents: Contents) -> Collection[UUID]:
    tables = [table.rows for table in contents.tables if not is_history(table.rows.model)]
    return {pk for rows in tables for pk in rows.values_list("pk", flat=True)}
