"""Plans that low ratings suggest: looked at one by one, begun or set aside; none by itself."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.unsent import Unsent
from forms.models import Sheet
from remediation.liaison.help_rules import can_use_desk
from remediation.models import RatingSetAside
from remediation.plans.forms import SetAsideForm
from remediation.plans.low_ratings import undecided, with_ratings
from remediation.services.suggestion import set_rating_aside

PAGE, RECENT = 50, timedelta(days=365)


@require_GET
def suggestion_list(request: DistrictRequest) -> HttpResponse:
    """The newest first, of the last twelve months; `?show=aside` what HR set aside, and why."""
    actor = request.membership
    require(can_use_desk(actor))
    if request.GET.get("show") == "aside":
        return _set_aside(request)
    found = undecided(actor, clock.now() - RECENT).prefetch_related("answers")
    page = Paginator(found.order_by("-shared_at", "pk"), PAGE).get_page(request.GET.get("page"))
    rows = with_ratings(page)
    return render(request, "remediation/suggestions.html", {"page": page, "rows": rows})


def _set_aside(request: DistrictRequest) -> HttpResponse:
    """All of them, for as long as they are kept; nobody reads one about themselves."""
    rows = RatingSetAside.objects.exclude(person=request.membership)
    rows = rows.select_related("person", "set_aside_by").order_by("-set_aside_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = {one.pk: one for one in _sheets(request).filter(pk__in=[r.sheet_id for r in page])}
    context = {"page": page, "rows": [(one, found.get(one.sheet_id)) for one in page]}
    return render(request, "remediation/suggestions_aside.html", context)


def _sheets(request: DistrictRequest) -> QuerySet[Sheet]:
    """Those that still exist, and that this reader may open."""
    return Sheet.objects.visible_to(request.membership).select_related("form")


@require_http_methods(["GET", "POST"])
def suggestion_aside(request: DistrictRequest, pk: UUID) -> HttpResponse:
    actor = request.membership
    require(can_use_desk(actor))
    sheets = Sheet.objects.visible_to(actor).with_people().exclude(person=actor)
    sheet = get_object_or_404(sheets, pk=pk)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        try:
            set_rating_aside(sheet, actor=actor, reason=form.cleaned_data["reason"])
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            unsent.forget()
            messages.success(request, _("Set aside. Your reason is kept."))
            return redirect("remediation:suggestions")
    status = 422 if form.errors else 200
    context = {"sheet": sheet, "form": form, "unsent": unsent}
    return render(request, "remediation/suggestion_aside.html", context, status=status)
