"""What time is it? The one clock for every date and time the product records or compares.

Sessions, one-time codes and tokens stay on real time. The demonstration and the tests may set the
clock forward or back; production refuses to (`settings.CLOCK_MAY_MOVE`).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from redis import RedisError

if TYPE_CHECKING:
    from accounts.models import District

# One timedelta, or nothing yet: most pages of the login never look at the clock.
_held: ContextVar[list[timedelta] | None] = ContextVar("held_offset", default=None)
KEY = "clock-offset-seconds"  # in the cache, for web and worker are different processes


def now() -> datetime:
    """This instant, in UTC."""
    return timezone.now() + offset()


def real_now() -> datetime:
    """For codes, tokens and sessions only: they end when they end, wherever the clock stands."""
    return timezone.now()


def today(district: "District") -> date:
    """The calendar day in the district's time zone."""
    return now().astimezone(ZoneInfo(district.time_zone)).date()


def in_zone_of(district: "District") -> AbstractContextManager[None]:
    """In here times are said in the district's zone, as a page says them. For what is made outside
    a request: by a task, or while a file is sent."""
    return timezone.override(ZoneInfo(district.time_zone))


def offset() -> timedelta:
    """How far the clock is moved; zero wherever it may not be."""
    if not settings.CLOCK_MAY_MOVE:
        return timedelta()
    held = _held.get()
    if held is None:
        return _ask_offset()
    if not held:
        held.append(_ask_offset())
    return held[0]


def _ask_offset() -> timedelta:
    try:
        return timedelta(seconds=cache.get(KEY, 0))
    except RedisError:  # nobody can tell; the demonstration goes on in real time
        return timedelta()


@contextmanager
def held() -> Iterator[None]:
    """How far the clock is moved is asked once in here; it goes on all the same. For a request."""
    outer = _held.get()
    token = _held.set([] if outer is None else outer)
    try:
        yield
    finally:
        _held.reset(token)


def move_to(moment: datetime) -> None:
    """From now on the clock goes on from `moment`."""
    _require_movable()
    cache.set(KEY, (moment - timezone.now()).total_seconds(), timeout=None)
    if _held.get() is not None:
        _held.set([_ask_offset()])


def reset() -> None:
    _require_movable()
    cache.delete(KEY)
    if _held.get() is not None:
        _held.set([timedelta()])


def _require_movable() -> None:
    if not settings.CLOCK_MAY_MOVE:
        raise ImproperlyConfigured("The clock moves only in the demonstration and in tests.")
