"""How long are words kept, what forbids to destroy them, and which were destroyed?"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document
from records.models.guard import (
    matter_not_held,
    never_before_its_document,
    person_not_held,
    refused_under_hold,
)


class RetentionRule(DistrictModel):
    """How long one kind of document or matter is kept. The newest row of a kind is in force."""

    append_only = True

    kind = models.CharField(max_length=40)  # of a document, or of a matter
    years = models.PositiveSmallIntegerField(null=True)  # after the school year; None: for good
    source = models.CharField(max_length=300)  # the schedule, policy or law that says so
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(years=None) | Q(years__gte=1), name="kept_for_a_year_at_least"
            )
        ]
        indexes = [models.Index(fields=["district", "kind"], name="retention_rule_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.years}"


class HoldQuerySet(models.QuerySet["LegalHold"]):
    def in_force(self) -> Self:
        return self.filter(releases=None)

    def on_person(self, person: Membership) -> Self:
        """Theirs, and those on the whole district."""
        return self.filter(Q(person=None) | Q(person=person))


class LegalHold(DistrictModel):
    """Nothing of this person, or of the whole district, is destroyed until it is released."""

    append_only = True

    person = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="legal_holds"
    )  # None: the whole district
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "person"], name="legal_hold_by_person")]

    def __str__(self) -> str:
        return str(self.pk)


class HoldRelease(DistrictModel):
    """The end of a hold. Both rows stay."""

    append_only = True

    hold = models.ForeignKey(LegalHold, models.PROTECT, related_name="releases")
    reason = models.CharField(max_length=500)
    released_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "hold"], name="one_release")]

    def __str__(self) -> str:
        return str(self.hold_id)


class Destruction(DistrictModel):
    """The words and PDFs of a document were destroyed, by whom, and under which rule."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="destructions")
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="destructions")
    kept_until = models.DateField()  # the last day on which the rule kept it
    destroyed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_destruction")
        ]
        triggers = [refused_under_hold("NEW.document_id"), never_before_its_document()]

    def __str__(self) -> str:
        return str(self.document_id)


class SourceDestruction(DistrictModel):
    """What documents were made from goes with the last of them; floors above say what it is.

    No row of the chain: it is what the tables there ask before they let go.
    """

    append_only = True

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="sources")
    source_id = models.UUIDField()  # an artifact, a step, a one-on-one, goals or one goal

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "source_id"], name="one_destruction_per_source"
            )
        ]
        triggers = [
            refused_under_hold(
                "(SELECT t.document_id FROM records_destruction t"
                " WHERE t.district_id = NEW.district_id AND t.id = NEW.destruction_id)"
            )
        ]

    def __str__(self) -> str:
        return str(self.source_id)


class MatterDestruction(DistrictModel):
    """A case, or another matter that is no document, was destroyed as a whole, by whom, and under
    which rule. Its own rows are gone; this one stays.
    """

    append_only = True

    matter_id = models.UUIDField()
    kind = models.CharField(max_length=40)  # records.matters.MatterKind.kind
    person = models.ForeignKey(  # whom it was about; None: nobody alone
        Membership, models.PROTECT, null=True, related_name="matter_destructions"
    )
    others = ArrayField(models.UUIDField(), default=list)  # members whose hold keeps it, too
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="matter_destructions")
    kept_until = models.DateField()  # the last day on which the rule kept it
    destroyed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "matter_id"], name="one_destruction_per_matter"
            )
        ]
        triggers = [matter_not_held()]

    def __str__(self) -> str:
        return f"{self.kind} {self.matter_id}"


class OwnDestruction(DistrictModel):
    """What was somebody's own and stands in no document was destroyed, by whom, and why.

    No row of the chain: it is what the tables ask before they let go.
    """

    append_only = True

    person = models.ForeignKey(Membership, models.PROTECT, related_name="own_destructions")
    source_id = models.UUIDField()  # a development plan, or a proof that lies with it
    reason = models.CharField(max_length=300)  # the schedule, policy or law that says so
    destroyed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "source_id"], name="one_own_destruction_per_source"
            )
        ]
        triggers = [person_not_held()]

    def __str__(self) -> str:
        return str(self.source_id)
