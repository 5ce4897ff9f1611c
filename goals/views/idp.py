"""One's development plan: the page, its autosave, and two versions side by side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.navigation import leave_own_entry
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words
from goals.idp import editor as idp_editor
from goals.idp import rules as idp_rules
from goals.idp.forms import IdpCommentForm, IdpForm, IdpSuggestionForm
from goals.idp.one_idp import read_idp
from goals.models import Idp, IdpItem, IdpSuggestion
from goals.services import idp as services
from goals.services.goal import DaysCross
from goals.services.idp_talk import answer_idp_suggestion

ITEM_ACTS = ("reached", "aside", "again")


@require_http_methods(["GET", "POST"])
def idp_mine(request: DistrictRequest) -> HttpResponse:
    """My plan; before there is one, a page with what it is for, and where to begin."""
    require(idp_rules.can_start_idp(request.membership))
    mine = Idp.objects.filter(person=request.membership).first()
    if request.method == "POST":
        mine = services.start_idp(actor=request.membership)
    if mine is None:
        return render(request, "goals/no_idp.html")
    return redirect("goals:idp", mine.pk)


@require_http_methods(["GET", "POST"])
@keeps_late_words
def idp_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The editor of one's own plan, or the page of a reader."""
    idp = find_idp(request, pk)
    if not idp_rules.can_write_idp(request.membership, idp):
        require(request.method == "GET")
        services.record_idp_view(idp, actor=request.membership)
        return reading_page(request, idp)
    if request.method == "GET":
        return editor_page(request, idp_editor.form_for(idp, late_words(request)))
    form = idp_editor.form_for(idp, request.POST)
    if not form.is_valid():
        return editor_page(request, form, status=422)
    return save_page(request, form)


def find_idp(request: DistrictRequest, pk: UUID) -> Idp:
    idp = read_idp(pk, reader=request.membership)
    if idp is None:
        raise Http404
    leave_own_entry(request, idp.person)
    return idp


def editor_page(
    request: DistrictRequest,
    form: IdpForm,
    status: int = 200,
    *,
    comment_form: IdpCommentForm | None = None,
) -> HttpResponse:
    idp = form.idp
    context = idp_editor.editor_page(form) | {
        "version": version_sent(request.POST.get("version", str(idp.version))),
        "is_settled": request.GET.get("settled") == str(idp.version),
        "can_take_back": services.can_take_back(idp),
    }
    if comment_form is not None:
        context |= {"comment_form": comment_form, "form": comment_form}
    return render(request, "goals/idp_editor.html", context, status=status)


def reading_page(
    request: DistrictRequest,
    idp: Idp,
    *,
    suggestion_form: IdpSuggestionForm | None = None,
    comment_form: IdpCommentForm | None = None,
) -> HttpResponse:
    refused = suggestion_form or comment_form
    context = idp_editor.reading_page(idp, reader=request.membership, bound=suggestion_form)
    context |= {"form": refused, "version": idp.version}
    if comment_form is not None:
        context["comment_form"] = comment_form
    return render(request, "goals/idp.html", context, status=422 if refused else 200)


def save_page(request: DistrictRequest, form: IdpForm) -> HttpResponse:
    """Save, do what the pressed button says, and go on."""
    version = version_sent(request.POST.get("version", ""))
    try:
        idp = services.save_idp(
            form.idp, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleIdp as stale:
        return comparison_page(request, form, stale.current, version)
    place = ""
    try:
        place = do_what_was_pressed(request, idp)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    if not place and "stay" in request.POST:
        messages.success(request, _("Saved."))
    return redirect(reverse("goals:idp", args=[idp.pk]) + place)


def do_what_was_pressed(request: DistrictRequest, idp: Idp) -> str:
    """The buttons save the page first, so that no words get lost. Gives where to look then."""
    actor, pressed = request.membership, request.POST
    if "add" in pressed:
        last = version_sent(pressed["add"])
        item = services.add_idp_item(idp, actor=actor, after=last)
        return f"#h-item-{item.number}"
    for act in ITEM_ACTS:
        if act in pressed:
            return settle_item(request, idp, act, version_sent(pressed[act]))
    for act in ("take", "leave"):
        if act in pressed:
            offer = get_object_or_404(IdpSuggestion, idp=idp, pk=key_sent(pressed[act]))
            answer_idp_suggestion(offer, actor=actor, take=act == "take")
            return "#main"
    if "share" in pressed:
        services.share_idp(idp, actor=actor)
        messages.success(request, _("Shared. You can still change every word."))
    return ""


def settle_item(request: DistrictRequest, idp: Idp, act: str, number: int) -> str:
    item = get_object_or_404(IdpItem, idp=idp, number=number)
    if act == "again":
        services.reopen_idp_item(item, actor=request.membership)
        return f"#h-item-{number}"
    state = IdpItem.State.REACHED if act == "reached" else IdpItem.State.SET_ASIDE
    services.close_idp_item(item, actor=request.membership, state=state)
    return "#h-closed" if not item.is_blank else "#main"


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def idp_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag and advice on the words in the answer."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    idp = find_idp(request, pk)
    require(idp_rules.can_write_idp(request.membership, idp))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = idp_editor.form_for(idp, words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        idp = services.save_idp(
            idp, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleIdp as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    return versioned({"advice": idp_editor.advice_by_part(idp)}, idp.version)


@require_http_methods(["GET", "POST"])
def idp_comparison(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Both versions side by side; the answers decide, part by part."""
    idp = find_idp(request, pk)
    if request.method == "GET":
        return redirect("goals:idp", idp.pk)
    require(idp_rules.can_write_idp(request.membership, idp))
    form = idp_editor.form_for(idp, request.POST)
    if not form.is_valid():
        return editor_page(request, form, status=422)
    version = version_sent(request.POST.get("version", ""))
    if not any(name.startswith("keep-") for name in request.POST):
        return comparison_page(request, form, idp, version)
    return settle(request, form, version)


def settle(request: DistrictRequest, form: IdpForm, version: int) -> HttpResponse:
    keep_theirs = {
        name.removeprefix("keep-")
        for name, kept in request.POST.items()
        if name.startswith("keep-") and kept == "theirs"
    }
    try:
        idp = services.settle_idp_versions(
            form.idp,
            actor=request.membership,
            mine=form.changes(),
            keep_theirs=keep_theirs,
            version=version,
        )
    except services.StaleIdp as stale:
        return comparison_page(request, form, stale.current, version)
    except DaysCross as refusal:
        form.add_error(refusal.part, str(refusal))
        return editor_page(request, form, status=422)
    messages.success(request, _("Saved. What you did not keep stays in the history."))
    return redirect(f"{reverse('goals:idp', args=[idp.pk])}?settled={idp.version}")


def comparison_page(
    request: DistrictRequest, form: IdpForm, current: Idp, base_version: int
) -> HttpResponse:
    found = idp_editor.differences(current, form, base_version)
    if not found:  # both wrote the same
        return redirect("goals:idp", current.pk)
    context = {"idp": current, "form": form, "differences": found}
    return render(request, "goals/idp_comparison.html", context, status=409)


@require_POST
def idp_sharing_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    idp = find_idp(request, pk)
    try:
        services.take_back_idp(idp, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. Only you see your plan again."))
    return redirect("goals:idp", idp.pk)
