"""Which school year does a day fall in?"""

from datetime import date, timedelta

from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import District, SchoolYear

YEAR: Parts = {"": (SchoolYear, "accounts_schoolyear")}


def first_day(district: District, calendar_year: int) -> date:
    return date(calendar_year, district.year_starts_month, district.year_starts_day)


def last_day(district: District, day: date) -> date:
    """Of the school year that holds `day`, by the district's first day of today."""
    first = first_day(district, day.year)
    following = first_day(district, day.year + 1) if day >= first else first
    return following - timedelta(days=1)


def school_year_of(district: District, day: date) -> SchoolYear:
    """The year that holds `day`; made when it is missing. Call inside the district's scope."""
    return school_year_starting(district, year_start(district, day))


def label_of(district: District, day: date) -> str:
    """Of the school year that holds `day`, also when nobody made that year."""
    return _label(year_start(district, day))


def year_start(district: District, day: date) -> int:
    """The calendar year in which the school year of `day` begins."""
    return day.year if day >= first_day(district, day.year) else day.year - 1


def _label(calendar_year: int) -> str:
    return f"{calendar_year}-{(calendar_year + 1) % 100:02d}"


def school_year_starting(district: District, calendar_year: int) -> SchoolYear:
    """`2026-27` for 2026. Most pages ask for theirs, so a prepared statement looks for it."""
    label = _label(calendar_year)
    row = ask_one(f"SELECT {columns_for(YEAR)} FROM accounts_schoolyear WHERE label = %s", [label])
    if row is not None:
        found: SchoolYear = model_from(YEAR, iter(row))
        return found
    following = first_day(district, calendar_year + 1)
    return SchoolYear.objects.get_or_create(
        label=label,
        defaults={
            "starts_on": first_day(district, calendar_year),
            "ends_on": following - timedelta(days=1),
        },
    )[0]
