"""Every date that something somebody must do has had."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from deadlines.history import lines_of
from deadlines.models import Deadline


@require_GET
def date_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    visible = Deadline.objects.visible_to(request.membership).select_related("person", "rule")
    deadline = get_object_or_404(visible, pk=pk)
    context = {
        "deadline": deadline,
        "lines": lines_of(deadline),
        "is_own": deadline.person_id == request.membership.pk,
    }
    return render(request, "deadlines/dates.html", context)
