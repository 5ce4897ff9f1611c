"""Until when is it kept who has read a policy? (settings.MATTERS)

While the words hold, and so many years longer as the rule says; then the receipts of a revision
go together, with the rows that asked for them. Its words stay: they are nobody's.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.scope import active_district
from forms.models import PolicyReading, PolicyRequest, PolicyRevision
from records.matter_ends import held_people
from records.matters import Closed, Contents, MatterKind
from records.sources import Table


def matter_kinds() -> list[MatterKind]:
    name = _("Receipts of policies that were read")
    return [MatterKind("policy_reading", name, _closed, _contents)]


def _closed() -> Iterable[Closed]:
    """Of words that others took the place of, or that ended with their policy.

    Of thousands of readers only those are named on whom a hold stands: one keeps the whole list.
    """
    today = clock.today(District.objects.get(pk=cast(UUID, active_district())))
    held = held_people() - {None}
    for revision in _over(today):
        of_it = PolicyReading.objects.filter(revision=revision, person__in=held)
        yield Closed(
            revision.pk,
            _("%(number)s, %(title)s, revision %(n)s")
            % {"number": revision.policy.number, "title": revision.title, "n": revision.number},
            revision.over_on,  # type: ignore[attr-defined]  # annotated below
            others=tuple(of_it.values_list("person", flat=True)) if held else (),
            url=reverse("forms:policy_who_read", args=[revision.pk]),
        )


def _over(today: date) -> Iterable[PolicyRevision]:
    newer = PolicyRevision.objects.published().filter(
        policy=OuterRef("policy"), number__gt=OuterRef("number"), in_force_from__lte=today
    )
    first = Subquery(newer.order_by("in_force_from").values("in_force_from")[:1])
    asked = PolicyRequest.objects.filter(revision=OuterRef("pk"))
    found = PolicyRevision.objects.published().filter(Exists(asked)).annotate(over_on=first)
    return found.filter(over_on__isnull=False).select_related("policy")


def _contents(revisions: Collection[UUID]) -> Contents:
    return Contents(
        [
            Table(PolicyReading.objects.filter(revision__in=revisions), _("Receipts")),
            Table(PolicyRequest.objects.filter(revision__in=revisions)),
        ]
    )
