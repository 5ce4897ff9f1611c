"""The pack for a meeting about the numbers: ask for it, watch it being made, take it along."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Run, Site
from accounts.rules import require
from buildings import rules
from buildings.models import Pack
from buildings.services.pack import ask_for_pack
from buildings.views.building import find_building, year_of
from buildings.views.installation import schools_of


def find_place(request: DistrictRequest, pk: UUID | None) -> Site | None:
    """The building, or None for the whole district."""
    if pk is None:
        schools_of(request)
    site = find_building(request, pk)[0] if pk else None
    require(rules.can_make_pack(request.membership, site))
    return site


def address_of(name: str, site: Site | None, year: str) -> str:
    """`name`: pack or pack_pdf."""
    if site is None:
        return f"{reverse(f'buildings:district_{name}')}?year={year}"
    return f"{reverse(f'buildings:{name}', args=[site.pk])}?year={year}"


@never_cache
@require_http_methods(["GET", "POST"])
def pack_page(request: DistrictRequest, pk: UUID | None = None) -> HttpResponse:
    site, year = find_place(request, pk), year_of(request)
    here = address_of("pack", site, year.label)
    if request.method == "POST":
        try:
            ask_for_pack(site, year, actor=request.membership)
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
        return redirect(here)
    found = Pack.objects.filter(site=site, school_year=year).defer("pdf").select_related("run")
    pack = found.first()
    run = pack.run if pack else None
    if request.htmx:
        return progress(request, run, here, _("Making the pack"))
    file = address_of("pack_pdf", site, year.label)
    context = {"site": site, "year": year, "pack": pack, "run": run, "here": here, "file": file}
    response = render(request, "buildings/pack.html", context)
    if run and not run.is_finished:
        response["Refresh"] = "5"  # for browsers without scripts
    return response


def progress(request: DistrictRequest, run: Run | None, here: str, label: str) -> HttpResponse:
    """For htmx: how far, or the whole page anew."""
    if run is None or run.is_finished:
        return HttpResponseClientRefresh()
    context = {"run": run, "label": label, "url": here}
    return render(request, "components/run.html", context)


@never_cache
@require_GET
def pack_pdf(request: DistrictRequest, pk: UUID | None = None) -> HttpResponse:
    site, year = find_place(request, pk), year_of(request)
    pack = Pack.objects.filter(site=site, school_year=year).first()
    if pack is None or pack.pdf is None:
        raise Http404
    audit.record(request.membership, "building_pack.downloaded", pack)
    response = HttpResponse(bytes(pack.pdf), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="stat-meeting.pdf"'
    return response
