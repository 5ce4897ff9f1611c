"""Who stands with a building: who leads it, and who of the district (S2-13)?"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, RoleGrant, Site
from buildings.models import TeamMember, Tracking

Role = RoleGrant.Role
OF_THE_DISTRICT = (Role.EXECUTIVE, Role.HR_COORDINATOR, Role.HR_MANAGER, Role.ADMIN)


def district_people() -> "QuerySet[Membership]":
    """Those who see all buildings, by name: whom one may name to answer or to help."""
    held = RoleGrant.objects.filter(role__in=OF_THE_DISTRICT)
    people = Membership.objects.active().filter(pk__in=held.values("membership"))
    return people.order_by("last_name", "first_name", "pk")


def leaders_by_site(sites: Collection[Site]) -> dict[UUID, list[Membership]]:
    """Who leads each of them or a branch that holds it, by the nearest first: two queries."""
    parents: dict[UUID, UUID | None] = dict(Site.objects.values_list("pk", "parent_id"))
    grants: dict[UUID | None, list[Membership]] = {}
    held = RoleGrant.objects.filter(role=Role.SITE_LEADER, membership__is_active=True)
    for grant in held.select_related("membership").order_by("membership__last_name", "pk"):
        grants.setdefault(grant.site_id, []).append(grant.membership)
    return {site.pk: _up_the_branch(site.pk, parents, grants) for site in sites}


def leaders_of(site: Site) -> list[Membership]:
    return leaders_by_site([site])[site.pk]


def _up_the_branch(
    site: UUID | None,
    parents: dict[UUID, UUID | None],
    grants: dict[UUID | None, list[Membership]],
) -> list[Membership]:
    found: dict[UUID, Membership] = {}
    for _level in range(20):  # as accounts.rules: a loop in the data must not hang
        found |= {person.pk: person for person in grants.get(site, [])}
        if site is None:
            break
        site = parents.get(site)
    return list(found.values())


def answerer_of(tracking: Tracking) -> Membership | None:
    """Who owes an answer now; none while nobody is named, or whoever was has left."""
    if tracking.answerer_id is None:
        return None
    return district_people().filter(pk=tracking.answerer_id).first()


def teams_by_site(sites: Collection[Site], tracking: Tracking) -> dict[UUID, list[Membership]]:
    """Of the district: the one who answers, and the team of each building.

    Where there is neither, the executives: nobody is left alone. At most three queries.
    """
    answerer = answerer_of(tracking)
    members = TeamMember.objects.filter(site__in=sites, person__is_active=True)
    named: dict[UUID, list[Membership]] = {}
    for member in members.select_related("person").order_by("person__last_name", "pk"):
        named.setdefault(member.site_id, []).append(member.person)
    lead = [answerer] if answerer is not None else []
    found = {
        site.pk: [*lead, *(one for one in named.get(site.pk, []) if one != answerer)]
        for site in sites
    }
    if all(found.values()):
        return found
    executives = Membership.objects.active().with_roles(Role.EXECUTIVE)
    fallback = list(executives.order_by("last_name", "pk"))
    return {site: people or fallback for site, people in found.items()}


def district_team(site: Site, tracking: Tracking) -> list[Membership]:
    return teams_by_site([site], tracking)[site.pk]
