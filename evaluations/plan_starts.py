"""On which day of a school year did somebody's plan start? (settings.PLAN_STARTS)

The floor above knows the plans; the dates of a year may count from one (event_dates.py).
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import SchoolYear


def plan_starts(people: Collection[UUID], year: SchoolYear) -> dict[UUID, date]:
    """By person, for those who have a plan: the first start of the year. (One query.)"""
    starts: dict[UUID, date] = import_string(settings.PLAN_STARTS)(
        people, first=year.starts_on, last=year.ends_on
    )
    return starts
