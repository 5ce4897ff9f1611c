"""What does every page show around its content?"""

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    membership = getattr(request, "membership", None)
    return {"membership": membership, "is_demo": settings.IS_DEMO}
