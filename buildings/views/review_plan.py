"""How often buildings are reviewed, and the opening of a year of reviews."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from buildings.models import ReviewRound
from buildings.reviews.forms import WhyForm
from buildings.reviews.protocol_forms import ReviewPlanForm, cadence_of
from buildings.reviews.rules import can_call_off, can_plan_reviews
from buildings.services.calling_off import take_out_date
from buildings.services.review_plan import change_review_plan, review_plan_now
from buildings.services.review_round import open_reviews
from buildings.views.building import year_of
from deadlines.services.deadline import due_for


@require_http_methods(["GET", "POST"])
def review_plan_update(request: DistrictRequest) -> HttpResponse:
    require(can_plan_reviews(request.membership))
    plan, year = review_plan_now(), year_of(request)
    initial = {
        "cadence": cadence_of(plan.dates),
        "dates": plan.dates,
        "conversations": plan.conversations,
        "protocol": plan.protocol,
    }
    form = ReviewPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_review_plan(form.wanted(), actor=request.membership)
        messages.success(request, _("Saved. Open the year to give each building its reviews."))
        return redirect("buildings:review_plan")
    context = {"form": form, "plan": plan, "year": year, "rounds": rounds_of(year)}
    status = 422 if form.errors else 200
    return render(request, "buildings/review_plan.html", context, status=status)


def rounds_of(year: SchoolYear) -> list[dict[str, object]]:
    rounds = ReviewRound.objects.filter(school_year=year).select_related("rule")
    return [
        {
            "round": round_,
            "due": due_for(round_.rule, year).last_day,
            "reviews": round_.reviews.count(),
            "left": round_.reviews.open().count(),
        }
        for round_ in rounds
    ]


@require_POST
def review_opening(request: DistrictRequest) -> HttpResponse:
    year = year_of(request)
    try:
        opened = open_reviews(year, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("buildings:review_plan")
    words = ngettext("%(n)d review was opened.", "%(n)d reviews were opened.", opened)
    told = words % {"n": opened} if opened else _("Nothing new: each building has its reviews.")
    messages.success(request, told)
    return redirect("buildings:review_plan")


@require_http_methods(["GET", "POST"])
def round_calling_off(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """A date leaves the year, for every building that has not confirmed."""
    require(can_call_off(request.membership))
    round_ = get_object_or_404(ReviewRound.objects.select_related("rule", "school_year"), pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        number = take_out_date(round_, reason=reason, actor=request.membership)
        words = ngettext("%(n)d review was called off.", "%(n)d reviews were called off.", number)
        messages.success(request, words % {"n": number})
        address = reverse("buildings:review_plan")
        return redirect(f"{address}?year={round_.school_year.label}")
    left = round_.reviews.open().count()
    context = {"form": form, "round": round_, "left": left, "kept": round_.reviews.count() - left}
    status = 422 if form.errors else 200
    return render(request, "buildings/round_calling_off.html", context, status=status)
