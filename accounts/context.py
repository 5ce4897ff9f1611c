"""What does every page show around its content?"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import navigation

LOOKS = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    look = request.COOKIES.get("look", "")
    return {
        "membership": membership,
        "district": membership.district if membership else None,
        "is_demo": settings.IS_DEMO,
        "look": look if look in LOOKS else "",
        "nav": SimpleLazyObject(lambda: nav(request)),
    }


def nav(request: HttpRequest) -> list[dict[str, Any]]:
    membership = getattr(request, "membership", None)
    if membership is None:
        return []
    roles: set[str] = set()
    supervises = membership.reports.exists()
    names = navigation.entries_for(roles, supervises=supervises)
    counts = {
        name: count(membership) for name, count in navigation.counters().items() if name in names
    }
    return navigation.build(names, request.path, counts)
