"""The coordinator's desk: every open case, by what it needs. (S3-2, screen 12)"""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import audit, clock
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.table_file import csv_answer
from remediation.desk.caseload import LEVELS, PAGE, Asked, desk_of, whole_caseload
from remediation.desk.cases import HEAD, export_rows, lines_of
from remediation.desk.forms import DeskFilter
from remediation.desk.health import NEEDS_YOU, STEADY, WORTH_A_LOOK
from remediation.desk.reading import BesideDesk, read_beside_desk
from remediation.liaison.help_rules import can_use_desk


def asked_of(request: DistrictRequest, beside: BesideDesk) -> tuple[DeskFilter, Asked]:
    """The filter of the address; a choice that is not there any more counts as not made."""
    form = DeskFilter(request.GET, places=places(), kinds=beside.kinds)
    form.is_valid()
    found = form.cleaned_data
    chosen: dict[str, Any] = {
        name: found[name] for name in ("kind", "site", "unit") if found.get(name)
    }
    group, level = found.get("group"), request.GET.get("level", "")
    page = request.GET.get("page", "1")
    return form, Asked(
        request.membership.pk,
        clock.today(request.membership.district),
        certified=None if not group else group == "certified",
        mine=found.get("whose") == "mine",
        level=level if level in LEVELS else "",
        page=min(max(int(page), 1), 10_000) if page.isascii() and page.isdigit() else 1,
        **chosen,
    )


@require_GET
def desk(request: DistrictRequest) -> HttpResponse:
    require(can_use_desk(request.membership))
    beside = read_beside_desk(request.membership)
    form, asked = asked_of(request, beside)
    found = desk_of(asked)
    groups = lines_of(found.rows, asked.today)
    context = {
        "filter": form,
        "desk": found,
        "today": asked.today,
        "level": asked.level,
        "needs": groups[NEEDS_YOU],
        "look": groups[WORTH_A_LOOK],
        "steady": groups[STEADY],
        "counts": found.counts,
        "left": max(0, found.counts[WORTH_A_LOOK] - len(groups[WORTH_A_LOOK])),
        "needs_left": max(0, found.counts[NEEDS_YOU] - len(groups[NEEDS_YOU])),
        "page": asked.page,
        "has_more": bool(asked.level) and asked.page * PAGE < found.counts[asked.level],
        "requests": beside.requests,
        "hours": beside.hours,
        "referrals": beside.referrals,
    }
    return render(request, "remediation/desk.html", context)


@require_GET
def desk_rows(request: DistrictRequest) -> StreamingHttpResponse:
    """The caseload as CSV, in the filter of the page, with the addresses of the evaluators."""
    require(can_use_desk(request.membership))
    _form, asked = asked_of(request, read_beside_desk(request.membership))
    audit.record(request.membership, "desk.downloaded", request.membership.district)
    return csv_answer(
        request.membership.district,
        "plans",
        HEAD,
        lambda: export_rows(whole_caseload(asked), asked.today),
    )
