"""Plans that low ratings suggest: looked at one by one, begun or set aside; none by itself."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from forms.models import Sheet
from remediation.help_rules import can_use_desk
from remediation.low_ratings import undecided, with_ratings
from remediation.plan_forms import SetAsideForm
from remediation.services.suggestion import set_rating_aside

PAGE, RECENT = 50, timedelta(days=365)


@require_GET
def suggestion_list(request: DistrictRequest) -> HttpResponse:
    """The newest first, of the last twelve months."""
    actor = request.membership
    require(can_use_desk(actor))
    found = undecided(actor, clock.now() - RECENT).prefetch_related("answers")
    page = Paginator(found.order_by("-shared_at", "pk"), PAGE).get_page(request.GET.get("page"))
    rows = with_ratings(page)
    return render(request, "remediation/suggestions.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def suggestion_aside(request: DistrictRequest, pk: UUID) -> HttpResponse:
    actor = request.membership
    require(can_use_desk(actor))
    sheets = Sheet.objects.visible_to(actor).with_people().exclude(person=actor)
    sheet = get_object_or_404(sheets, pk=pk)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_rating_aside(sheet, actor=actor, reason=form.cleaned_data["reason"])
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Set aside. Your reason is kept."))
            return redirect("remediation:suggestions")
    status = 422 if form.errors else 200
    context = {"sheet": sheet, "form": form}
    return render(request, "remediation/suggestion_aside.html", context, status=status)
