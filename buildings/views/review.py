"""A review of a building: its page, both confirms, its paper, and who leads it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import review_page, review_rules, rules, services
from buildings.models import Half, Review, ReviewAction
from buildings.review_forms import LeadersForm
from buildings.review_paper import review_pdf
from buildings.review_people import leaders_for, partners
from buildings.services.review import confirm_half, name_leaders
from buildings.services.step import finish_action
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
        review = confirm_half(review, half, actor=request.membership)
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


@require_POST
def action_done(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Back to the page that asked: of this review, or of the next one."""
    action = get_object_or_404(ReviewAction.objects.select_related("review"), pk=pk)
    find_review(request, action.review_id)
    finish_action(action, actor=request.membership)
    messages.success(request, _("Done."))
    there = request.POST.get("review", "")
    back = Review.objects.filter(pk=there).first() if _is_uuid(there) else None
    return redirect("buildings:review", back.pk if back else action.review_id)


def _is_uuid(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True
