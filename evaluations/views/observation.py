"""One observation: write it, rate it, share it, read it, talk it over, sign for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words, put_back
from evaluations import rules
from evaluations.conferences.one_on_one_forms import differences
from evaluations.models import Observation
from evaluations.observations.forms import ObservationForm
from evaluations.observations.one_observation import read_observation
from evaluations.observations.reading import ObservationPage
from evaluations.services import observation as services
from forms.services import IncompleteSheet


def find_observation(request: DistrictRequest, pk: UUID) -> Observation:
    observation = read_observation(pk, reader=request.membership)
    if observation is None:
        raise Http404
    return observation


def find_own(request: DistrictRequest, pk: UUID) -> Observation:
    observation = find_observation(request, pk)
    require(rules.can_edit_observation(request.membership, observation))
    return observation


@require_http_methods(["GET", "POST"])
@keeps_late_words
def observation_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The script page: POST saves, shares, or goes on to the ratings."""
    observation = find_own(request, pk)
    if request.method == "GET":
        if not observation.is_draft:
            return redirect("evaluations:observation", pk)
        late = late_words(request)
        is_final = late is None or "share" in late
        form = ObservationForm(late, observation=observation, is_final=is_final)
        return words_page(request, form)
    is_final = "share" in request.POST
    form = ObservationForm(request.POST, observation=observation, is_final=is_final)
    if not form.is_valid():
        return words_page(request, form, status=422)
    return save_page(request, form)


def words_page(
    request: DistrictRequest, form: ObservationForm, status: int = 200, **more: Any
) -> HttpResponse:
    observation = form.observation
    context = {
        "form": form,
        "observation": observation,
        "employee": observation.employee,
        "sheet": observation.ratings,
        "evidence_count": observation.evidence.count(),
        "version": version_sent(request.POST.get("version", str(observation.version))),
        "is_settled": request.GET.get("settled") == str(observation.version),
    }
    return render(request, "evaluations/observation/words.html", context | more, status=status)


def save_page(request: DistrictRequest, form: ObservationForm) -> HttpResponse:
    """Save, do what the button says, and go on."""
    version, actor = version_sent(request.POST.get("version", "")), request.membership
    try:
        saved = services.save_observation(
            form.observation, actor=actor, changes=form.changes(), version=version
        )
        if "rate" in request.POST:
            return redirect("forms:sheet", services.start_ratings(saved, actor=actor).pk)
        if "share" in request.POST:
            services.share_observation(saved, actor=actor)
            messages.success(request, _("Shared. %(name)s can read it now.") % names(saved))
            return redirect("evaluations:observation", saved.pk)
    except services.StaleObservation as stale:
        return comparison_page(request, stale.current)
    except IncompleteSheet as refusal:
        return words_page(request, form, status=422, refused=refusal.missing)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return words_page(request, form, status=409)
    if "code" in request.POST:
        return redirect("evaluations:observation_evidence", saved.pk)
    return redirect("evaluations:observations", saved.participation_id)


def names(observation: Observation) -> dict[str, str]:
    return {"name": observation.employee.first_name}


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def observation_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    observation = find_own(request, pk)
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = ObservationForm(words, observation=observation)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        observation = services.save_observation(
            observation, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleObservation as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return versioned({"message": str(refusal)}, observation.version, status=409)
    return versioned({}, observation.version)


@require_http_methods(["GET", "POST"])
def observation_comparison(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Both versions side by side; the answers decide, field by field."""
    observation = find_own(request, pk)
    if request.method == "GET":
        return redirect("evaluations:observation_words", pk)
    if not any(name.startswith("keep-") for name in request.POST):
        return comparison_page(request, observation)
    kept = request.POST.copy()
    for name in request.POST:
        if name.startswith("keep-") and request.POST[name] == "theirs":
            kept.pop(name.removeprefix("keep-"), None)
    form = ObservationForm(kept, observation=observation)
    if not form.is_valid():
        return words_page(request, form, status=422)
    return settle(request, form)


def settle(request: DistrictRequest, form: ObservationForm) -> HttpResponse:
    version = version_sent(request.POST.get("version", ""))
    try:
        saved = services.save_observation(
            form.observation, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleObservation as stale:
        return comparison_page(request, stale.current)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return words_page(request, form, status=409)
    messages.success(request, _("Saved. What you did not keep stays in the history."))
    place = redirect("evaluations:observation_words", saved.pk)
    place["Location"] += f"?settled={saved.version}"
    return place


def comparison_page(request: DistrictRequest, current: Observation) -> HttpResponse:
    observation = find_observation(request, current.pk)
    form = ObservationForm(request.POST, observation=observation)
    if not form.is_valid():
        return words_page(request, form, status=422)
    found = differences(form)
    if not found:  # both wrote the same
        return redirect("evaluations:observation_words", current.pk)
    context = {"observation": observation, "form": form, "differences": found}
    return render(request, "evaluations/observation/comparison.html", context, status=409)


@require_POST
def observation_sharing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """From the page of its ratings: what is missing there is named there."""
    observation = find_own(request, pk)
    try:
        services.share_observation(observation, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:observation_words", pk)
    messages.success(request, _("Shared. %(name)s can read it now.") % names(observation))
    return redirect("evaluations:observation", pk)


@require_POST
def observation_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    observation = find_own(request, pk)
    try:
        services.remove_draft(observation, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:observation", pk)
    messages.success(request, _("The draft is gone."))
    return redirect("evaluations:observations", observation.participation_id)


@require_GET
def observation_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    observation = find_observation(request, pk)
    if observation.is_draft:
        return redirect("evaluations:observation_words", pk)
    services.record_view(observation, actor=request.membership)
    return detail_page(request, observation)


# Where what is typed beside a signature is sent.
SENT_TO = {
    "receipt_form": "evaluations:acknowledgement",
    "decline_form": "evaluations:observation_refusal",
    "outcome_form": "evaluations:observation_outcome",
}


def detail_page(
    request: DistrictRequest, observation: Observation, status: int = 200, **forms: Any
) -> HttpResponse:
    page = ObservationPage(observation, request.membership)
    context = {"page": page, "observation": observation, "employee": observation.employee}
    return render(
        request,
        "evaluations/observation/detail.html",
        context | put_back(request, page.forms(), observation.pk, **SENT_TO) | forms,
        status=status,
    )
