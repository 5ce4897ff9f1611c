"""When is the PDF of a document made, and where is it kept?"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from accounts import audit, clock
from records import chain, pdf
from records.canonical import sha256_hex
from records.models import ChainEntry, Document, FailedCopy, Rendering, RenderingContent
from records.services import check_content
from records.standing import is_complete, rendering_in_force, signatures_in_force

GRACE = timedelta(minutes=2)  # time that the task of the last signature gets
AT_ONCE = 500  # documents of one sweep; the next one goes on


@transaction.atomic
def render_document(document_id: UUID | str) -> Rendering | None:
    """Make and store the PDF of a complete document; the one that is there stays as it is.

    None while another worker is at it, and when it is no longer complete: a signature was taken
    back in the meantime.
    """
    made = render_missing(document_id)
    return made or rendering_in_force(Document.objects.get(pk=document_id))


@transaction.atomic
def render_missing(document_id: UUID | str) -> Rendering | None:
    """The same; None also when the PDF was there already."""
    if not _claim(document_id):
        return None
    document = Document.objects.select_related("district", "person").get(pk=document_id)
    if rendering_in_force(document) or not is_complete(document):
        return None
    content = check_content(document)
    signatures = signatures_in_force(document)
    made = pdf.document_pdf(document, content, signatures)  # slow, so before the lock

    chain.lock()
    if not is_complete(document) or signatures_in_force(document) != signatures:
        return None
    rendering = Rendering.objects.create(
        document=document,
        signature=signatures[-1],
        pdf_hash=sha256_hex(made),
        rendered_at=clock.now(),
    )
    RenderingContent.objects.create(id=rendering.pk, rendering=rendering, pdf=made)
    chain.append(ChainEntry.Kind.RENDERING, rendering)
    FailedCopy.objects.filter(document=document).delete()
    audit.record(None, "document.rendered", document, person=document.person)
    return rendering


def _claim(document_id: UUID | str) -> bool:
    """Until the transaction ends nobody else makes this PDF; False if somebody does already.

    Documents are append-only, so no row of theirs can be locked. This lock goes with the
    connection: what a killed worker had begun is free for the next one at once.
    """
    with connection.cursor() as cursor:
        key = f"rendering {document_id}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return bool(cursor.fetchone()[0])


def missing() -> list[UUID]:
    """Signed by all a while ago, and still without a PDF; what failed waits for its time."""
    now = clock.now()
    waiting = Document.objects.waiting_for_copy().filter(frozen_at__lt=now - GRACE)
    resting = FailedCopy.objects.filter(document=OuterRef("pk"), next_try_at__gt=now)
    waiting = waiting.filter(~Exists(resting))
    return list(waiting.order_by("frozen_at").values_list("pk", flat=True)[:AT_ONCE])
