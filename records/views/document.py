"""An official document as a page, and its PDF."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from records import proof, services
from records.canonical import read_canonical
from records.errors import ContentDestroyed
from records.exchange import exchange_of
from records.file_forms import FilingReturnForm, ResendingForm
from records.file_state import file_section
from records.forms_response import ATTACHED
from records.models import Document
from records.papers import paper_of, paper_view
from records.response_forms import ClosingForm, LateAcceptanceForm

TEMPLATE = "records/document.html"


@never_cache
@require_GET
def document_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    if request.htmx:  # asks again and again whether the PDF is there: that is not reading
        context = {"document": document, "standing": proof.standing(document)}
        response = render(request, f"{TEMPLATE}#copy", context)
    else:
        response = document_page(request, document)
    patch_vary_headers(response, ["HX-Request"])
    return response


def document_page(request: DistrictRequest, document: Document, **bound: Form) -> HttpResponse:
    """The page, with a form that was refused shown as it was sent."""
    standing = proof.standing(document)
    try:
        content = read_canonical(services.check_content(document))
    except ContentDestroyed:
        return destroyed_page(request, {"document": document, "standing": standing})
    services.mark_opened(document, actor=request.membership)
    refused = next(iter(bound.values()), None)
    context = {
        "document": document,
        "standing": standing,
        "paper": paper_view(document, content, services.signatures_in_force(document)),
        "paper_template": f"records/papers/{paper_of(document.kind).template}",
        "evidence": proof.evidence(document),
        "versions": proof.versions(document),
        "files": document.files.order_by("added_at", "pk") if document.kind in ATTACHED else [],
        "changed_later": proof.changed_later(document, content),
        "file": file_section(document, standing, reader=request.membership),
        "exchange": exchange_of(document, reader=request.membership),
        "form": refused,
        "closing_form": ClosingForm(),
        "late_form": LateAcceptanceForm(),
        "return_form": FilingReturnForm(),
        "resend_form": ResendingForm(),
        **bound,
    }
    return render(request, TEMPLATE, context, status=422 if refused else 200)


@never_cache
@require_GET
def pdf_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    rendering = services.rendering_in_force(document)
    if rendering is None:
        messages.info(request, _("The signed copy is not there yet."))
        return redirect("records:document", pk=pk)
    try:
        pdf = services.check_pdf(rendering)
    except ContentDestroyed:
        return redirect("records:document", pk=pk)
    services.mark_opened(document, actor=request.membership, copy="pdf")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(document)}"'
    return response


def destroyed_page(request: DistrictRequest, context: dict[str, Any]) -> HttpResponse:
    """Its time was over: what is left are the signatures, and why the words are gone."""
    document = context["document"]
    context["evidence"] = proof.evidence(document)
    context["destruction"] = proof.destruction(document)
    return render(request, "records/document_destroyed.html", context)


def visible_document(request: DistrictRequest, pk: UUID) -> Document:
    documents = Document.objects.visible_to(request.membership)
    return get_object_or_404(documents.select_related("person", "district"), pk=pk)


def file_name(document: Document) -> str:
    """`5240F2-2026-27.pdf`: a name in a download folder tells nobody whose it is."""
    year = read_canonical(services.check_content(document))["school_year"]
    return re.sub(r"[^A-Za-z0-9-]+", "-", f"{document.form_number}-{year}") + ".pdf"
