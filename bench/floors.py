"""What is the least that any page of this kind must cost?

Do not change this file in a commit that changes a page: the ratios would lie.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
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

STATUS_BY_SITE = """
    SELECT m.site_id, s.name, count(*), count(*) FILTER (WHERE d.settled_at IS NOT NULL),
        count(*) FILTER (WHERE d.settled_at IS NULL AND d.overdue_from <= current_date),
        count(*) FILTER (WHERE d.settled_at IS NULL AND d.overdue_from > current_date
            AND d.act IN ('sign', 'meet_and_sign'))
    FROM deadlines_deadline d
    JOIN accounts_membership m ON m.id = d.person_id
    LEFT JOIN accounts_site s ON s.id = m.site_id
    WHERE d.kind = 'goal_setting' AND d.cancelled_at IS NULL
    GROUP BY m.site_id, s.name ORDER BY s.name
"""
PEOPLE_AND_DATES = """
    SELECT m.last_name, m.first_name, m.employee_number, m.job_title, s.name, u.code,
        b.last_name, b.first_name, d.act, d.last_day_on, d.settled_at, d.was_late
    FROM deadlines_deadline d
    JOIN accounts_membership m ON m.id = d.person_id
    LEFT JOIN accounts_site s ON s.id = m.site_id
    LEFT JOIN accounts_bargainingunit u ON u.id = m.unit_id
    LEFT JOIN accounts_membership b ON b.id = m.supervisor_id
    WHERE d.kind = 'goal_setting' AND d.cancelled_at IS NULL
    ORDER BY m.last_name, m.first_name, m.employee_number
"""


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


@login_not_required
def aggregate(request: HttpRequest, district_id: UUID) -> HttpResponse:
    """The overview's one necessary statement, by a raw cursor."""
    with district_scope(district_id), connection.cursor() as cursor:
        cursor.execute(STATUS_BY_SITE)
        return HttpResponse(str(len(cursor.fetchall())))


@login_not_required
def copy_out(request: HttpRequest, district_id: UUID) -> HttpResponse:
    """The rows of the CSV as the server writes them."""
    statement = f"COPY ({PEOPLE_AND_DATES}) TO STDOUT (FORMAT CSV)"
    with (
        district_scope(district_id),
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        return HttpResponse(b"".join(copy))


def table():
    if "table" not in _parsed:
        _parsed["table"] = engines["django"].from_string(TABLE)
    return _parsed["table"]


_parsed: dict = {}
urlpatterns = [
    path("floor/empty/", empty, name="floor_empty"),
    path("floor/aggregate/<uuid:district_id>/", aggregate, name="floor_aggregate"),
    path("floor/copy-out/<uuid:district_id>/", copy_out, name="floor_copy_out"),
    path("floor/orm-50/<uuid:district_id>/", orm_50, name="floor_orm_50"),
]
