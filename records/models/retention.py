"""How long are words kept, what forbids to destroy them, and which were destroyed?

The rows of a record stay for good; the words and the PDF lie in tables of their own
(`DocumentContent`, `RenderingContent`). The database itself lets a row there go only when a
`Destruction` names its document and no legal hold is in force
(docs/decisions/0006-words-go-only-with-a-destruction.md).
"""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document, Rendering

# What the owner of the tables cannot pass by either, short of dropping the trigger: holds on the
# whole district, on the person it is about, and on anybody who signed it.
HELD = """EXISTS (
    SELECT FROM records_legalhold h JOIN records_document d
        ON d.district_id = h.district_id AND d.id = {document}
    WHERE h.district_id = {row}.district_id
        AND (h.person_id IS NULL OR h.person_id = d.person_id OR EXISTS (
            SELECT FROM records_signature s WHERE s.district_id = h.district_id
                AND s.document_id = d.id AND s.signer_id = h.person_id))
        AND NOT EXISTS (SELECT FROM records_holdrelease r
            WHERE r.district_id = h.district_id AND r.hold_id = h.id))"""
GO_ONLY_WITH_A_DESTRUCTION = """
    IF NOT EXISTS (SELECT FROM records_destruction x
        WHERE x.district_id = OLD.district_id AND x.document_id = {document})
    THEN
        RAISE EXCEPTION 'no destruction names this document' USING ERRCODE = 'restrict_violation';
    END IF;
    IF {held} THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""
REFUSED_UNDER_HOLD = """
    IF {held} THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""


def kept_without_destruction(document: str) -> pgtrigger.Trigger:
    """`document`: SQL for the id of the document of the row OLD."""
    held = HELD.format(document=document, row="OLD")
    return pgtrigger.Trigger(
        name="kept_without_destruction",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=GO_ONLY_WITH_A_DESTRUCTION.format(document=document, held=held),
    )


class DocumentContent(DistrictModel):
    """The canonical JSON. Beside the document, so that retention can destroy it one day.

    Its id is the document's: so every byte of the row is checked by `verify_records`.
    """

    append_only = True
    is_destructible = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="contents")
    canonical = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_content")
        ]
        triggers = [kept_without_destruction("OLD.document_id")]

    def __str__(self) -> str:
        return str(self.document_id)


class RenderingContent(DistrictModel):
    """The bytes of the PDF, beside the row that tells of it. Its id is the rendering's."""

    append_only = True
    is_destructible = True

    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="contents")
    pdf = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "rendering"], name="one_rendering_content")
        ]
        triggers = [
            kept_without_destruction(
                "(SELECT p.document_id FROM records_rendering p WHERE p.id = OLD.rendering_id)"
            )
        ]

    def __str__(self) -> str:
        return str(self.rendering_id)


class RetentionRule(DistrictModel):
    """How long one kind of document is kept. The newest row of a kind is in force."""

    append_only = True

    kind = models.CharField(max_length=40)  # of a document
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
        triggers = [
            pgtrigger.Trigger(
                name="no_destruction_under_hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=REFUSED_UNDER_HOLD.format(
                    held=HELD.format(document="NEW.document_id", row="NEW")
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)
