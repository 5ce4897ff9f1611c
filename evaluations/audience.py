"""Whom does a process serve?"""

from django.db.models import QuerySet

from accounts.models import Membership
from accounts.rules import branches_of
from evaluations.models import Process


def people_of(process: Process) -> QuerySet[Membership]:
    """Active employees by kind of staff, unit, site, job code and contract, who are evaluated.

    Two queries, and one more for a process of some sites.
    """
    people = Membership.objects.active().filter(is_evaluated=True)
    if process.for_classified != process.for_certified:
        people = people.filter(is_certified=process.for_certified)
    elif not process.for_classified:
        return people.none()
    if units := list(process.process_units.values_list("unit", flat=True)):
        people = people.filter(unit__in=units)
    if sites := list(process.process_sites.values_list("site", flat=True)):
        people = people.filter(site__in=branches_of(sites))
    if process.job_codes:
        people = people.filter(job_code__in=process.job_codes)
    if process.contracts:
        people = people.filter(contract_kind__in=process.contracts)
    return people
