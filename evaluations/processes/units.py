"""Which rules does each bargaining unit have this school year?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import BargainingUnit
from evaluations.models import Process, ProcessUnit


@dataclass(frozen=True)
class UnitRules:
    """A unit, or None for people in none, and its processes in force."""

    unit: BargainingUnit | None
    processes: list[Process]


def rules_of_units(processes: list[Process]) -> list[UnitRules]:
    """Every unit by name, then people in none. One query."""
    units = BargainingUnit.objects.order_by("name", "code")
    return [*(rules_of(unit, processes) for unit in units), rules_of(None, processes)]


def in_force(today: date) -> QuerySet[Process]:
    """Published rules of this school year, with the units they name."""
    published = Process.objects.filter(
        state=Process.State.PUBLISHED,
        school_year__starts_on__lte=today,
        school_year__ends_on__gte=today,
    )
    units = Prefetch("process_units", ProcessUnit.objects.order_by("pk"))
    return published.select_related("school_year").prefetch_related(units).order_by("name", "pk")


def rules_of(unit: BargainingUnit | None, processes: list[Process]) -> UnitRules:
    """Those that name the unit, else the default for all others: those that name no unit and no
    job."""
    own = [process for process in processes if unit and unit.pk in units_of(process)]
    default = [one for one in processes if not units_of(one) and not one.job_codes]
    return UnitRules(unit, own or default)


def rules_of_jobs(processes: list[Process]) -> list[Process]:
    """Those for some jobs, whatever the unit."""
    return [process for process in processes if process.job_codes and not units_of(process)]


def units_of(process: Process) -> set[UUID]:
    return {row.unit_id for row in process.process_units.all()}
