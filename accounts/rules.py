"""Who may do what with people, roles and set-up?"""

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts import clock
from accounts.models import Delegation, Membership, RoleGrant, RosterImport, Site

if TYPE_CHECKING:
    from accounts.models.people import MembershipQuerySet

Role = RoleGrant.Role
HR = frozenset({Role.HR_COORDINATOR, Role.HR_MANAGER})
NEED_SECOND_FACTOR = HR | {Role.ADMIN, Role.EXECUTIVE}


def require(allowed: bool) -> None:
    """Turn a rule's no into PermissionDenied."""
    if not allowed:
        raise PermissionDenied


def roles_of(actor: Membership) -> frozenset[str]:
    """The roles granted to somebody, asked once for each loaded membership.

    Whoever looks at a page brings them along (accounts/standing.py).
    """
    cached: frozenset[str] | None = actor.__dict__.get("_roles")
    if cached is None:
        cached = frozenset(grant.role for grant in grants_of(actor))
        actor.__dict__["_roles"] = cached
    return cached


def grants_of(actor: Membership) -> list[RoleGrant]:
    cached: list[RoleGrant] | None = actor.__dict__.get("_grants")
    if cached is None:
        cached = _ask_grants(actor) if actor.is_active else []
        actor.__dict__["_grants"] = cached
    return cached


def _ask_grants(actor: Membership) -> list[RoleGrant]:
    brought: list[tuple[str, UUID | None]] | None = actor.__dict__.get("granted")
    if brought is None:
        return list(RoleGrant.objects.filter(membership=actor))
    return [RoleGrant(membership=actor, role=role, site_id=site) for role, site in brought]


def has_reports(actor: Membership) -> bool:
    """Is anybody's supervisor?"""
    brought: bool | None = actor.__dict__.get("has_reports")
    return actor.reports.exists() if brought is None else brought


def has_people(actor: Membership) -> bool:
    """Answers for somebody today: as their supervisor, or as a delegate."""
    return has_reports(actor) or bool(supervisors_acted_for(actor))


def is_hr(actor: Membership) -> bool:
    return bool(roles_of(actor) & HR)


def is_hr_manager(actor: Membership) -> bool:
    return Role.HR_MANAGER in roles_of(actor)


def is_admin(actor: Membership) -> bool:
    return Role.ADMIN in roles_of(actor)


def is_executive(actor: Membership) -> bool:
    return Role.EXECUTIVE in roles_of(actor)


def is_site_leader(actor: Membership) -> bool:
    return Role.SITE_LEADER in roles_of(actor)


def needs_second_factor(actor: Membership) -> bool:
    return bool(roles_of(actor) & NEED_SECOND_FACTOR)


def sites_led_by(actor: Membership) -> set[UUID]:
    """The branch of sites of a site leader: theirs and all below, asked once (two queries)."""
    cached: set[UUID] | None = actor.__dict__.get("_sites_led")
    if cached is None:
        cached = actor.__dict__["_sites_led"] = _ask_sites_led(actor)
    return cached


def _ask_sites_led(actor: Membership) -> set[UUID]:
    roots = {grant.site_id for grant in grants_of(actor) if grant.role == Role.SITE_LEADER}
    if not roots:
        return set()
    if None in roots:
        return set(Site.objects.values_list("pk", flat=True))
    return branches_of(roots)


def branches_of(roots: Collection[UUID | None]) -> set[UUID]:
    """These sites and all below them (one query)."""
    parents = dict(Site.objects.values_list("pk", "parent_id"))
    return {site for site in parents if _lies_below(site, roots, parents)}


def _lies_below(
    site: UUID | None, roots: Collection[UUID | None], parents: dict[UUID, UUID]
) -> bool:
    for _ in range(20):  # deeper than any district; a loop in the data must not hang a page
        if site is None:
            return False
        if site in roots:
            return True
        site = parents.get(site)
    return False


def supervisors_acted_for(actor: Membership) -> list[UUID]:
    """Whose work `actor` does today as a delegate (the guardian grant and the dates, both)."""
    cached: list[UUID] | None = actor.__dict__.get("_acted_for")
    if cached is None and actor.__dict__.get("has_delegations") is False:
        return []
    if cached is None:
        today = clock.today(actor.district)
        held = Delegation.objects.on(today).filter(delegate=actor, supervisor__is_active=True)
        cached = [d.supervisor_id for d in held.select_related("supervisor") if _granted(actor, d)]
        actor.__dict__["_acted_for"] = cached
    return cached


def _granted(actor: Membership, delegation: Delegation) -> bool:
    user = actor.user
    return user is not None and user.has_perm("accounts.act_for", delegation.supervisor)


def supervises(actor: Membership, employee: Membership) -> bool:
    """Is `actor` the employee's supervisor now, or that supervisor's delegate today?"""
    if not actor.is_active or actor.pk == employee.pk or employee.supervisor_id is None:
        return False
    if employee.supervisor_id == actor.pk:
        return True
    return employee.supervisor_id in supervisors_acted_for(actor)


def leads_site_of(actor: Membership, employee: Membership) -> bool:
    return employee.site_id is not None and employee.site_id in sites_led_by(actor)


def can_view_person(actor: Membership, person: Membership) -> bool:
    """The person page: facts and progress. What is written there has rules of its own."""
    return (
        actor.pk == person.pk
        or is_hr(actor)
        or is_admin(actor)
        or is_executive(actor)
        or supervises(actor, person)
        or leads_site_of(actor, person)
    )


def sees_everybody(actor: Membership) -> bool:
    return is_hr(actor) or is_admin(actor) or is_executive(actor)


def people_visible_to(actor: Membership) -> "MembershipQuerySet":
    """Whom `can_view_person` allows, as a query."""
    people = Membership.objects.all()
    if sees_everybody(actor):
        return people
    theirs = Q(pk=actor.pk)
    if actor.is_active:
        theirs |= Q(supervisor__in=[actor.pk, *supervisors_acted_for(actor)])
    if sites := sites_led_by(actor):
        theirs |= Q(site__in=sites)
    return people.filter(theirs)


def can_search_people(actor: Membership) -> bool:
    return bool(roles_of(actor)) or has_people(actor)


def can_set_up(actor: Membership) -> bool:
    """Set-up, rules, calendar, roster."""
    return is_admin(actor)


def can_agree_to_roster(actor: Membership, roster_import: RosterImport) -> bool:
    """A second pair of eyes: not whoever sent the file."""
    return is_admin(actor) and roster_import.uploaded_by_id != actor.pk


def can_grant_roles(actor: Membership, person: Membership) -> bool:
    """Nobody gives a role to themselves: a second admin sees it happen."""
    return is_admin(actor) and actor.pk != person.pk


def can_invite(actor: Membership) -> bool:
    return is_admin(actor) or is_hr_manager(actor)


def can_reset_second_factor(actor: Membership, person: Membership) -> bool:
    return is_hr_manager(actor) and actor.pk != person.pk


def can_print_start_code(actor: Membership, person: Membership) -> bool:
    """The printed code replaces mail, so it is for people who have none."""
    return (is_admin(actor) or is_hr(actor)) and actor.pk != person.pk and not person.email


def can_name_supervisor(actor: Membership, person: Membership) -> bool:
    """HR, but nobody chooses their own."""
    return is_hr(actor) and actor.pk != person.pk


def can_delegate_for(actor: Membership, supervisor: Membership) -> bool:
    """HR, but nobody chooses who stands in for their own supervisor."""
    if actor.pk == supervisor.pk:
        return True
    return is_hr(actor) and actor.supervisor_id != supervisor.pk


def can_read_audit(actor: Membership) -> bool:
    return is_admin(actor) or is_hr(actor)


def can_read_log(actor: Membership, person: Membership) -> bool:
    """Who did what with somebody's record: they themselves, and who reads the audit log."""
    return actor.pk == person.pk or can_read_audit(actor)
