"""When is the PDF of a document made, and where is it kept?"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts import audit, clock
from records import chain, pdf
from records.canonical import sha256_hex
from records.models import ChainEntry, Document, Rendering, RenderingContent
from records.services import check_content
from records.standing import is_complete, rendering_in_force, signatures_in_force

GRACE = timedelta(minutes=2)  # time that the task of the last signature gets
AT_ONCE = 500  # documents of one sweep; the next one goes on


@transaction.atomic
def render_document(document_id: UUID | str) -> Rendering | None:
    """Make and store the PDF of a complete document; the one that is there stays as it is.

    None when it is no longer complete: a signature was taken back in the meantime.
    """
    document = Document.objects.select_related("district", "person").get(pk=document_id)
    if rendering := rendering_in_force(document):
        return rendering
    if not is_complete(document):
        return None
    content = check_content(document)
    signatures = signatures_in_force(document)
    made = pdf.document_pdf(document, content, signatures)  # slow, so before the lock

    chain.lock()
    if rendering := rendering_in_force(document):
        return rendering
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
    audit.record(None, "document.rendered", document, person=document.person)
    return rendering


def missing() -> list[UUID]:
    """Signed by all a while ago, and still without a PDF."""
    waiting = Document.objects.waiting_for_copy().filter(frozen_at__lt=clock.now() - GRACE)
    return list(waiting.order_by("frozen_at").values_list("pk", flat=True)[:AT_ONCE])
