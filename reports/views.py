"""The home page of each role, and how the district stands."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.audit import record
from accounts.forms.places import NOWHERE, places
from accounts.http import DistrictRequest
from accounts.rules import is_admin, is_executive, is_hr, require
from deadlines.services.nudge import Nudge, remind_now
from reports import home as homes
from reports import overview as overviews
from reports import rules
from reports.forms import OverviewFilter
from reports.lines import lines_of
from reports.sheet import csv_lines, workbook


@require_GET
def home(request: DistrictRequest) -> HttpResponse:
    """Office people start where their work is; everybody else at what to do next."""
    if is_hr(request.membership) or is_executive(request.membership):
        return redirect("reports:overview")
    if is_admin(request.membership):
        return redirect("accounts:setup")
    return render(request, "reports/home.html", homes.context_for(request.membership))


@require_GET
def overview(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_overview(request.membership))
    form, scope = overview_scope(request, draws_filter=True)
    context: dict[str, Any] = {"filter": form, "keeps_records": is_hr(request.membership)}
    if scope is not None:
        cut = form.chosen_cut()
        rows = overviews.by_group(scope, cut)
        sort = request.GET.get("sort", "-overdue")
        context |= {
            "scope": scope,
            "rows": lines_of(overviews.sorted_rows(rows, sort), request.GET, cut),
            "cut": cut,
            "sort": sort,
            "totals": overviews.totals(rows),
            "dates": scope.dates(with_late_supervisors=rules.can_remind(request.membership)),
        }
    return render(request, "reports/overview.html", context)


def overview_scope(
    request: DistrictRequest, *, draws_filter: bool = False
) -> tuple[OverviewFilter, overviews.Scope | None]:
    """The filter as asked, and what it means; None while no cycle is open."""
    actor, asked = request.membership, request.GET
    step_rules = list(overviews.step_rules_of_open_cycles())
    sites = overviews.sites_seen_by(actor)
    known = places() if draws_filter or asked.get("unit") or asked.get("site") else NOWHERE
    form = OverviewFilter(asked, rules=step_rules, places=known, sites=sites)
    form.is_valid()  # a choice that is not there any more counts as not made
    today = clock.today(actor.district)
    rule = form.chosen_step() or overviews.step_at_hand(step_rules, today)
    if rule is None:
        return form, None
    form.show_step(rule)
    unit, site = form.cleaned_data.get("unit"), form.cleaned_data.get("site")
    team = form.cleaned_data.get("supervisor")
    return form, overviews.Scope(rule, today, unit, sites if site is None else [site], team)


@require_GET
def overview_rows(request: DistrictRequest) -> HttpResponse | StreamingHttpResponse:
    """The people behind the figures, as CSV, in the filter of the page."""
    require(rules.can_view_overview(request.membership))
    _form, scope = overview_scope(request)
    if scope is None:
        return redirect("reports:overview")
    record(request.membership, "overview.downloaded", scope.rule)
    lines = csv_lines(request.membership.district_id, scope)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scope.rule.kind}.csv"'
    return response


@require_GET
def overview_workbook(request: DistrictRequest) -> HttpResponse | FileResponse:
    """The same people as an Excel workbook."""
    require(rules.can_view_overview(request.membership))
    _form, scope = overview_scope(request)
    if scope is None:
        return redirect("reports:overview")
    record(request.membership, "overview.downloaded", scope.rule)
    file = workbook(scope, ZoneInfo(request.membership.district.time_zone))
    return FileResponse(file, as_attachment=True, filename=f"{scope.rule.kind}.xlsx")


@require_http_methods(["GET", "POST"])
def reminder_create(request: DistrictRequest) -> HttpResponse:
    """First click: whom it will reach. Second click: send."""
    require(rules.can_remind(request.membership))
    _form, scope = overview_scope(request)
    if scope is None:
        return redirect("reports:overview")
    late = overviews.late_with_supervisors(scope)
    if request.method == "GET":
        context = {"scope": scope, "supervisors": overviews.by_turn(late)}
        return render(request, "reports/reminders.html", context)
    tell_reminded(request, remind_now(late, actor=request.membership))
    return redirect("reports:overview")


def tell_reminded(request: DistrictRequest, nudge: Nudge) -> None:
    """Counted in late sign-offs; people without an e-mail see theirs on the home page."""
    if not nudge.sent and not nudge.without_email:
        messages.info(request, _("They were already reminded today. Nothing was sent."))
        return
    words = ngettext(
        "We wrote about %(n)s late sign-off.", "We wrote about %(n)s late sign-offs.", nudge.sent
    )
    messages.success(request, words % {"n": nudge.sent})
