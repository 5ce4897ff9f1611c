"""A review of a building: its page, both confirms, its paper, and who leads it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import rules, services
from buildings.models import Half, Review
from buildings.reviews import page as review_page
from buildings.reviews import rules as review_rules
from buildings.reviews.forms import LeadersForm, WhyForm
from buildings.reviews.paper import review_pdf
from buildings.reviews.people import leaders_for, partners
from buildings.services.calling_off import call_off_review
from buildings.services.review import confirm_half, name_leaders
from buildings.views.building import find_building, year_of


def find_review(request: DistrictRequest, pk: UUID) -> Review:
    """Whoever sees the building sees its reviews."""
    review = get_object_or_404(
        Review.objects.with_people().select_related("site__district"), pk=pk
    )
    if not rules.can_view_building(request.membership, review.site, services.tracking_now()):
        raise Http404
    return review


@require_GET
def review_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    site, _tracking = find_building(request, pk)
    year = year_of(request)
    context = {"site": site, "year": year, "rows": review_page.reviews_of(site, year)}
    return render(request, "buildings/reviews.html", context)


@require_GET
def review_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    review = find_review(request, pk)
    today = clock.today(request.membership.district)
    context = review_page.page_of_review(review, request.membership, today)
    return render(request, "buildings/review.html", context)


@require_POST
def review_confirm(request: DistrictRequest, pk: UUID, half: str) -> HttpResponse:
    review = find_review(request, pk)
    if half not in Half.values:
        raise Http404
    try:
        seen = request.POST.get("seen")
        review = confirm_half(review, half, actor=request.membership, seen=seen)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Both confirmed. The review is kept as it stands.")
        messages.success(request, told if review.is_frozen else _("Confirmed."))
    return redirect("buildings:review", review.pk)


@require_http_methods(["GET", "POST"])
def review_leaders(request: DistrictRequest, pk: UUID) -> HttpResponse:
    review = find_review(request, pk)
    require(review_rules.can_name_leaders(request.membership))
    form = LeadersForm(
        request.POST or None, initial={"leader": review.leader_id, "partner": review.partner_id}
    )
    form.set_people(leaders_for(review.site), partners())
    if request.method == "POST" and form.is_valid():
        try:
            name_leaders(review, **form.cleaned_data, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Named, for this review and the ones after it."))
            return redirect("buildings:review", review.pk)
    context = {"form": form, "review": review}
    status = 422 if form.errors else 200
    return render(request, "buildings/review_leaders.html", context, status=status)


@require_GET
def review_paper(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The PDF of what both confirmed."""
    review = find_review(request, pk)
    record = review.records.first()
    if record is None:
        raise Http404
    name = slugify(f"{review.site.name} {review.round.name} {review.round.school_year}")
    answer = HttpResponse(review_pdf(record), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@require_http_methods(["GET", "POST"])
def review_calling_off(request: DistrictRequest, pk: UUID) -> HttpResponse:
    review = find_review(request, pk)
    require(review_rules.can_call_off(request.membership))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off_review(review, reason=form.cleaned_data["reason"], actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Called off. What was written stays to be read."))
            return redirect("buildings:review", review.pk)
    context = {
        "form": form,
        "site": review.site,
        "review": review,
        "title": _("Call this review off?"),
        "lead": _("Nobody is asked for it any more. Both leaders read why."),
        "button": _("Call it off"),
        "back": reverse("buildings:review", args=[review.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "buildings/review_form.html", context, status=status)
