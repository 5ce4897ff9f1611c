"""Pages and sheets open to everyone: how the product behaves, and how it looks."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts import theme
from accounts.context import LOOKS

YEAR = 365 * 24 * 3600


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@login_not_required
@require_GET
def who_can_see(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/who_can_see.html")


@login_not_required
@require_GET
def theme_sheet(request: HttpRequest, color: str, fingerprint: str) -> HttpResponse:
    """A district's colours. The address holds what it answers with, so it never goes stale."""
    brand = f"#{color}"
    if theme.fingerprint(brand) != fingerprint:
        raise Http404
    response = HttpResponse(theme.sheet(brand), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


@login_not_required
@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it: kept on this device only."""
    response = redirect(_where_they_were(request))
    look = request.POST.get("look", "")
    if look in LOOKS:
        response.set_cookie(
            "look",
            look,
            max_age=YEAR,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("look", samesite="Lax")
    return response


def _where_they_were(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    return referer if is_ours else "/"
