"""Who can do something about a building? Names to choose from."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, RoleGrant, Site
from buildings.models import Half, Review
from buildings.team import leaders_of

Role = RoleGrant.Role
OF_DISTRICT = (Role.EXECUTIVE, Role.HR_MANAGER, Role.HR_COORDINATOR)


def people_for(review: Review, halves: tuple[str, ...]) -> list[tuple[str, str]]:
    """For the building its own people and leaders, for the district those with its roles."""
    wanted = Q(pk__in=[pk for pk in (review.leader_id, review.partner_id) if pk])
    if Half.BUILDING in halves:
        wanted |= Q(site=review.site_id)
    if Half.DISTRICT in halves:
        wanted |= Q(role_grants__role__in=OF_DISTRICT)
    return [(str(person.pk), f"{person.last_name}, {person.first_name}") for person in _of(wanted)]


def leaders_for(site: Site) -> QuerySet[Membership]:
    """Who leads the building, or a branch that holds it: nobody else writes its half."""
    return _of(Q(pk__in=[person.pk for person in leaders_of(site)]))


def partners() -> QuerySet[Membership]:
    return _of(Q(role_grants__role__in=OF_DISTRICT))


def _of(wanted: Q) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.active().filter(wanted).distinct()
    return found.order_by("last_name", "first_name")
