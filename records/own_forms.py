"""Nobody files their own forms. Who can do it for an HR manager?"""

from dataclasses import dataclass

from accounts.models import Membership, RoleGrant

Role = RoleGrant.Role


@dataclass(frozen=True)
class OwnForms:
    """How many of the reader's own wait, and who can file them; else, who can name somebody."""

    count: int
    managers: list[Membership]
    admins: list[Membership]


def own_forms(reader: Membership, count: int) -> OwnForms | None:
    """None when nothing of theirs waits. Two queries."""
    if not count:
        return None
    others = Membership.objects.active().exclude(pk=reader.pk).order_by("last_name", "first_name")
    with_role = others.filter(role_grants__site=None)
    return OwnForms(
        count,
        managers=list(with_role.filter(role_grants__role=Role.HR_MANAGER).distinct()),
        admins=list(with_role.filter(role_grants__role=Role.ADMIN).distinct()),
    )
