"""Which administrators are meant? By what they do, their site, and whom they work with. (S3-8)"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models import QuerySet as Rows
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, RoleGrant
from remediation.models import Case, PlannedAnnouncement

PARTS = {
    "leaders": _("Site leaders"),
    "supervisors": _("Supervisors"),
    "evaluators": _("Evaluators of open plans"),
    "executives": _("Executives"),
    "hr": _("Human resources"),
}
ROLES = {
    "executives": [RoleGrant.Role.EXECUTIVE],
    "hr": [RoleGrant.Role.HR_COORDINATOR, RoleGrant.Role.HR_MANAGER],
}
HEAD = ["last_name", "first_name", "job_title", "site", "email"]


@dataclass(frozen=True)
class Chosen:
    """`unit` and `certified` are those of the people they lead, supervise or evaluate."""

    part: str = ""
    site: UUID | None = None
    unit: UUID | None = None
    certified: bool | None = None

    @classmethod
    def of(cls, planned: PlannedAnnouncement) -> "Chosen":
        return cls(planned.part, planned.site_id, planned.unit_id, planned.certified)

    def of_people(self, path: str = "") -> Q:
        """What is asked of the people they work with; `path` ends in `__`."""
        told = {"site": self.site, "unit": self.unit, "is_certified": self.certified}
        return Q(**{f"{path}{name}": one for name, one in told.items() if one is not None})


def people_chosen(chosen: Chosen) -> Rows[Membership]:
    """Those who work here, by name. Nobody for no part."""
    people = Membership.objects.active()
    if chosen.part in ROLES:
        named = RoleGrant.objects.filter(membership=OuterRef("pk"), role__in=ROLES[chosen.part])
        people = people.filter(Exists(named))
        if chosen.site:
            people = people.filter(site=chosen.site)
    elif chosen.part == "leaders":
        people = people.filter(Exists(_leading(chosen)))
    elif chosen.part == "supervisors":
        team = Membership.objects.active().filter(supervisor=OuterRef("pk"))
        people = people.filter(Exists(team.filter(chosen.of_people())))
    elif chosen.part == "evaluators":
        cases = Case.objects.open().filter(evaluator=OuterRef("pk"))
        people = people.filter(Exists(cases.filter(chosen.of_people("person__"))))
    else:
        people = people.none()
    return people.select_related("site").order_by("last_name", "first_name", "pk")


def _leading(chosen: Chosen) -> Rows[RoleGrant]:
    """Grants over a site where somebody works whom the choice is about."""
    grants = RoleGrant.objects.filter(
        membership=OuterRef("pk"), role=RoleGrant.Role.SITE_LEADER, site__isnull=False
    )
    if chosen.site:
        grants = grants.filter(site=chosen.site)
    if chosen.unit or chosen.certified is not None:
        staff = Membership.objects.active().filter(site=OuterRef("site"))
        grants = grants.filter(Exists(staff.filter(chosen.of_people())))
    return grants


def fingerprint(people: list[Membership]) -> str:
    """Whom somebody was shown; another one when anybody joined or left the list."""
    return hashlib.sha256("".join(sorted(str(one.pk) for one in people)).encode()).hexdigest()[:16]


def file_rows(chosen: Chosen) -> Any:
    """As `HEAD` names them."""
    rows = people_chosen(chosen).select_related("site", "user")
    for one in rows.iterator(chunk_size=500):
        yield [one.last_name, one.first_name, one.job_title, one.site and one.site.name, one.email]
