"""How are a date and a time said? (DESIGN section 7)

Times are said in the zone that is active, which is the district's.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import clock

RECENT = timedelta(days=60)
NEXT_YEAR = timedelta(days=365)
HARD_SPACE = "\u00a0"


def local(value: date | datetime) -> date | datetime:
    """A moment in the active zone; a day stays as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_of(value: date | datetime) -> date:
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


def needs_year(day: date, ahead: timedelta = NEXT_YEAR) -> bool:
    """The year goes without saying from two months ago to a year ahead."""
    today = timezone.localtime(clock.now()).date()
    return not today - RECENT <= day < today + ahead


def long_date(value: date | datetime | None) -> str:
    """`Wednesday, October 14`; with the year when it does not go without saying."""
    if not value:
        return ""
    day = day_of(value)
    return _said(day, "l, F j, Y" if needs_year(day) else "l, F j", get_language())


def short_date(value: date | datetime | None) -> str:
    """`Oct 14`, for tables; with the year when it does not go without saying.

    From ten months ahead on it would read like a day of the last two months: here no weekday tells
    them apart.
    """
    if not value:
        return ""
    day = day_of(value)
    has_year = needs_year(day, ahead=NEXT_YEAR - RECENT)
    return _said(day, "M j, Y" if has_year else "M j", get_language())


@lru_cache(maxsize=2048)
def _said(day: date, pattern: str, language: str | None) -> str:
    """Kept, for a list says the same few days in every line."""
    return date_format(day, pattern)


def clock_time(value: datetime | None) -> str:
    """`3:15 p.m.`"""
    if not value:
        return ""
    moment = local(value)
    return date_format(moment, "g:i a").replace(" ", HARD_SPACE)


def moment(value: datetime | None) -> str:
    """`Wednesday, October 14, 3:15 p.m.`"""
    if not value:
        return ""
    return f"{long_date(value)}, {clock_time(value)}"


def moment_with_zone(value: datetime | None) -> str:
    """As `moment`, with the zone: for signatures and papers."""
    if not value:
        return ""
    return f"{moment(value)}{HARD_SPACE}{date_format(local(value), 'T')}"


def saved_at(value: datetime) -> str:
    """`Saved at 3:15 p.m.`, with its day when that was not today."""
    if day_of(value) == timezone.localtime(clock.now()).date():
        return _("Saved at %(time)s") % {"time": clock_time(value)}
    return _("Saved on %(day)s at %(time)s") % {
        "day": short_date(value),
        "time": clock_time(value),
    }


def school_year(label: str) -> str:
    """`2026–27` of the label `2026-27`, which addresses and files use."""
    return label.replace("-", "–")


def machine_readable(value: date | datetime) -> str:
    """The value of `<time datetime>`."""
    return local(value).isoformat()


# In this order: each browser also names those below it.
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "CrOS": "Chromebook",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device(user_agent: str) -> str:
    """`Chrome on Windows`: enough to know one's own devices apart."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device we don’t know")
