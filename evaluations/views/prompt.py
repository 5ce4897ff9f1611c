"""The questions for meetings: the district's, the sites', a supervisor's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import can_set_up, require
from evaluations import rules
from evaluations.conferences.prompt_forms import NewPromptForm, PromptForm
from evaluations.conferences.prompt_lists import prompt_lists
from evaluations.models import Prompt
from evaluations.services import prompt as services
from evaluations.views.finding import attempt


@require_http_methods(["GET", "POST"])
def prompt_list(request: DistrictRequest) -> HttpResponse:
    """Those of one kind of meeting: `?kind=year_end`. POST adds one."""
    require(rules.can_manage_prompts(request.membership))
    asked = request.GET.get("kind", "")
    kind = Prompt.Kind(asked) if asked in Prompt.Kind.values else Prompt.Kind.MID_YEAR
    data = request.POST if request.method == "POST" else None
    form = NewPromptForm(data, writer=request.membership)
    if form.is_bound and form.is_valid() and added(request, kind, form):
        return redirect(list_of(kind))
    lists = prompt_lists(request.membership, kind)
    context = {
        "kind": kind,
        "kinds": Prompt.Kind.choices,
        "lists": lists,
        "total": sum(len(one.prompts) for one in lists),
        "form": form,
        "may_set_up": can_set_up(request.membership),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/prompt_list.html", context, status=status)


def added(request: DistrictRequest, kind: Prompt.Kind, form: NewPromptForm) -> bool:
    try:
        services.add_prompt(
            actor=request.membership,
            kind=kind,
            words=form.cleaned_data["words"],
            is_required=form.cleaned_data["is_required"],
            **form.place(),
        )
    except InvalidTransition as refusal:
        form.add_error("words", str(refusal))
        return False
    messages.success(request, _("Added. It is on each list that is made from now on."))
    return True


def list_of(kind: str) -> str:
    return f"{reverse('evaluations:prompts')}?kind={kind}"


def find_prompt(request: DistrictRequest, pk: UUID) -> Prompt:
    """To change it; what somebody does not see is not there."""
    visible = Prompt.objects.visible_to(request.membership).select_related("site")
    prompt = get_object_or_404(visible, pk=pk)
    require(rules.can_keep_prompt(request.membership, prompt))
    return prompt


@require_http_methods(["GET", "POST"])
def prompt_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    prompt = find_prompt(request, pk)
    if request.method == "GET":
        initial = {"words": prompt.words, "is_required": prompt.is_required}
        return prompt_page(request, prompt, PromptForm(initial=initial))
    form = PromptForm(request.POST)
    if not form.is_valid():
        return prompt_page(request, prompt, form, status=422)
    try:
        services.change_prompt(prompt, actor=request.membership, **form.cleaned_data)
    except services.StalePrompt as stale:
        return prompt_page(request, stale.current, form, status=409, stale=stale.current)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return prompt_page(request, prompt, form, status=409)
    messages.success(request, _("Saved. Lists that were made before keep the old words."))
    return redirect(list_of(prompt.kind))


def prompt_page(
    request: DistrictRequest, prompt: Prompt, form: PromptForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"prompt": prompt, "form": form, "list_url": list_of(prompt.kind), **more}
    return render(request, "evaluations/prompt.html", context, status=status)


@require_POST
def place_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    prompt = find_prompt(request, pk)
    to = "up" if "up" in request.POST else "down"
    attempt(
        request,
        lambda: services.move_prompt(prompt, actor=request.membership, to=to),
        _("Moved."),
    )
    return redirect(list_of(prompt.kind))


@require_POST
def removal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    prompt = find_prompt(request, pk)
    attempt(
        request,
        lambda: services.retire_prompt(prompt, actor=request.membership),
        _("Taken off the list. Meetings that have it keep it."),
    )
    return redirect(list_of(prompt.kind))
