"""Talking about a development plan, and offering other words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from goals.idp import editor as idp_editor
from goals.idp import rules as idp_rules
from goals.idp.forms import IdpCommentForm, IdpSuggestionForm
from goals.services.idp_talk import add_idp_comment, idp_parts_to_suggest, suggest_idp_words
from goals.views.goal_set import too_late
from goals.views.idp import editor_page, find_idp, reading_page


@require_POST
def idp_comment_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    idp = find_idp(request, pk)
    require(idp_rules.can_comment(request.membership, idp))
    form = IdpCommentForm(request.POST)
    if not form.is_valid():
        if idp_rules.is_own(request.membership, idp):
            page = idp_editor.form_for(idp)
            return editor_page(request, page, status=422, comment_form=form)
        return reading_page(request, idp, comment_form=form)
    add_idp_comment(idp, actor=request.membership, words=form.cleaned_data["words"])
    return redirect(f"{reverse('goals:idp', args=[idp.pk])}#h-comments")


@require_POST
def idp_suggestion_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    idp = find_idp(request, pk)
    require(idp_rules.can_suggest(request.membership, idp))
    part = request.POST.get("part", "")
    form = IdpSuggestionForm(request.POST, part=part)
    if part not in idp_parts_to_suggest(idp.items.all()):
        refusal = InvalidTransition(_("This goal was closed meanwhile. Look at the plan again."))
        return too_late(request, form, refusal)
    if not form.is_valid():
        return reading_page(request, idp, suggestion_form=form)
    words = form.cleaned_data["words"]
    try:
        suggest_idp_words(idp, actor=request.membership, part=part, words=words)
    except InvalidTransition as refusal:
        form.add_error("words", str(refusal))
        return reading_page(request, idp, suggestion_form=form)
    told = _("Sent. %(name)s takes your words or leaves them.")
    messages.success(request, told % {"name": idp.person.first_name})
    return redirect("goals:idp", idp.pk)
