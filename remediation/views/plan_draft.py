"""The autosave of the forms of a plan: JSON in, the new version in ETag."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.drafts import version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from remediation import rules
from remediation.models import Concern, PlanItem
from remediation.plans.forms import AreaForm, WordsForm
from remediation.services import points
from remediation.views.plan_pages import find_part

Save = Callable[
    [dict[str, Any], int], int
]  # what was typed, over which version -> the version now


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def area_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    if refusal := _signed_out(request):
        return refusal
    rows = Concern.objects.filter(taken_out_at=None).select_related("standard")
    area = find_part(request, rows, pk, rules.can_write_areas)

    def save(said: dict[str, Any], version: int) -> int:
        saved = points.save_concern(area, actor=request.membership, changes=said, version=version)
        return saved.version

    return _saved(request, AreaForm, save, initial={"standard": area.standard})


@login_not_required
@require_POST
def words_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """One's own voice."""
    if refusal := _signed_out(request):
        return refusal
    rows = PlanItem.objects.filter(taken_out_at=None).select_related("concern")
    item, actor = find_part(request, rows, pk, rules.can_write_points), request.membership
    voice = points.voice_of(actor, item.case)

    def save(said: dict[str, Any], version: int) -> int:
        saved = points.save_words(item, actor=actor, words=said["words"], version=version)
        return int(getattr(saved, f"{voice}_version"))

    return _saved(request, WordsForm, save)


def _signed_out(request: DistrictRequest) -> HttpResponse | None:
    if request.user.is_authenticated and request.membership is not None:
        return None
    return JsonResponse({"message": _("You were signed out.")}, status=401)


def _saved(
    request: DistrictRequest, form_class: type[forms.Form], save: Save, **more: Any
) -> HttpResponse:
    """412: saved elsewhere in between; 409: nothing can be changed now; 422: not taken."""
    words, version = words_sent(request), version_typed_over(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = form_class(words | {"version": str(version)}, **more)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    said = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "version"}
    try:
        now = save(said, version)
    except points.StalePoint as stale:
        return JsonResponse({"message": str(stale)}, status=412)
    except InvalidTransition as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    return versioned({}, now)
