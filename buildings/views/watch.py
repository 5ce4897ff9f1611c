"""What needs a look, and who of the district stands with a building."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import rules
from buildings.answers import owed as answers
from buildings.models import TeamMember
from buildings.services.team import name_team
from buildings.supports import ledger
from buildings.supports.forms import TeamForm
from buildings.views.building import find_building, year_of
from buildings.views.support import form_page, sites_of, to_building

ON_A_PAGE = 50


@require_GET
def watch_page(request: DistrictRequest) -> HttpResponse:
    """`?why=off`, `fell` or `old`."""
    seen, year = sites_of(request), year_of(request)
    why, today = request.GET.get("why", ""), clock.today(request.membership.district)
    found = answers.watch_list(year, seen, why)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    watches = list(page.object_list)
    unserved = ledger.unserved(year, [watch.target.site_id for watch in watches])
    rows = answers.watched(watches, answers.answers_of(year), today, unserved)
    context = {"year": year, "why": why, "page_obj": page, "rows": list(rows)}
    return render(request, "buildings/watch.html", context)


@require_http_methods(["GET", "POST"])
def team_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    site, tracking = find_building(request, pk)
    require(rules.can_answer_building(request.membership, tracking))
    now = TeamMember.objects.filter(site=site).values_list("person", flat=True)
    form = TeamForm(request.POST or None, initial={"people": list(now)})
    if request.method == "POST" and form.is_valid():
        name_team(site, list(form.cleaned_data["people"]), actor=request.membership)
        messages.success(request, _("Saved. They hear when this building falls off track."))
        return to_building(site, year_of(request))
    words = {
        "title": _("Who of the district stands with %(site)s?") % {"site": site.name},
        "lead": _("Together with the leader of the building, they are the team that answers."),
        "button": _("Save"),
    }
    return form_page(request, form, site, words)
