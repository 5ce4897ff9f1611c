"""What does the page of a person say of them beside their years? One statement for all of it."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from accounts import rules
from accounts.alongside import models_of, rows_of
from accounts.models import AdditionalJob, Membership, RoleGrant


def person_with_facts(pk: UUID, *, reader: Membership) -> Membership | None:
    """With place, unit and supervisor; `further_jobs` (title, site), roles, and any reports.

    None when the reader may not see the person.
    """
    of_person = OuterRef("pk")
    jobs = AdditionalJob.objects.filter(membership=of_person).values_list(
        JSONObject(title="title", site="site__name")
    )
    person = (
        Membership.objects.select_related("site", "unit", "supervisor")
        .annotate(
            further_jobs=ArraySubquery(jobs),
            has_reports=Exists(Membership.objects.filter(supervisor=of_person)),
            granted=rows_of(RoleGrant.objects.filter(membership=of_person)),
        )
        .filter(pk=pk)
        .first()
    )
    if person is None or not rules.can_view_person(reader, person):
        return None
    grants = models_of(RoleGrant, person.__dict__["granted"])  # as accounts.rules asks for them
    person.__dict__["granted"] = [(grant.role, grant.site_id) for grant in grants]
    return person
