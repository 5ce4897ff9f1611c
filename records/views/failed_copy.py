"""HR's list of PDFs that could not be made."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import DistrictRequest, key_sent
from accounts.rules import require
from records import rules
from records.models import FailedCopy
from records.services.failed_copy import try_again

PAGE = 50


@require_GET
def failed_copy_list(request: DistrictRequest) -> HttpResponse:
    require(rules.can_have_copies_made(request.membership))
    failed = FailedCopy.objects.select_related("document__person").order_by(
        "first_failed_at", "pk"
    )
    page = Paginator(failed, PAGE).get_page(request.GET.get("page"))
    return render(request, "records/failed_copies.html", {"page": page})


@require_POST
def try_create(request: DistrictRequest) -> HttpResponse:
    """The one whose button was pressed, or all."""
    wanted = [key_sent(value) for value in request.POST.getlist("document")]
    count = try_again(wanted, actor=request.membership)
    told = ngettext(
        "%(n)s PDF is tried again. Look here in a minute.",
        "%(n)s PDFs are tried again. Look here in a minute.",
        count,
    )
    messages.success(request, told % {"n": count})
    return redirect("records:failed_copies")
