"""Work on records outside a request."""

from uuid import UUID

from celery import shared_task

from accounts.models import District
from accounts.tasks import AppTask, DistrictTask
from records import loose_files, rendering, scans
from records.services import letter, seal


@shared_task(base=DistrictTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_document(*, district_id: str, document_id: str) -> None:
    """Make the PDF of a document that everybody has signed. Twice is once."""
    rendering.render_document(document_id)


@shared_task(base=DistrictTask)
def render_missing(*, district_id: str) -> None:
    """Make good what a lost task or a broker that was down left undone."""
    for document_id in rendering.missing():
        render_document.delay_on_commit(district_id=district_id, document_id=str(document_id))
    if letter.letters_to_send().exists():
        send_document_letters.delay_on_commit(district_id=district_id)


@shared_task
def sweep_renderings() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.values_list("pk", flat=True):
        render_missing.delay_on_commit(district_id=str(district_id))


@shared_task(base=AppTask)
def send_document_letters(*, district_id: str) -> None:
    """Opens short scopes by itself, for it waits on the mail server."""
    letter.send_letters(UUID(district_id))


@shared_task(base=DistrictTask)
def remove_scans(*, district_id: str) -> None:
    """The bytes of signed papers whose document was destroyed. Twice is once."""
    scans.remove_files()


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
    if seal.note_head(district):  # once a day: what a lost task left
        remove_scans.delay_on_commit(district_id=district_id)
    if seal.letters_to_send(district).exists():
        send_head_letters.delay_on_commit(district_id=district_id)


@shared_task(base=AppTask)
def send_head_letters(*, district_id: str) -> None:
    """Opens short scopes by itself, for it waits on the mail server."""
    seal.send_letters(UUID(district_id))
