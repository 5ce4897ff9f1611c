"""The installation monitor: the district, one component over time, one building."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Site
from accounts.rules import require
from accounts.uploads import was_too_large
from buildings import rules, services
from buildings.installation import levels as installation
from buildings.installation.forms import CheckForm, ComponentsForm
from buildings.models import Component, InstallationCheck, Level
from buildings.typed import Written
from buildings.views.building import find_building, year_of
from buildings.views.written import write
from records.download import file_answer
from records.media import MediaRefused

ON_A_PAGE = 50


def schools_of(request: DistrictRequest) -> list[Site]:
    """The buildings somebody may read about; nobody's: there is no such page."""
    seen = rules.sites_seen_by(request.membership, services.tracking_now())
    if seen is not None and not seen:
        raise Http404
    return installation.schools_seen(seen)


@require_GET
def installation_page(request: DistrictRequest) -> HttpResponse:
    """The district at a glance, then building by building. Who has one building is led to it."""
    schools = schools_of(request)
    if len(schools) == 1 and not rules.sees_all_buildings(request.membership):
        return redirect("buildings:installation_of", schools[0].pk)
    names, today = installation.level_names(), clock.today(request.membership.district)
    components = installation.components_now()
    page = Paginator(schools, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = installation.spread_rows(components, schools, names, today)
    context = {
        "kinds": installation.by_kind(rows),
        "names": names,
        "components": components,
        "schools": len(schools),
        "page_obj": page,
        "rows": installation.matrix_of(list(page.object_list), components, names),
        "can_check": rules.can_check_installation(request.membership, None),
        "can_set_up": rules.can_set_up(request.membership),
    }
    return render(request, "buildings/installation.html", context)


@require_GET
def component_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """One of them, month by month; the district's own checks below."""
    schools = schools_of(request)
    component = get_object_or_404(Component, pk=pk)
    names, year = installation.level_names(), year_of(request)
    today = clock.today(request.membership.district)
    (line,) = installation.lines_of(None, [component], names)
    context = {
        "component": component,
        "names": names,
        "year": year,
        "rows": installation.over_time(component, schools, names, year, today),
        "line": line,
        "can_check": component.is_active
        and rules.can_check_installation(request.membership, None),
    }
    return render(request, "buildings/component.html", context)


@require_GET
def installation_of(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Of one building, with what was said before."""
    site, _tracking = find_building(request, pk)
    names, components = installation.level_names(), installation.components_now()
    lines = installation.lines_of(site, components, names)
    rows = [{"component": line.component, "line": line} for line in lines]
    context = {
        "site": site,
        "kinds": installation.by_kind(rows),
        "done": sum(bool(one.latest and one.latest.level >= Level.INSTALLED) for one in lines),
        "total": len(lines),
        "can_check": rules.can_check_installation(request.membership, site),
        "can_set_up": rules.can_set_up(request.membership),
    }
    return render(request, "buildings/installation_of.html", context)


@require_http_methods(["GET", "POST"])
def check_create(
    request: DistrictRequest, component: UUID, pk: UUID | None = None
) -> HttpResponse:
    """In the building `pk`; without one in the district itself."""
    site = find_building(request, pk)[0] if pk else None
    if site is None:
        schools_of(request)
    require(rules.can_check_installation(request.membership, site))
    subject = get_object_or_404(Component, pk=component)
    today, names = clock.today(request.membership.district), installation.level_names()
    back = reverse("buildings:component", args=[subject.pk])
    if site is not None:
        back = reverse("buildings:installation_of", args=[site.pk])

    def save(form: CheckForm) -> HttpResponse:
        try:
            services.check_component(subject, site, actor=request.membership, **form.checked())
        except MediaRefused as refusal:
            raise InvalidTransition(str(refusal)) from refusal
        messages.success(request, _("Saved. What was said before stays in the history."))
        return redirect(back)

    def make_form(data: Any, initial: dict[str, Any]) -> CheckForm:
        files = request.FILES if data is not None else None
        return CheckForm(
            data,
            files,
            names=names,
            today=today,
            initial=initial,
            was_too_large=was_too_large(request),
        )

    page = Written(
        make_form=make_form,
        save=save,
        template="buildings/installation_check.html",
        context={"component": subject, "site": site, "back": back},
        usual={"looked_on": today},
    )
    return write(request, page)


@require_GET
def check_file(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    """What was brought to show it, always as a download."""
    checks = InstallationCheck.objects.select_related("site", "file")
    check = get_object_or_404(checks.exclude(file=None), pk=pk)
    if check.site is None:
        schools_of(request)
    elif not rules.can_view_building(request.membership, check.site, services.tracking_now()):
        raise Http404
    assert check.file is not None
    return file_answer(check.file, name=check.file_name, media_type=check.media_type)


@require_http_methods(["GET", "POST"])
def components_update(request: DistrictRequest) -> HttpResponse:
    """What the district installs, and what it calls the levels."""
    require(rules.can_set_up(request.membership))
    names = installation.level_names()
    initial = {f"level-{level}": name for level, name in zip(Level.values, names, strict=True)}
    for kind in Component.Kind.values:
        listed = [one.name for one in installation.components_now() if one.kind == kind]
        initial[kind] = "\n".join(listed)
    form = ComponentsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = {kind: form.cleaned_data[kind] for kind in Component.Kind.values}
        services.name_components(wanted, form.cleaned_data["levels"], actor=request.membership)
        messages.success(request, _("Saved."))
        return redirect("buildings:installation")
    status = 422 if form.errors else 200
    return render(request, "buildings/components.html", {"form": form}, status=status)
