"""What waits for the personnel file, and what HR does with it (S1-22)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.rules import require
from records import rules
from records.file_forms import FilingReturnForm, ResendingForm, WaitingFilter, order_of
from records.file_state import waiting_for_file
from records.models import Document
from records.own_forms import own_forms
from records.services import filing
from records.views.document import document_page, visible_document

PAGE = 50


@require_http_methods(["GET", "POST"])
def to_file(request: DistrictRequest) -> HttpResponse:
    """The list; a post files what is ticked and tells the result of each."""
    require(rules.can_keep_files(request.membership))
    results = file_ticked(request) if request.method == "POST" else []
    actor = request.membership
    waiting = waiting_for_file(Document.objects.exclude(person=actor))
    everything = waiting_for_file(Document.objects.annotate(is_own=Q(person=actor)))
    kinds = everything.order_by().values_list("form_number", "is_own").annotate(Count("pk"))
    numbers = sorted({number for number, is_own, _count in kinds if not is_own})
    own = sum(count for _number, is_own, count in kinds if is_own)
    form = WaitingFilter(request.GET, numbers=numbers)
    sort = request.GET.get("sort", "waiting")
    found = form.found(waiting).order_by(*order_of(sort)).select_related("person")
    context = {
        "filter": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "results": results,
        "own": own_forms(actor, own),
        "is_narrowed": bool(request.GET.get("q") or request.GET.get("form")),
    }
    return render(request, "records/to_file.html", context)


def file_ticked(request: DistrictRequest) -> list[dict[str, Any]]:
    """Each on its own: what is refused keeps nothing else out of the file."""
    chosen = chosen_documents(request.POST.getlist("document"))
    if not chosen:
        messages.error(request, _("Tick the documents to file first."))
    results = []
    for document in chosen:
        try:
            filing.file_document(document, actor=request.membership)
        except InvalidTransition as refusal:
            results.append({"document": document, "refusal": str(refusal)})
        else:
            results.append({"document": document, "refusal": ""})
    return results


def chosen_documents(ids: list[str]) -> QuerySet[Document]:
    pks = [key_sent(word) for word in ids[:PAGE]]
    documents = Document.objects.filter(pk__in=pks).select_related("person")
    return documents.order_by("person__last_name", "pk")


@require_POST
def filing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    attempt(
        request,
        lambda: filing.file_document(document, actor=request.membership),
        _("In the file. Both were told."),
    )
    return redirect("records:document", pk)


@require_POST
def filing_return_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    require(rules.can_file(request.membership, document))
    form = FilingReturnForm(request.POST)
    if not form.is_valid():
        return document_page(request, document, return_form=form)
    attempt(
        request,
        lambda: filing.return_document(
            document, actor=request.membership, reason=form.cleaned_data["reason"]
        ),
        _("Returned. Both were told."),
    )
    return redirect("records:document", pk)


@require_POST
def resending_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    require(rules.can_resend(request.membership, document))
    form = ResendingForm(request.POST)
    if not form.is_valid():
        return document_page(request, document, resend_form=form)
    attempt(
        request,
        lambda: filing.resend_document(
            document, actor=request.membership, note=form.cleaned_data["note"]
        ),
        _("Sent to HR again."),
    )
    return redirect("records:document", pk)


def attempt(request: DistrictRequest, act: Callable[[], object], done: str) -> bool:
    """Do it; a refusal is told in its own words."""
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
