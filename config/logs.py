"""What is written to the log? Ids, never names or content: who, where, which request, how long.

JSON lines in production, plain lines elsewhere. An exception is told by its kind and place; its
message stays out of production's log, since a database error quotes the row.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from celery import current_task
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor, WrappedLogger

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
log = structlog.get_logger("tandem.request")


def log_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., Any]:
    """First middleware: gives the request an id, and one line once it is answered."""

    def respond(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.id = uuid4().hex  # type: ignore[attr-defined]
        with in_the_name_of(request):
            response = get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        took = round(1000 * (time.perf_counter() - started))
        # The server closes a response that is sent, so nobody waits for the line.
        response._resource_closers.append(  # type: ignore[attr-defined]
            partial(tell_answered, request, response, took)
        )
        return response

    return respond


def tell_answered(request: HttpRequest, response: HttpResponse, took: int) -> None:
    # The route, not the path: a path may hold a token, a query a name.
    route = request.resolver_match.route if request.resolver_match else None
    if route == "healthz":
        return
    with in_the_name_of(request):
        status = response.status_code
        log.info("request", method=request.method, route=route, status=status, ms=took)


@contextmanager
def in_the_name_of(request: HttpRequest) -> Iterator[None]:
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def add_ids(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Who and where, for every line written while a request is answered or a task runs."""
    from accounts.scope import active_district  # noqa: PLC0415 - logging starts before the apps

    request = _request.get()
    if request is not None:
        event["request_id"] = getattr(request, "id", None)
    if current_task:
        event["task_id"] = current_task.request.id
    membership = getattr(request, "membership", None)
    if membership is not None:
        event["actor_id"] = str(membership.pk)
        event["district_id"] = str(membership.district_id)
    elif active_district() is not None:
        event["district_id"] = str(active_district())
    return event


def tell_only_the_place(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The kinds of the exceptions and where each passed, without their messages."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    told = []
    while isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        kind = type(error).__qualname__
        told.append({"kind": kind, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]})
        error = error.__cause__ or error.__context__
    if told:
        event["exception"] = told
    return event


def keep_content_out(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Packages write paths (they may hold a token) and exceptions into their sentences."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.startswith("django."):
        event["event"] = f"{record.name}: {getattr(record, 'status_code', record.levelname)}"
    elif record is not None and isinstance(getattr(record, "data", None), dict):  # Celery
        data: dict[str, Any] = record.__dict__["data"]
        event["event"] = "task"
        event.update({key: data[key] for key in ("name", "id", "runtime") if key in data})
    return event


def shared_processors() -> list[Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_ids,
    ]


def configuration(*, production: bool) -> dict[str, Any]:
    """For Django's LOGGING; also sets up structlog itself."""
    structlog.configure(
        processors=[*shared_processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    ours: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if production:
        ours = [keep_content_out, tell_only_the_place, *ours]
        ours.append(structlog.processors.JSONRenderer())
    else:
        ours.append(
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": ours,
        "foreign_pre_chain": shared_processors(),
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": {
            # 404 and 403 are told by our own line of the request
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
