"""Bringing artifacts, reading those of somebody else, and taking a file home."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.uploads import was_too_large
from goals import rules, services
from goals.artifact_forms import ArtifactForm, NewArtifactForm
from goals.artifacts import artifacts_page
from goals.models import GoalSet
from goals.views.goal_set import find_goal_set
from records import rules as record_rules
from records import services as records
from records.download import file_answer
from records.media import MediaRefused
from records.models import Artifact


@require_GET
def artifact_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal_set = find_goal_set(request, pk)
    require(rules.can_read_artifacts(request.membership, goal_set))
    services.record_view(goal_set, actor=request.membership)
    context = artifacts_page(goal_set, reader=request.membership)
    return render(request, "goals/artifact_list.html", context)


@require_http_methods(["GET", "POST"])
def artifact_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal_set = find_goal_set(request, pk)
    require(record_rules.can_add_artifact(request.membership, goal_set.employee))
    if goal_set.closed_at is not None:
        return closed_year(request, goal_set)
    is_sent = request.method == "POST"
    form = NewArtifactForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        goals=list(goal_set.goals.in_order()),
        is_own=rules.is_own(request.membership, goal_set),
        initial={"goals": request.GET.getlist("goal")},
        was_too_large=was_too_large(request),
    )
    if is_sent and form.is_valid() and (artifact := bring(request, goal_set, form)):
        return lead_to(request, f"{list_address(goal_set)}#artifact-{artifact.pk}")
    context = {
        "goal_set": goal_set,
        "form": form,
        "is_own": rules.is_own(request.membership, goal_set),
    }
    status = 422 if form.errors else 200
    return render(request, "goals/artifact_new.html", context, status=status)


def closed_year(request: DistrictRequest, goal_set: GoalSet) -> HttpResponse:
    messages.error(request, _("This year is closed, so its list stays as it is."))
    return redirect(list_address(goal_set))


def lead_to(request: DistrictRequest, address: str) -> HttpResponse:
    """A script that sent the file goes there itself; it could not see where it is led."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"location": address}, status=201)
    return redirect(address)


def bring(request: DistrictRequest, goal_set: GoalSet, form: NewArtifactForm) -> Artifact | None:
    """The artifact; None when the file was refused, which the form tells then."""
    file = form.brought_file
    try:
        brought = services.bring_artifact(
            goal_set,
            actor=request.membership,
            file=file,
            name=file.name if file else "",
            link=form.cleaned_data["link"],
            about=form.about,
            goals=form.chosen_goals,
        )
    except MediaRefused as refusal:
        form.add_error(form.file_field, str(refusal))
        return None
    if brought.is_new:
        told = _("Added: %(title)s")
    elif brought.artifact.owner_id != request.membership.pk:
        told = _("It is on the list already, so we kept it once: %(title)s")
    else:
        told = _("You have this already, so we kept it once: %(title)s")
    messages.success(request, told % {"title": brought.artifact.title})
    if brought.lost_place:
        messages.info(request, _("The photo told where it was taken. We took that out."))
    return brought.artifact


@require_http_methods(["GET", "POST"])
def artifact_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    artifact = find_artifact(request, pk)
    require(record_rules.can_change_artifact(request.membership, artifact))
    goal_set = goal_set_of(artifact)
    if goal_set.closed_at is not None:
        return closed_year(request, goal_set)
    form = ArtifactForm(
        request.POST if request.method == "POST" else None,
        goals=list(goal_set.goals.in_order()),
        is_own=rules.is_own(request.membership, goal_set),
        initial={
            **asdict(records.about(artifact)),
            "goals": list(artifact.goal_links.values_list("goal", flat=True)),
        },
    )
    if request.method == "POST" and form.is_valid():
        return describe(request, artifact, goal_set, form)
    context = {"goal_set": goal_set, "artifact": artifact, "form": form}
    return render(request, "goals/artifact.html", context, status=422 if form.errors else 200)


def describe(
    request: DistrictRequest, artifact: Artifact, goal_set: GoalSet, form: ArtifactForm
) -> HttpResponse:
    try:
        services.describe_artifact(
            artifact, actor=request.membership, about=form.about, goals=form.chosen_goals
        )
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{list_address(goal_set)}#artifact-{artifact.pk}")


@require_POST
def artifact_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    artifact = find_artifact(request, pk)
    try:
        services.remove_artifact(artifact, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Gone from your list: %s") % artifact.title)
    return redirect(list_address(goal_set_of(artifact)))


def find_artifact(request: DistrictRequest, pk: UUID) -> Artifact:
    artifacts = rules.artifacts_visible_to(request.membership)
    return get_object_or_404(artifacts.select_related("owner", "school_year", "file"), pk=pk)


def goal_set_of(artifact: Artifact) -> GoalSet:
    """The goals of its year, to which its pages belong."""
    sets = GoalSet.objects.of(artifact.owner, artifact.school_year)
    return get_object_or_404(sets.with_people())


def list_address(goal_set: GoalSet) -> str:
    return reverse("goals:artifacts", args=[goal_set.pk])


@require_GET
def artifact_file(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    """The bytes, always as a download; a page may draw a picture from here."""
    artifact = find_artifact(request, pk)
    if artifact.file is None:
        raise Http404
    answer = file_answer(artifact.file, name=artifact.file_name, media_type=artifact.media_type)
    records.mark_artifact_opened(artifact, actor=request.membership)
    return answer
