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
    """A page view writes nothing, so the guide's own page comes here once it is shown: by itself
    with scripts, by its button without. Some links to it are buttons that come here first.
    """
    opening = open_guide(request.membership)
    if request.htmx:
        return render(request, "goals/_guide_opened.html", {"opened_at": opening.opened_at})
    return redirect("goals:guide")
