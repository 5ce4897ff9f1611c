"""What does every page show around its content?"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

from accounts import clock, navigation, theme
from accounts.help_desk import page_of

LOOKS = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    district = membership.district if membership else None
    return {
        "membership": membership,
        "district": district,
        "bar": SimpleLazyObject(
            lambda: navigation.bar_for(membership, navigation.place_of(request))
        ),
        "help_page": page_of(request),
        "is_demo": settings.IS_DEMO,
        "look": look_of(request),
        "theme_url": theme.url_for(district.brand_color) if district else "",
        "clock_moved": SimpleLazyObject(clock.offset),  # pages of the login never ask
        "clock_now": clock.now,
        # Django's own is masked anew at each look: three times for each form of a page.
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
    }


def look_of(request: HttpRequest) -> str:
    """Light or dark, as chosen on this device; '' follows the device."""
    look = request.COOKIES.get("look", "")
    return look if look in LOOKS else ""
