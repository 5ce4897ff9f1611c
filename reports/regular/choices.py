"""What can a regular report be narrowed to today, and who may read it?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.forms.places import Places, places
from accounts.models import Membership, SchoolYear
from accounts.rules import HR
from goals.setup import year_to_set_up
from reports.compiled.family import FAMILIES
from reports.compiled.filter import FamilyFilter
from reports.models import ReportSchedule

Years = ReportSchedule.Years
Rest = ReportSchedule.Rest
ALL = "all"  # of FamilyFilter's `year`


@dataclass(frozen=True)
class Choices:
    """Loaded once for all schedules of a district."""

    places: Places
    years: list[SchoolYear]
    at_hand: SchoolYear | None
    readers: dict[UUID, Membership]  # members of human resources, by name


def choices_on(today: date) -> Choices:
    readers = Membership.objects.active().with_roles(*HR).select_related("district")
    return Choices(
        places(),
        list(SchoolYear.objects.order_by("-starts_on")),
        year_to_set_up(today),
        {one.pk: one for one in readers.order_by("last_name", "first_name", "pk")},
    )


def filter_of(schedule: ReportSchedule, choices: Choices) -> FamilyFilter | None:
    """As the page of the report has it; None when a choice is not there any more. There it counts
    as not made; here nobody looks, and a report of one site must not grow into one of all.
    """
    family = FAMILIES.get(schedule.family)
    if family is None:
        return None
    at_hand = str(choices.at_hand.pk) if choices.at_hand else ALL
    of_one = str(schedule.school_year_id or "")
    asked = {
        "year": {Years.NOW: at_hand, Years.ONE: of_one, Years.ALL: ALL}[Years(schedule.years)],
        "site": str(schedule.site_id or ""),
        "unit": str(schedule.unit_id or ""),
        **{name: getattr(schedule, name) for name in ("cut", "group", "standing")},
    }
    form = FamilyFilter(asked, family=family, places=choices.places, years=choices.years)
    return form if form.is_valid() else None


def why_to_rest(schedule: ReportSchedule, choices: Choices) -> Rest | None:
    """Nothing is made of a schedule that nobody answers for or reads, or that lost its filter."""
    if schedule.keeper_id not in choices.readers:
        return Rest.KEEPER
    if not readers_of(schedule, choices):
        return Rest.READERS
    return None if filter_of(schedule, choices) else Rest.FILTER


def readers_of(schedule: ReportSchedule, choices: Choices) -> list[Membership]:
    """Of those it was made for, who is in human resources today."""
    named = {row.person_id for row in schedule.readers.all()}
    return [person for pk, person in choices.readers.items() if pk in named]
