"""How does the district stand, and who is late?"""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import record
from accounts.http import DistrictRequest
from accounts.rules import is_hr, require
from deadlines.services.nudge import Nudge, remind_now
from reports import overview as overviews
from reports import rules
from reports.lines import lines_of
from reports.sheet import csv_lines, workbook
from reports.views.scope import overview_scope


@require_GET
def overview(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_overview(request.membership))
    form, scope = overview_scope(request, draws_filter=True)
    context: dict[str, Any] = {"filter": form, "keeps_records": is_hr(request.membership)}
    context["sees_priorities"] = rules.sees_whole_district(request.membership)
    context["sees_access"] = rules.sees_everybodys_access(request.membership)
    context["sees_figures"] = rules.can_read_figures(request.membership)
    if scope is not None:
        cut, scope = form.chosen_cut(), replace(scope, standing="")
        rows = overviews.by_group(scope, cut)
        totals = overviews.totals(rows)
        reminds = totals.late > 0 and rules.can_remind(request.membership)
        sort = request.GET.get("sort", "-overdue")
        context |= {
            "scope": scope,
            "rows": lines_of(overviews.sorted_rows(rows, sort), request.GET, cut),
            "cut": cut,
            "sort": sort,
            "totals": totals,
            "dates": scope.step.dates if totals.total else None,
            "late_supervisors": overviews.late_supervisors(scope) if reminds else 0,
        }
    return render(request, "reports/overview.html", context)


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
    file = workbook(scope)
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
