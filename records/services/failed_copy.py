"""A PDF that could not be made is noted for HR, tried again later, and holds no other up."""

import traceback
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts import audit, clock
from accounts.models import Membership
from accounts.rules import require
from records import rules
from records.models import Document, FailedCopy

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)


@transaction.atomic
def note_failure(document_id: UUID | str, error: BaseException) -> FailedCopy:
    """One more try was in vain; each wait is twice the one before, a day at most."""
    now = clock.now()
    failed, is_new = FailedCopy.objects.select_for_update().get_or_create(
        document_id=document_id,
        defaults={
            "attempts": 1,
            "first_failed_at": now,
            "last_failed_at": now,
            "next_try_at": now + FIRST_WAIT,
            "what": place_of(error),
        },
    )
    if not is_new:
        wait = FIRST_WAIT * 2 ** min(failed.attempts, 9)
        failed.attempts += 1
        failed.last_failed_at, failed.next_try_at = now, now + min(wait, LONGEST_WAIT)
        failed.what = place_of(error)
        failed.save()
    return failed


def place_of(error: BaseException) -> str:
    """`KeyError, records/papers.py:80`: an exception's own words may be somebody's."""
    frames = traceback.extract_tb(error.__traceback__)
    kind = type(error).__qualname__
    if not frames:
        return kind[:200]
    last = frames[-1]
    return f"{kind}, {'/'.join(last.filename.split('/')[-2:])}:{last.lineno}"[:200]


@transaction.atomic
def try_again(documents: Sequence[UUID | None], *, actor: Membership) -> int:
    """Have these made now, or all that failed when none is named. Returns how many."""
    require(rules.can_have_copies_made(actor))
    failed = FailedCopy.objects.select_for_update()
    if documents:
        failed = failed.filter(document__in=documents)
    ids = list(failed.order_by("first_failed_at").values_list("document", flat=True))
    people = Document.objects.select_related("person").in_bulk(ids)
    with audit.together():
        for document in people.values():
            audit.record(actor, "document.copy_asked_for", document, person=document.person)
    _order(ids, actor)
    return len(ids)


def _order(ids: list[UUID], actor: Membership) -> None:
    from records.tasks import order_copies  # noqa: PLC0415 - task imports services

    order_copies(str(actor.district_id), ids)
