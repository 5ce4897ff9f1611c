"""How far is a long piece of work?"""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET

from accounts import rules
from accounts.http import DistrictRequest
from accounts.models import Membership, Run

AGAIN = "5"  # seconds, for browsers without scripts
LABELS = {
    "archive_cycle": _l("Telling of the archive"),
    "apply_roster": _l("Loading people"),
    "board_summary": _l("Making the summary"),
    "building_pack": _l("Making the pack"),
    "carry_targets": _l("Taking the targets along"),
    "case_packet": _l("Making the packet"),
    "check_roster": _l("Checking the file"),
    "close_cycle": _l("Closing the year"),
    "make_papers": _l("Making the papers"),
    "open_cycle": _l("Opening the cycle"),
    "regular_report": _l("Making the report"),
}


@require_GET
def run(request: DistrictRequest, pk: str) -> HttpResponse:
    """The page; for htmx only its progress, which asks again by itself."""
    found = get_object_or_404(runs_visible_to(request.membership), pk=pk)
    context = {
        "run": found,
        "label": LABELS[found.kind],
        "url": request.path,
        "next_url": next_url(found),
    }
    if request.htmx and found.is_finished:
        response = HttpResponse()
        response["HX-Refresh"] = "true"  # the whole page, with where to go from here
        return response
    template = "components/run.html" if request.htmx else "accounts/run.html"
    response = render(request, template, context)
    if not found.is_finished and not request.htmx:
        response["Refresh"] = AGAIN
    return response


def runs_visible_to(person: Membership) -> QuerySet[Run]:
    if rules.is_admin(person) or rules.is_hr(person):
        return Run.objects.all()
    return Run.objects.filter(started_by=person)


def next_url(found: Run) -> str:
    """Onward to what the work was about, once it is done."""
    page = settings.RUN_PAGES.get(found.kind)
    return reverse(page, args=[found.subject_id]) if page and found.is_finished else ""
