"""Work on records outside a request."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from celery import shared_task

from accounts.models import District
from accounts.scope import district_scope
from accounts.tasks import AppTask, DistrictTask
from records import loose_files, rendering
from records.services import failed_copy, seal

CHUNK = 20  # documents of one task: about ten seconds


class CopyTask(AppTask):
    """Opens a scope for each document. One that cannot be made holds no other up, and is written
    down for HR."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        ids = kwargs["document_ids"]
        if len(ids) == 1:
            with district_scope(kwargs["district_id"]):
                failed_copy.note_failure(ids[0], error)
            self.give_up(kwargs)
            return
        for document_id in ids:
            self.delay_on_commit(**kwargs | {"document_ids": [document_id]})

    def give_up(self, kwargs: dict[str, Any]) -> None:
        """What else there is to tell."""


class OneCopyTask(DistrictTask):
    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            failed_copy.note_failure(kwargs["document_id"], error)


@shared_task(base=OneCopyTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_document(*, district_id: str, document_id: str) -> None:
    """Make the PDF of a document that everybody has signed. Twice is once."""
    rendering.render_document(document_id)


@shared_task(base=DistrictTask)
def render_missing(*, district_id: str) -> None:
    """Make good what a lost task or a broker that was down left undone."""
    order_copies(district_id, rendering.missing())


def order_copies(district_id: str, documents: Sequence[UUID]) -> None:
    """After the commit, in chunks."""
    ids = [str(pk) for pk in documents]
    for start in range(0, len(ids), CHUNK):
        render_documents.delay_on_commit(
            district_id=district_id, document_ids=ids[start : start + CHUNK]
        )


@shared_task(base=CopyTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_documents(*, district_id: str, document_ids: list[str]) -> None:
    """Each PDF in a transaction of its own; those that are there already are passed over."""
    for document_id in document_ids:
        with district_scope(district_id):
            rendering.render_missing(document_id)


@shared_task
def sweep_renderings() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.values_list("pk", flat=True):
        render_missing.delay_on_commit(district_id=str(district_id))


@shared_task(base=AppTask)
def remove_files(*, district_id: str, hashes: list[str]) -> None:
    """Bytes that went with a document, at once; a task that is lost, the nightly sweep makes good.

    Opens a short scope for each file by itself. Twice is once.
    """
    loose_files.remove_named_files(UUID(district_id), hashes)


@shared_task
def sweep_files() -> None:
    """Beat: once a night, files that no row knows are removed, district by district."""
    for district_id in District.objects.values_list("pk", flat=True):
        remove_loose_files.delay_on_commit(district_id=str(district_id))


@shared_task(base=AppTask)
def remove_loose_files(*, district_id: str) -> None:
    """Opens a short scope for each file by itself."""
    loose_files.remove_loose_files(UUID(district_id))


@shared_task
def sweep_heads() -> None:
    """Beat: the head of each district's chain goes to its HR managers, once a morning."""
    for district_id in District.objects.values_list("pk", flat=True):
        note_head.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def note_head(*, district_id: str) -> None:
    district = District.objects.get(pk=district_id)
    seal.note_head(district)
    if seal.letters_to_send(district).exists():
        send_head_letters.delay_on_commit(district_id=district_id)


@shared_task(base=AppTask)
def send_head_letters(*, district_id: str) -> None:
    """Opens short scopes by itself, for it waits on the mail server."""
    seal.send_letters(UUID(district_id))
