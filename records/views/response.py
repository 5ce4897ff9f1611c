"""The employee responds to a document, the supervisor replies, HR closes the exchange."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import authentication_of, is_fresh, require_fresh_authentication
from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words
from records import rules
from records.exchange import Exchange, exchange_of
from records.models import Document, ResponseDraft
from records.response_file_form import ResponseFileForm
from records.response_forms import (
    ClosingForm,
    LateAcceptanceForm,
    ReplyWordsForm,
    ResponseWordsForm,
)
from records.services import response as services
from records.services.response_copy import copy_earlier_draft, earlier_draft, is_begun
from records.services.response_file import files_to_send
from records.views.document import document_page, visible_document
from records.views.filing import attempt


@never_cache
@require_http_methods(["GET", "POST"])
@keeps_late_words
def response_words(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Write, save, and send: the employee a response, the supervisor a reply to it."""
    document = visible_document(request, pk)
    exchange = exchange_to_write(request, document)
    sends = "send" in request.POST
    is_sent = request.method == "POST"
    form = form_of(exchange, request.POST if is_sent else late_words(request), is_final=sends)
    if not is_sent:
        return words_page(request, exchange, form, typed_over=request.POST.get("version", ""))
    if not form.is_valid():
        return words_page(request, exchange, form, status=422)
    version = version_sent(request.POST.get("version", ""))
    try:
        services.save_draft(
            document, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleDraft as stale:
        return words_page(request, exchange, form, status=409, current=stale.current)
    if sends:
        return send(request, document)
    messages.success(request, _("Saved. Only you see it until you send it."))
    return redirect("records:document", pk)


def send(request: DistrictRequest, document: Document) -> HttpResponse:
    """The words are saved by now, whatever comes of it."""
    if not is_fresh(request):
        return prove_first(request, pk=document.pk)
    actor, authentication = request.membership, authentication_of(request)
    is_own = rules.can_respond(actor, document)
    act = services.send_response if is_own else services.send_reply
    done = _("Your response is sent.") if is_own else _("Your reply is sent.")
    if attempt(request, lambda: act(document, actor=actor, authentication=authentication), done):
        return redirect("records:document", document.pk)
    exchange = exchange_to_write(request, document)
    return words_page(request, exchange, form_of(exchange), status=409)


@require_fresh_authentication
def prove_first(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return redirect("records:response", pk)


def exchange_to_write(request: DistrictRequest, document: Document) -> Exchange:
    """For the two who may write; a response itself takes none, nor what was destroyed."""
    actor = request.membership
    require(rules.can_respond(actor, document) or rules.can_reply(actor, document))
    exchange = exchange_of(document, reader=actor)
    require(exchange is not None and not document.destructions.exists())
    assert exchange is not None
    return exchange


def form_of(exchange: Exchange, data: Any = None, *, is_final: bool = False) -> ReplyWordsForm:
    is_own = rules.can_respond(exchange.reader, exchange.document)
    form = ResponseWordsForm if is_own else ReplyWordsForm
    return form(data, draft=exchange.draft, is_final=is_final)


def words_page(
    request: DistrictRequest,
    exchange: Exchange,
    form: ReplyWordsForm,
    *,
    status: int = 200,
    current: ResponseDraft | None = None,
    file_form: ResponseFileForm | None = None,
    typed_over: str = "",
) -> HttpResponse:
    """`current`: what was saved elsewhere; it stands above what was typed here.

    `typed_over`: the version of words that come late; others are typed over what stands there now.
    """
    draft = current or exchange.draft
    version = draft.version if draft else 0
    is_own = rules.can_respond(request.membership, exchange.document)
    form.fields["words"].required = True  # to send it; a draft may be empty
    refusal = services.why_not_respond(exchange) if is_own else services.why_not_reply(exchange)
    context = {
        "document": exchange.document,
        "exchange": exchange,
        "form": form,
        "is_own": is_own,
        "refusal": str(refusal) if refusal else "",
        "statement": services.response_statement() if is_own else services.reply_statement(),
        "version": version_sent(typed_over) if typed_over else version,
        "saved_at": draft.updated_at if draft else None,
        "current": current,
        "files": files_to_send(exchange.document, request.membership),
        "file_form": file_form or ResponseFileForm(),
    }
    if is_own and not refusal:
        context["earlier"] = earlier_draft(exchange.document, request.membership)
        context["can_copy"] = not is_begun(draft)
    return render(request, "records/response_words.html", context, status=status)


@require_POST
def response_copy(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What was begun for a version that was replaced."""
    document = visible_document(request, pk)
    attempt(
        request,
        lambda: copy_earlier_draft(document, actor=request.membership),
        _("Copied. Read it once more before you send it."),
    )
    return redirect("records:response", pk)


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def response_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    document = visible_document(request, pk)
    exchange = exchange_to_write(request, document)
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = form_of(exchange, words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        draft = services.save_draft(
            document, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleDraft as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    return versioned({}, draft.version)


@require_POST
def closing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    require(rules.can_close_exchange(request.membership, document))
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return document_page(request, document, closing_form=form)
    note = form.cleaned_data["note"]
    attempt(
        request,
        lambda: services.close_exchange(document, actor=request.membership, note=note),
        _("Closed. Both were told."),
    )
    return redirect("records:document", pk)


@require_POST
def late_acceptance_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    document = visible_document(request, pk)
    require(rules.can_close_exchange(request.membership, document))
    form = LateAcceptanceForm(request.POST)
    if not form.is_valid():
        return document_page(request, document, late_form=form)
    reason = form.cleaned_data["reason"]
    attempt(
        request,
        lambda: services.accept_late(document, actor=request.membership, reason=reason),
        _("Accepted. The employee was told."),
    )
    return redirect("records:document", pk)
