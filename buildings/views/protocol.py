"""The problem-solving notes of a target."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import DistrictRequest
from accounts.rules import require
from buildings.models import Target
from buildings.reviews.protocol_forms import ProtocolForm
from buildings.reviews.rules import can_write_review
from buildings.services.protocol import protocol_at, save_protocol
from buildings.typed import Written
from buildings.views.review import find_review
from buildings.views.written import write


@require_http_methods(["GET", "POST"])
def protocol_update(request: DistrictRequest, pk: UUID, target: UUID) -> HttpResponse:
    review = find_review(request, pk)
    own = Target.objects.standing().filter(site=review.site, school_year=review.round.school_year)
    subject = get_object_or_404(own.select_related("measure"), pk=target)
    require(can_write_review(request.membership, review.site))
    protocol = protocol_at(review, subject)

    def save(form: ProtocolForm) -> HttpResponse:
        version, actor = protocol.version, request.membership
        save_protocol(review, subject, form.notes(), version=version, actor=actor)
        messages.success(request, _("Saved."))
        return redirect("buildings:review", review.pk)

    page = Written(
        make_form=lambda data, initial: ProtocolForm(data, steps=protocol.steps, initial=initial),
        save=save,
        template="buildings/protocol.html",
        context={
            "review": review,
            "site": review.site,
            "target": subject,
            "back": reverse("buildings:review", args=[review.pk]),
        },
        stands={ProtocolForm.part(place): note for place, note in enumerate(protocol.notes)},
        over=protocol.version,
        by=protocol.updated_by.name if protocol.version else "",
    )
    return write(request, page)
