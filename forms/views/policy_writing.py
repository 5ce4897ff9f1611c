"""The page where the words of a policy are written, of a new one or of a draft. (S3-19)

What is typed is kept until it is sent (accounts/unsent.py). One more section moves those after it
to other fields, so that act keeps the moved words itself, and the device lets its own go.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.drafts import answers_sent, version_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.services.unsent import StaleWords, unsent_words
from forms.models import PolicyRevision
from forms.policies import rules
from forms.policies.forms import (
    NewTextForm,
    TextForm,
    filled,
    names_of,
    sections_sent,
    whole,
)
from forms.policies.text import MOST_SECTIONS, Section, sections_of
from forms.policies.unsent import UnsentText, differing
from forms.services.policy import StaleText, save_text, start_policy
from forms.views.policy_text import find_revision

EMPTY = Section("", "")
Save = Callable[[TextForm], PolicyRevision]


@require_http_methods(["GET", "POST"])
def policy_create(request: DistrictRequest) -> HttpResponse:
    """Its number and the draft of its first words."""
    actor = request.membership
    require(rules.can_keep_policies(actor))
    form = text_form(request, NewTextForm, [EMPTY] * 3, {"version": 0})
    unsent = UnsentText(request, form, request.path)

    def save(form: TextForm) -> PolicyRevision:
        number, kind = form.cleaned_data["number"], form.cleaned_data["kind"]
        return start_policy(number, kind, form.text(), actor=actor)

    told = _("Saved as a draft. The office alone reads it.")
    return unsent.answer or answered(request, form, unsent, save, told)


@require_http_methods(["GET", "POST"])
def revision_text(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The draft, section by section."""
    actor, revision = request.membership, find_revision(request, pk)
    require(rules.can_keep_policies(actor))
    stored = [*sections_of(revision.sections), EMPTY]
    form = text_form(request, TextForm, stored, filled(revision))
    unsent = UnsentText(request, form, request.path)
    if unsent.answer:
        return unsent.answer
    if revision.state != PolicyRevision.State.DRAFT or revision.is_end:
        messages.error(request, _("Its words stand now. Take the proposal back to change them."))
        return redirect("forms:policy_revision", pk)

    def save(form: TextForm) -> PolicyRevision:
        version = form.cleaned_data["version"]
        return save_text(revision, form.text(), version=version, actor=actor)

    return answered(request, form, unsent, save, _("Saved."), revision)


def text_form(
    request: DistrictRequest,
    kind: type[TextForm],
    stored: Sequence[Section],
    initial: Mapping[str, Any],
) -> TextForm:
    """With the sections that were sent; or those typed and not sent, before those that stand."""
    if request.method != "POST":
        kept = unsent_words(request.membership, request.path)
        typed = sections_sent(kept.words) if kept else []
        return kind(sections=typed or stored, initial=initial)
    if request.content_type == "application/json":
        return kind(sections=sections_sent(answers_sent(request) or {}))
    return kind(request.POST, sections=sections_sent(request.POST), initial=initial)


def answered(
    request: DistrictRequest,
    form: TextForm,
    unsent: UnsentText,
    save: Save,
    told: str,
    revision: PolicyRevision | None = None,
) -> HttpResponse:
    if unsent.is_sent and "add" in request.POST:
        if made_room(request, form, unsent):
            return redirect(f"{request.path}#section-{whole(request.POST['add']) + 1}")
    elif unsent.is_sent and form.is_valid() and (written := saved(form, save, revision)):
        unsent.forget()
        messages.success(request, told)
        return redirect("forms:policy_revision", written.pk)
    return text_page(request, form, unsent, revision)


def made_room(request: DistrictRequest, form: TextForm, unsent: UnsentText) -> bool:
    """One empty section more, kept with all that was typed, which moves on behind it."""
    sections, place = sections_sent(request.POST), whole(request.POST["add"])
    sections.insert(place, EMPTY)
    sent = {name: request.POST[name] for name in form.fields if name in request.POST}
    words = sent | names_of(sections)
    if len(sections) > MOST_SECTIONS or not unsent.has_room(words):
        form.add_error(None, _("There is no room for one more section. Save the draft as it is."))
        return False
    try:
        unsent.keep(words, version_sent(request.POST.get("kept", "")))
    except StaleWords:
        unsent.is_stale = True
        return False
    said = _("Section %(n)s is added. The draft is not saved yet.") % {"n": place + 1}
    messages.success(request, said, extra_tags=unsent.name)
    return True


def saved(form: TextForm, save: Save, revision: PolicyRevision | None) -> PolicyRevision | None:
    try:
        return save(form)
    except InvalidTransition as refusal:
        place = "number" if "number" in form.fields else None
        form.add_error(place, str(refusal))
        if revision and isinstance(refusal, StaleText):
            revision.refresh_from_db()  # shown beside: the next save is over the newer words
            form.data = form.data.dict() | {"version": revision.version}  # type: ignore[union-attr]
        return None


def text_page(
    request: DistrictRequest,
    form: TextForm,
    unsent: UnsentText,
    revision: PolicyRevision | None,
) -> HttpResponse:
    """Beside what was typed stands what differs: of the other window, or of the saved draft."""
    here = request.POST if form.is_bound else unsent.words
    pairs = []
    if unsent.is_compared:
        pairs = differing(unsent.words, here)
    elif revision and here:
        form.initial["version"] = revision.version
        pairs = differing(filled(revision) | names_of(sections_of(revision.sections)), here)
    over = version_sent(str(here.get("version", "")))
    context = {
        "form": form,
        "unsent": unsent,
        "revision": revision,
        "policy": revision.policy if revision else None,
        "pairs": pairs,
        "is_newer": bool(pairs and revision and over != revision.version),
    }
    status = 422 if form.errors else 200
    return render(request, "forms/policies/text.html", context, status=status)
