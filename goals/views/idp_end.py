"""Plans of people who left, and their end. For HR managers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from goals.idp import rules as idp_rules
from goals.idp.move_forms import EndForm
from goals.models import Idp
from goals.services.idp_end import destroy_idp

ON_A_PAGE = 50


@require_GET
def idp_left_list(request: DistrictRequest) -> HttpResponse:
    """Whose plan still lies here although they left: names and days, no word of a plan."""
    require(idp_rules.can_destroy_plans(request.membership))
    request.bar_path = ""  # these plans are not one's own
    plans = Idp.objects.filter(person__is_active=False).select_related("person")
    ordered = plans.order_by("person__left_on", "person__last_name", "pk")
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "goals/idp_left.html", {"page_obj": page})


@never_cache
@require_http_methods(["GET", "POST"])
@require_fresh_authentication
def idp_end(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(idp_rules.can_destroy_plans(request.membership))
    plans = Idp.objects.filter(person__is_active=False).select_related("person")
    idp = get_object_or_404(plans, pk=pk)
    request.bar_path = ""
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            destroy_idp(idp, actor=request.membership, reason=form.cleaned_data["reason"])
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Destroyed, with its history and its proofs."))
            return redirect("goals:idp_left")
    context = {"idp": idp, "person": idp.person, "form": form}
    return render(request, "goals/idp_end.html", context, status=422 if form.errors else 200)
