"""The inbox: what one was told, and what of it one has not read yet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import DistrictRequest
from deadlines.inbox import by_day, inbox_page, items_of, unread_of
from deadlines.services.inbox import open_item, read_all


@require_GET
def item_list(request: DistrictRequest) -> HttpResponse:
    """`?show=unread`: only those."""
    reader, only_unread = request.membership, request.GET.get("show") == "unread"
    page = inbox_page(reader, only_unread=only_unread, number=request.GET.get("page"))
    context = {
        "days": by_day(items_of(page, reader)),
        "page_obj": page,
        "only_unread": only_unread,
        "unread": unread_of(reader),
    }
    return render(request, "deadlines/inbox.html", context)


@require_POST
def opening_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Read, and on to the page it is about."""
    path = open_item(pk, reader=request.membership)
    if path is None:
        raise Http404
    return redirect(path)


@require_POST
def reading_create(request: DistrictRequest) -> HttpResponse:
    read_all(reader=request.membership)
    messages.success(request, _("Everything is marked as read."))
    return redirect("deadlines:inbox")
