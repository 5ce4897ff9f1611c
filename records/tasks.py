"""Work on records outside a request."""

from celery import shared_task

from accounts.models import District
from accounts.tasks import DistrictTask
from records import rendering


@shared_task(base=DistrictTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_document(*, district_id: str, document_id: str) -> None:
    """Make the PDF of a document that everybody has signed. Twice is once."""
    rendering.render_document(document_id)


@shared_task(base=DistrictTask)
def render_missing(*, district_id: str) -> None:
    """Make good what a lost task or a broker that was down left undone."""
    for document_id in rendering.missing():
        render_document.delay_on_commit(district_id=district_id, document_id=str(document_id))


@shared_task
def sweep_renderings() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.values_list("pk", flat=True):
        render_missing.delay_on_commit(district_id=str(district_id))
