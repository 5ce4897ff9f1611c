"""Whom does a process serve, whom does none, and who is in two?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AdditionalJob, Membership, SchoolYear
from accounts.rules import branches_of
from evaluations.models import Process


@dataclass(frozen=True)
class Groups:
    """Who takes part. An empty list asks nothing; of several, all must be met."""

    staff: Sequence[str]  # classified, certified
    units: Sequence[UUID] = ()
    sites: Sequence[UUID] = ()  # each with what lies below it
    job_codes: Sequence[str] = ()
    contracts: Sequence[str] = ()  # Membership.ContractKind

    def as_filter(self) -> Q:
        """One query for the branches of sites, where there are sites."""
        wanted = Q(is_certified__in=[kind == "certified" for kind in self.staff])
        if self.units:
            wanted &= Q(unit__in=self.units)
        if self.sites:
            wanted &= Q(site__in=branches_of(self.sites))
        if self.job_codes:
            wanted &= _has_job(self.job_codes)
        if self.contracts:
            wanted &= Q(contract_kind__in=self.contracts)
        return wanted


def groups_of(process: Process) -> Groups:
    """Two queries."""
    kinds = {"classified": process.for_classified, "certified": process.for_certified}
    return Groups(
        staff=[kind for kind, is_served in kinds.items() if is_served],
        units=list(process.process_units.values_list("unit", flat=True)),
        sites=list(process.process_sites.values_list("site", flat=True)),
        job_codes=process.job_codes,
        contracts=process.contracts,
    )


def people_of(process: Process, groups: Groups | None = None) -> QuerySet[Membership]:
    """Active people who are evaluated: of its groups, or of these, and with its exceptions.

    Three queries, and one more for a process of some sites.
    """
    return _evaluated().filter(_reach(process, groups or groups_of(process)))


def in_two(process: Process, groups: Groups | None = None) -> QuerySet[Membership]:
    """Its people whom other rules of the same year serve, too, if both are annual."""
    if not process.is_annual:
        return Membership.objects.none()
    others = _annual_of(process.school_year).exclude(pk__in=[process.pk, process.replaces_id])
    reached = _reached_by(others.exclude(replaces=process))
    return people_of(process, groups).filter(reached)


def left_out(year: SchoolYear, *, instead: tuple[Process, Groups] | None = None) -> QuerySet:
    """Evaluated people whom no annual process of the year serves.

    `instead`: as if that draft served these groups.
    """
    processes = _annual_of(year)
    reached = _reached_by(processes.exclude(pk=instead[0].pk) if instead else processes)
    if instead and instead[0].is_annual:
        reached |= _reach(*instead)
    return _evaluated().exclude(reached)


def _has_job(codes: Sequence[str]) -> Q:
    """As the main job, or as a further one."""
    further = AdditionalJob.objects.filter(code__in=codes)
    return Q(job_code__in=codes) | Q(pk__in=further.values("membership"))


def _evaluated() -> QuerySet[Membership]:
    return Membership.objects.active().filter(is_evaluated=True)


def _annual_of(year: SchoolYear) -> QuerySet[Process]:
    live = Process.objects.exclude(state=Process.State.SUPERSEDED)
    return live.filter(school_year=year, is_annual=True)


def _reached_by(processes: QuerySet[Process]) -> Q:
    nobody = Q(pk__in=[])
    return reduce(or_, [_reach(process, groups_of(process)) for process in processes], nobody)


def _reach(process: Process, groups: Groups) -> Q:
    said = dict(process.exceptions.values_list("person", "takes_part"))
    taken = [person for person, takes_part in said.items() if takes_part]
    left = [person for person, takes_part in said.items() if not takes_part]
    reached = groups.as_filter()
    if taken:
        reached |= Q(pk__in=taken)
    return reached & ~Q(pk__in=left) if left else reached
