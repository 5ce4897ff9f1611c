"""A page where somebody writes. Nothing typed is lost, and nobody writes over somebody else.

The device keeps each keystroke, then the page itself takes it (JSON) and keeps it for its writer.
Saved over a version that somebody else changed, both stand side by side.
"""

from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.drafts import words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import UnsentWords
from accounts.services.unsent import StaleWords, forget_unsent, keep_unsent, unsent_words
from buildings.typed import Difference, Written, differences, raw, version_in


def write(request: DistrictRequest, page: Written) -> HttpResponse:
    draft = unsent_words(request.membership, request.path)
    if request.content_type == "application/json":
        return keep(request, page, draft)
    if request.method == "GET":
        typed = draft.words if draft else {}
        form = page.make_form(None, {**page.usual, **page.stands, **typed})
        return show(request, page, form, draft)
    if "throw-away" in request.POST:
        forget_unsent(request.membership, request.path)
        return redirect(request.get_full_path())
    form = page.make_form(settled(request), {**page.usual, **page.stands})
    if not form.is_valid():
        return show(request, page, form, draft)
    if answer := compare(request, page, form, draft):
        return answer
    return save(request, page, form, draft)


def keep(request: DistrictRequest, page: Written, draft: UnsentWords | None) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag."""
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    names = page.make_form(None, {}).fields
    words = {name: value for name, value in words.items() if name in names}
    over, version = version_in(request.headers.get("If-Match", ""))
    try:
        kept = keep_unsent(
            request.membership, request.path, words, over=min(over, page.over), version=version
        )
    except StaleWords as stale:
        return versioned({"message": str(stale)}, stale.current, status=412)
    return versioned({}, kept)


def versioned(answer: dict[str, Any], draft: UnsentWords, status: int = 200) -> JsonResponse:
    version = f"{draft.over}-{draft.version}"
    return JsonResponse(answer, status=status, headers={"ETag": f'"{version}"'})


def settled(request: DistrictRequest) -> Any:
    """What was typed; of two versions, part by part, what was picked on the comparison."""
    data = request.POST.copy()
    for name, kept in request.POST.items():
        if name.startswith("keep-") and kept == "theirs":
            part = name.removeprefix("keep-")
            data[part] = request.POST.get(f"theirs-{part}", "")
    return data


def compare(
    request: DistrictRequest, page: Written, form: forms.Form, draft: UnsentWords | None
) -> HttpResponse | None:
    """None: nobody else wrote here since. One's own words from another window count, too."""
    over, kept = version_in(request.POST.get("version", ""))
    if page.stands and over != page.over:
        found = differences(form, form.data, page.stands)
        told = f"{page.over}-{kept}"
        return comparison(request, page, form, found, told, page.by) if found else None
    if draft is not None and kept != draft.version:
        found = differences(form, form.data, draft.words)
        told = f"{page.over}-{draft.version}"
        return comparison(request, page, form, found, told, "") if found else None
    return None


def comparison(
    request: DistrictRequest,
    page: Written,
    form: forms.Form,
    found: list[Difference],
    version: str,
    by: str,
) -> HttpResponse:
    context = {**page.context, "form": form, "differences": found, "version": version, "by": by}
    return render(request, "buildings/two_versions.html", context, status=409)


def save(
    request: DistrictRequest, page: Written, form: forms.Form, draft: UnsentWords | None
) -> HttpResponse:
    try:
        answer = page.save(form)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return show(request, page, form, draft)
    forget_unsent(request.membership, request.path)
    return answer


def show(
    request: DistrictRequest, page: Written, form: forms.Form, draft: UnsentWords | None
) -> HttpResponse:
    """Words that were typed over an older version say so by the version that the page sends."""
    version = f"{draft.over if draft else page.over}-{draft.version if draft else 0}"
    typed = {name: raw(value) for name, value in {**page.usual, **page.stands}.items()}
    is_unsaved = draft is not None and any(
        raw(value) != typed.get(name, "") for name, value in draft.words.items()
    )
    context = {
        **page.context,
        "form": form,
        "version": request.POST.get("version", version),
        "unsaved": draft if is_unsaved and not form.is_bound else None,
    }
    return render(request, page.template, context, status=422 if form.errors else 200)
