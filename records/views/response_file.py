"""Files with a response or a reply: added, taken off, and downloaded by who reads the words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.uploads import was_too_large
from records.download import file_answer
from records.media import MediaRefused
from records.models import Document, ResponseFile
from records.response_file_form import ResponseFileForm
from records.services import response_file as services
from records.views.document import visible_document
from records.views.response import exchange_to_write, form_of, words_page


@require_POST
def file_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    exchange = exchange_to_write(request, document)
    form = ResponseFileForm(request.POST, request.FILES, was_too_large=was_too_large(request))
    if form.is_valid() and attach(request, document, form):
        place = reverse("records:response", args=[pk]) + "#h-files"
        if request.headers.get("Accept") == "application/json":  # the script that sent it
            return JsonResponse({"location": place}, status=201)
        return redirect(place)
    return words_page(request, exchange, form_of(exchange), status=422, file_form=form)


def attach(request: DistrictRequest, document: Document, form: ResponseFileForm) -> bool:
    file: Any = form.cleaned_data["file"]
    try:
        services.attach_file(document, actor=request.membership, file=file, name=file.name)
    except (MediaRefused, InvalidTransition) as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("Added. It goes with your words."))
    return True


def find_file(request: DistrictRequest, pk: UUID) -> ResponseFile:
    """Sent: whoever reads the paper. Before that its writer alone."""
    readable = Document.objects.visible_to(request.membership)
    own = Q(paper=None, writer=request.membership)
    files = ResponseFile.objects.filter(own | Q(paper__in=readable))
    return get_object_or_404(files.select_related("file", "document__person"), pk=pk)


@require_GET
def file_detail(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    """The bytes, always as a download."""
    found = find_file(request, pk)
    answer = file_answer(found.file, name=found.file_name, media_type=found.media_type)
    services.mark_file_opened(found, actor=request.membership)
    return answer


@require_POST
def removal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    found = find_file(request, pk)
    try:
        services.detach_file(found, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off."))
    return redirect(reverse("records:response", args=[found.document_id]) + "#h-files")
