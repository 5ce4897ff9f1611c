"""Is this installation well? For load balancers, containers and monitoring."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis import Redis, RedisError

from deadlines.models import Sweep

LATE = timedelta(minutes=30)  # the sweep runs every five


@never_cache
@login_not_required
@require_GET
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the database or the broker fails.

    A late sweep is told, but keeps 200: taking the pages away as well would help nobody.
    """
    parts: dict[str, object] = {"database": database_state(), "broker": broker_state()}
    status = 200 if set(parts.values()) == {"ok"} else 503
    if parts["database"] == "ok":
        parts["sweep"] = sweep_state()
    return JsonResponse(parts, status=status)


def database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def broker_state() -> str:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://")
    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as broker:
            broker.ping()
    except RedisError:
        return "unreachable"
    return "ok"


def sweep_state() -> dict[str, object]:
    """When the last sweep of reminders ended, in real time, as the row is written."""
    last = Sweep.objects.order_by("-finished_at").values_list("finished_at", flat=True).first()
    late = last is None or timezone.now() - last > LATE
    return {"finished_at": last, "state": "late" if late else "ok"}
