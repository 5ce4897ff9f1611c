"""Getting help: whom to ask, and a report that is filled in already."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import help_desk
from accounts.models import District, Membership

CODE = re.compile(r"[A-Z2-9]{3}-[A-Z2-9]{3}")  # of a page that broke (views/errors.py)


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Also for those who cannot sign in: they see whom to ask where there is one district."""
    person: Membership | None = getattr(request, "membership", None)
    district = person.district if person else only_district()
    code = request.GET.get("code", "")
    code = code if CODE.fullmatch(code) else ""
    told = help_desk.told_by(person, request.GET.get("page", "")) if person else {}
    context = {
        "desk": district,
        "code": code,
        "told": [(help_desk.label_of(key), words) for key, words in told.items()],
        "report_url": help_desk.report_url(district, told, code) if district else "",
    }
    return render(request, "pages/help.html", context)


def only_district() -> District | None:
    found = District.objects.order_by("pk")[:2]
    return found[0] if len(found) == 1 else None
