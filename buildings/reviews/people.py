"""Who can do something about a building? Names to choose from."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, RoleGrant, Site
from buildings.models import Half, Review

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
    """Who leads anything, or works there."""
    return _of(Q(role_grants__role=Role.SITE_LEADER) | Q(site=site.pk))


def partners() -> QuerySet[Membership]:
    return _of(Q(role_grants__role__in=OF_DISTRICT))


def _of(wanted: Q) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.active().filter(wanted).distinct()
    return found.order_by("last_name", "first_name")
