"""Which people are meant? By site, unit, contract, job, and whom they lead."""

from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, RoleGrant
from accounts.rules import has_reports, is_site_leader
from forms.models import Policy, PolicyGroup
from forms.models.policy import GroupOfPeople

Part = GroupOfPeople.Part


@dataclass(frozen=True)
class Group:
    """All of it holds of each of them; nothing said: everybody who works here."""

    site_id: UUID | None = None
    unit_id: UUID | None = None
    is_certified: bool | None = None
    job_code: str = ""
    part: str = ""

    @classmethod
    def of(cls, row: GroupOfPeople) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def people_in_group(group: Group) -> QuerySet[Membership]:
    """Those who work here, by name."""
    told = {"site": group.site_id, "unit": group.unit_id, "is_certified": group.is_certified}
    chosen = Q(**{name: value for name, value in told.items() if value is not None})
    if group.job_code:
        chosen &= Q(job_code=group.job_code) | Q(additional_jobs__code=group.job_code)
    people = Membership.objects.active().filter(chosen)
    if group.part == Part.LEADERS:
        granted = RoleGrant.objects.filter(membership=OuterRef("pk"))
        people = people.filter(Exists(granted.filter(role=RoleGrant.Role.SITE_LEADER)))
    elif group.part == Part.SUPERVISORS:
        team = Membership.objects.active().filter(supervisor=OuterRef("pk"))
        people = people.filter(Exists(team))
    return people.distinct().order_by("last_name", "first_name", "pk")


def groups_with(person: Membership) -> Q:
    """Rows of a `GroupOfPeople` that this person belongs to: the other way round."""
    parts = [Part.EVERYBODY.value]
    if is_site_leader(person):
        parts.append(Part.LEADERS)
    if has_reports(person):
        parts.append(Part.SUPERVISORS)
    further = person.additional_jobs.values("code")
    return (
        (Q(site=None) | Q(site=person.site_id))
        & (Q(unit=None) | Q(unit=person.unit_id))
        & (Q(is_certified=None) | Q(is_certified=person.is_certified))
        & (Q(job_code__in=["", person.job_code]) | Q(job_code__in=further))
        & Q(part__in=parts)
    )


def in_words(row: GroupOfPeople) -> str:
    """For those who read later whom it is for. Reads its site and its unit."""
    words = [str(Part(row.part).label)] if row.part else []
    if row.is_certified is not None:
        words.append(_("certified") if row.is_certified else _("classified"))
    words += [place.name for place in (row.unit, row.site) if place is not None]
    if row.job_code:
        words.append(_("job %(code)s") % {"code": row.job_code})
    told = ", ".join(words) or _("everybody in the district")
    return told[:1].upper() + told[1:]


def groups_of(policy: Policy) -> list[PolicyGroup]:
    """Who may read it, the first named first."""
    return list(policy.groups.select_related("site", "unit").order_by("pk"))
