"""Giving and taking roles."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Membership, RoleGrant, Site
from accounts.rules import Role


@transaction.atomic
def grant_role(
    person: Membership, *, role: str, actor: Membership, site: Site | None = None
) -> RoleGrant:
    """Only a site leader's role reaches over a branch; the others reach over the district."""
    rules.require(rules.can_grant_roles(actor, person))
    names = {"name": person.name, "role": Role(role).label}
    if not person.is_active:
        raise InvalidTransition(_("%(name)s has left and can’t be given a role.") % names)
    site = site if role == Role.SITE_LEADER else None
    if role == Role.SITE_LEADER and site is None:
        raise InvalidTransition(_("Choose the school or office that %(name)s leads.") % names)
    grant, is_new = RoleGrant.objects.get_or_create(membership=person, role=role, site=site)
    if not is_new:
        raise InvalidTransition(_("%(name)s already has the role %(role)s.") % names)
    record(actor, "role.granted", grant, person=person, role=role)
    return grant


@transaction.atomic
def revoke_role(grant: RoleGrant, *, actor: Membership) -> None:
    """The last admin stays: somebody must be able to give the role back. Again = nothing."""
    person, admins = grant.membership, _hold_admins()
    rules.require(rules.can_set_up(actor))
    if grant.role == Role.ADMIN and not admins - {grant.pk}:
        raise InvalidTransition(
            _("%(name)s is the only admin. Give the role to somebody else first.")
            % {"name": person.name}
        )
    if RoleGrant.objects.filter(pk=grant.pk).delete()[0]:
        record(actor, "role.revoked", grant, person=person, role=grant.role)


def _hold_admins() -> set[UUID]:
    """The grants of active admins, all of them: two who revoke each other wait, in one order."""
    admins = RoleGrant.objects.filter(role=Role.ADMIN, membership__is_active=True).order_by("pk")
    return set(admins.select_for_update(of=("self",)).values_list("pk", flat=True))
