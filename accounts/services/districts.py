"""The facts of a district, and the first hours of a new one."""

from django.db import transaction

from accounts import clock, rules
from accounts.addresses import address_hash, folded
from accounts.audit import record
from accounts.models import District, Membership, RoleGrant, RosterAddress, Site
from accounts.rules import Role
from accounts.scope import district_scope
from accounts.services.invitations import make_invitation
from accounts.years import school_year_of


@transaction.atomic
def change_district(district: District, *, changed: list[str], actor: Membership) -> District:
    """Save what a form has set; the audit log keeps the names of the fields."""
    rules.require(rules.can_set_up(actor) and actor.district_id == district.pk)
    district.save(update_fields=changed)
    record(actor, "district.changed", district, fields=changed)
    return district


@transaction.atomic
def create_district(
    *, name: str, slug: str, state: str, time_zone: str, admin_email: str, admin_name: str
) -> tuple[District, str]:
    """A district with its first admin, who is invited. Returns the token of the invitation."""
    district = District(name=name, slug=slug, state=state, time_zone=time_zone)
    district.full_clean()
    district.save()
    with district_scope(district.pk):
        school_year_of(district, clock.today(district))
        office = Site.objects.create(code="000", name=name, kind=Site.Kind.DISTRICT)
        first, _space, last = admin_name.strip().rpartition(" ")
        admin = Membership.objects.create(
            employee_number="ADMIN",
            first_name=first or last,
            last_name=last if first else "",
            email=folded(admin_email),
            site=office,
            is_evaluated=False,  # sets up; a roster may not even know them
        )
        RosterAddress.objects.create(
            email_hash=address_hash(admin_email), district=district, membership_id=admin.pk
        )
        RoleGrant.objects.create(membership=admin, role=Role.ADMIN)
        return district, make_invitation(admin)
