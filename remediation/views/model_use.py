"""From a model into a plan, and from a plan that has ended to a new model."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.rules import require
from accounts.unsent import Unsent
from remediation.kinds.model_forms import PickForm
from remediation.kinds.model_rules import can_make_model_of, can_read_models, can_take_parts
from remediation.models import Case, ModelPlan
from remediation.services.model_plan import make_model_of
from remediation.services.model_use import take_parts
from remediation.views.model_plan import areas_of
from remediation.views.plan_pages import find_plan, sent


@require_http_methods(["GET", "POST"])
def plan_models(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Those that fit the plan; `?model=` opens one to pick from."""
    case, actor = find_plan(request, pk), request.membership
    require(can_read_models(actor) and can_take_parts(actor, case))
    rows = ModelPlan.objects.listed().for_kind(case.kind.code)
    if "model" in request.GET:
        asked = get_object_or_404(rows, pk=key_sent(request.GET["model"]))
        return _pick(request, case, asked)
    if request.method == "POST":
        raise Http404
    used = case.models_used.select_related("model", "concern", "by").order_by("at", "pk")
    counted = rows.annotate(plans=Count("uses__case", distinct=True)).order_by("title", "pk")
    context = {"case": case, "models": list(counted), "used": used}
    return render(request, "remediation/plan_models.html", context)


def _pick(request: DistrictRequest, case: Case, model: ModelPlan) -> HttpResponse:
    concerns = list(case.concerns.filter(taken_out_at=None).order_by("number"))
    form = PickForm(sent(request), areas=list(areas_of(model)), concerns=concerns)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid() and (count := _taken(request, case, form)):
        unsent.forget()
        told = ngettext("%(n)s part is in the plan.", "%(n)s parts are in the plan.", count)
        messages.success(request, told % {"n": count})
        return redirect("remediation:plan", case.pk)
    context = {"case": case, "model": model, "form": form, "unsent": unsent}
    status = 422 if form.errors else 200
    return render(request, "remediation/plan_model.html", context, status=status)


def _taken(request: DistrictRequest, case: Case, form: PickForm) -> int:
    """0 when it was refused, which the form tells then."""
    help_by = form.cleaned_data["help_by"]
    try:
        return take_parts(case, form.picked(), actor=request.membership, help_by=help_by)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return 0


@require_POST
def plan_model(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Headings of a plan that has ended become a new model."""
    case = find_plan(request, pk)
    require(can_make_model_of(request.membership, case))
    try:
        model = make_model_of(case, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("remediation:plan", case.pk)
    messages.success(request, _("A new model has its headings. Write what good work looks like."))
    return redirect("remediation:model", model.pk)
