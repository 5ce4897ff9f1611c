"""One act for several people: what it would do, then what came of it for each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import DistrictRequest
from accounts.rules import require
from reports import rules
from reports.changes import Act, Chosen, acts_for, chosen_of
from reports.forms import ChangeForm, ChoiceOfPeople
from reports.views.scope import overview_scope

PAGE = "reports/change.html"


@require_POST
def change_create(request: DistrictRequest) -> HttpResponse:
    """First the act's own question, if it has one; then the preview; then the act.

    All by POST: a reason may not stand in an address.
    """
    require(rules.can_change_many(request.membership))
    _form, scope = overview_scope(request)
    if scope is None:
        return redirect("reports:overview")
    acts = acts_for(scope)
    choice = ChoiceOfPeople(request.POST, acts=acts)
    if not choice.is_valid() or choice.ids == []:
        messages.error(request, _("Tick the people first, then choose what to do."))
        return redirect(f"{reverse('reports:people')}?{request.GET.urlencode()}")
    act = acts[choice.cleaned_data["act"]]
    answered = not act.fields or "answered" in request.POST
    process = scope.rule.process
    form = ChangeForm(request.POST if answered else None, fields=act.fields, process=process)
    is_ready = form.is_valid()
    words = form.cleaned_data if is_ready else {}
    chosen = chosen_of(scope, choice.ids, actor=request.membership, words=words)
    context = {"scope": scope, "act": act, "form": form, "choice": choice, "chosen": chosen}
    if not is_ready:
        return render(request, PAGE, context, status=422 if answered else 200)
    return render(request, PAGE, context | outcomes_of(request, act, chosen))


def outcomes_of(request: DistrictRequest, act: Act, chosen: Chosen) -> dict[str, Any]:
    is_done = "confirmed" in request.POST
    outcomes = act.do(chosen) if is_done else act.foresee(chosen)
    good = [outcome for outcome in outcomes if outcome.is_done]
    return {"is_done": is_done, "outcomes": outcomes, "good": len(good)}
