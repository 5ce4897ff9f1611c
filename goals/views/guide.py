"""The guide to goals, and the mark that it was opened."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import DistrictRequest
from goals.services import GUIDE, guide_opened_at, open_guide


@require_GET
def guide(request: DistrictRequest) -> HttpResponse:
    opened_at = guide_opened_at(request.membership)
    return render(request, "goals/guide.html", {"number": GUIDE, "opened_at": opened_at})


@require_POST
def guide_opening(request: DistrictRequest) -> HttpResponse:
    """The links to the guide are buttons that come here first: a page view writes nothing."""
    open_guide(request.membership)
    return redirect("goals:guide")
