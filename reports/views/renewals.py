"""Which certificates end when? For HR."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.audit import record
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.table_file import csv_answer
from goals.idp.rules import can_view_renewals
from goals.models import IdpFile
from reports import renewals
from reports.renewals import PAGE, Asked, RenewalFilter


def asked_of(request: DistrictRequest) -> tuple[RenewalFilter, Asked]:
    """The filter of the address; a choice that is not there any more counts as not made."""
    form = RenewalFilter(request.GET, places=places())
    form.is_valid()
    chosen: dict[str, Any] = {
        name: form.cleaned_data[name]
        for name in ("ends", "unit", "site")
        if form.cleaned_data.get(name)
    }
    return form, Asked(clock.today(request.membership.district), **chosen)


@require_GET
def renewal_list(request: DistrictRequest) -> HttpResponse:
    require(can_view_renewals(request.membership))
    form, asked = asked_of(request)
    page = Paginator(renewals.renewals(asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": renewals.lines(page.object_list, asked.today) if page.paginator.count else [],
        "waiting": IdpFile.objects.waiting().count(),
    }
    return render(request, "reports/renewals.html", context)


@require_GET
def renewal_rows(request: DistrictRequest) -> StreamingHttpResponse:
    """The same people as CSV, in the filter of the page."""
    require(can_view_renewals(request.membership))
    _form, asked = asked_of(request)
    record(request.membership, "renewals.downloaded", request.membership.district)
    rows = renewals.renewals(asked).values_list(*renewals.COLUMNS)
    return csv_answer(
        request.membership.district, "certificates", renewals.HEAD, lambda: rows.iterator(2000)
    )
