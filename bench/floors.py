"""What is the least that any page of this kind must cost?

Do not change this file in a commit that changes a page: the ratios would lie.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import Membership
from accounts.scope import district_scope

USUAL_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROWS = 50
TABLE = """<!doctype html><html lang="en"><title>Floor</title><table>
{% for person in people %}<tr><th scope="row">{{ person.last_name }}, {{ person.first_name }}</th>
<td>{{ person.job_title }}</td><td>{{ person.site.name }}</td>
<td>{{ person.employee_number }}</td></tr>
{% endfor %}</table></html>"""


@login_not_required
@transaction.non_atomic_requests
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def orm_50(request: HttpRequest, district_id: str) -> HttpResponse:
    """Fifty rows by the ORM, one join, through a template that is parsed once."""
    with district_scope(district_id):
        rows = Membership.objects.select_related("site").order_by("last_name", "first_name")[:ROWS]
        return HttpResponse(table().render({"people": rows}, request))


def table():
    if "table" not in _parsed:
        _parsed["table"] = engines["django"].from_string(TABLE)
    return _parsed["table"]


_parsed: dict = {}
urlpatterns = [
    path("floor/empty/", empty, name="floor_empty"),
    path("floor/orm-50/<uuid:district_id>/", orm_50, name="floor_orm_50"),
]
