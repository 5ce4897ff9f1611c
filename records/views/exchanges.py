"""HR's list of exchanges about signed forms that are still open."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import is_hr, require
from records.open_exchanges import ExchangeFilter, open_exchanges

PAGE = 50


@require_GET
def exchange_list(request: DistrictRequest) -> HttpResponse:
    """Of everybody but oneself: nobody closes their own."""
    require(is_hr(request.membership))
    today = clock.today(request.membership.district)
    others = open_exchanges(today).exclude(person=request.membership)
    form = ExchangeFilter(request.GET)
    context = {
        "filter": form,
        "page": Paginator(form.found(others), PAGE).get_page(request.GET.get("page")),
        "is_narrowed": bool(request.GET.get("q") or request.GET.get("turn")),
    }
    return render(request, "records/exchange_list.html", context)
