"""The private address of one's calendar, and the calendar behind it."""

from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.http import DistrictRequest
from accounts.scope import district_scope
from accounts.services.invitations import token_hash
from deadlines.calendar_file import TYPE
from deadlines.feed import entity_tag, feed_of
from deadlines.models import CalendarFeed, FeedItem
from deadlines.services import feed as services

WAIT = 3600  # seconds


@require_GET
def feed_detail(request: DistrictRequest) -> HttpResponse:
    stands = services.feeds_of([request.membership]).first()
    return render(request, "deadlines/feed.html", {"feed": stands})


@never_cache
@require_POST
def feed_address_create(request: DistrictRequest) -> HttpResponse:
    """Shown in this answer only."""
    url = services.make_feed(request.membership)
    in_program = "webcal" + url.removeprefix("https").removeprefix("http")
    context = {"url": url, "in_program": in_program}
    return render(request, "deadlines/feed_address.html", context)


@require_POST
def feed_address_delete(request: DistrictRequest) -> HttpResponse:
    services.end_feed(request.membership)
    messages.success(request, _("The address no longer works."))
    return redirect("deadlines:feed")


@login_not_required
@sensitive_variables("token")
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """For programs, without signing in. Whatever is wrong with the address, it is not there."""
    limit = {"app": "allauth.account", "action": "calendar_feed", "limit_get": True}
    if not ratelimit.consume(request, key=token_hash(token), **limit):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": WAIT})
    found = services.find_feed(token)
    if found is None:
        raise Http404
    with district_scope(found.district_id):
        person = services.person_of(found)
        if person is None:
            raise Http404
        items = FeedItem.objects.filter(membership=person).order_by("key")
        return answer(request, found, list(items))


def answer(request: HttpRequest, found: CalendarFeed, items: list[FeedItem]) -> HttpResponseBase:
    """Nothing is drawn for who has it already."""
    tag = entity_tag(items, found.district)
    changed_at = max([found.made_at, *(item.modified_at for item in items)])
    response = get_conditional_response(
        request, etag=tag, last_modified=int(changed_at.timestamp())
    )
    if response is None:
        content = feed_of(items, found.district)
        response = HttpResponse(content, content_type=f"{TYPE}; charset=utf-8")
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["Cache-Control"] = "private, no-cache"
    return response
