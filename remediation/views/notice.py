"""How the notice after a recommendation went out, and what shows it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.uploads import was_too_large
from accounts.wording import day_of
from records.download import file_answer
from remediation.models import NoticeDelivery, Recommendation
from remediation.recommendations.rules import can_steer
from remediation.reviews.forms import DeliveryForm
from remediation.services.letter import AboutDelivery
from remediation.services.recommendation import enter_notice
from remediation.views.recommendation import find_recommendation
from remediation.views.reviewing import tried


@require_http_methods(["GET", "POST"])
def notice_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    require(can_steer(request.membership, row))
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        proof = said.pop("proof")
        about = AboutDelivery(**said, proof=proof, proof_name=proof.name if proof else "")
        if tried(form, lambda: enter_notice(row, actor=request.membership, about=about)):
            messages.success(request, _("Noted."))
            return redirect("remediation:recommendation", row.pk)
    status = 422 if form.is_bound and form.errors else 200
    context = {"row": row, "form": form}
    return render(request, "remediation/notice_form.html", context, status=status)


def _form(request: DistrictRequest, row: Recommendation) -> DeliveryForm:
    is_sent = request.method == "POST"
    return DeliveryForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        first=day_of(row.settled_at) if row.settled_at else None,
        today=clock.today(request.membership.district),
        was_too_large=was_too_large(request),
    )


@require_GET
def notice_proof(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    delivery = get_object_or_404(NoticeDelivery.objects.select_related("proof"), pk=pk)
    row = find_recommendation(request, delivery.recommendation_id)
    require(can_steer(request.membership, row))
    if delivery.proof is None:
        raise Http404
    return file_answer(delivery.proof, name=delivery.proof_name, media_type=delivery.proof_type)
