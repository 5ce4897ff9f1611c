"""The newest hash of the district's records, to print and to compare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from accounts.rules import require
from records import chain, rules
from records.models import ChainEntry, HeadNotice

SHOWN = 31  # mornings


@require_GET
def seal_detail(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_seal(request.membership))
    notices = HeadNotice.objects.order_by("-day").prefetch_related("letters__recipient")
    context = {
        "district": request.membership.district,
        "head": chain.head(),
        "documents": chain.count(ChainEntry.Kind.DOCUMENT),
        "signatures": chain.count(ChainEntry.Kind.SIGNATURE),
        "notices": notices[:SHOWN],
    }
    return render(request, "records/seal.html", context)
