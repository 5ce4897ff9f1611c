"""What was signed, and by whom?

Every table here is append-only: the app role may insert and read, never change or delete.
The format is written down in docs/record-format.md, so that a stranger can check an export.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.alongside import rows_of
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_destruction

if TYPE_CHECKING:
    from uuid import UUID


class SignerRole(models.TextChoices):
    """As whom somebody signs. Each role signs a document once."""

    SUPERVISOR = "supervisor", _("Supervisor")
    EMPLOYEE = "employee", _("Employee")


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_force(self) -> Self:
        """The versions that nobody took back."""
        return self.filter(voidings=None)

    def about(self, subject_id: "UUID") -> Self:
        return self.filter(subject_id=subject_id).order_by("version")

    def visible_to(self, actor: Membership) -> Self:
        """The employee, who signs or signed, today's supervisor or delegate, and HR.

        Set-up and totals need no words, so neither the district admin nor an executive is among
        them.
        """
        if rules.is_hr(actor):
            return self
        named = models.Q(signers__contains=[{"membership": str(actor.pk)}])
        signed = models.Exists(Signature.objects.filter(document=OuterRef("pk"), signer=actor))
        supervisors = [actor.pk, *rules.supervisors_acted_for(actor)]
        theirs = models.Q(person=actor) | models.Q(person__supervisor__in=supervisors)
        return self.filter(theirs | named | signed)

    def with_signatures(self) -> Self:
        """With those in force, in the order of signing: records/standing.py reads them."""
        valid = Signature.objects.filter(document=OuterRef("pk"), withdrawals=None)
        return self.annotate(valid_signatures=rows_of(valid.order_by("signed_at", "pk")))

    def with_standing(self) -> Self:
        """With all that signing asks: the words, the signatures, and whether it is in force."""
        words = DocumentContent.objects.filter(document=OuterRef("pk"))
        return self.with_signatures().annotate(
            canonical=models.Subquery(words.values("canonical")[:1]),
            is_void=models.Exists(Voiding.objects.filter(document=OuterRef("pk"))),
        )

    def waiting_for_copy(self) -> Self:
        """In force, signed in every role, and the PDF of the last signature is not there yet."""
        valid = Signature.objects.filter(document=OuterRef("pk"), withdrawals=None)
        roles = valid.order_by().values("document").values(number=models.Count("role"))
        made = Rendering.objects.filter(
            document=OuterRef("pk"), signature__withdrawals__isnull=True
        )
        needed = models.Func(
            "signers", function="jsonb_array_length", output_field=models.IntegerField()
        )
        return (
            self.in_force()
            .filter(destructions=None)
            .alias(needed=needed, given=models.Subquery(roles))
            .filter(~models.Exists(made), given=models.F("needed"))
        )


class Document(DistrictModel):
    """A frozen, official form. A later change is a new version, which everybody signs again."""

    append_only = True

    person = models.ForeignKey(Membership, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)  # "goals_worksheet"
    form_number = models.CharField(max_length=40)  # "5240F2"
    title = models.CharField(max_length=200)
    subject_id = models.UUIDField()  # the step it closes
    version = models.PositiveSmallIntegerField(default=1)
    signers = models.JSONField()  # in order: [{"membership": id, "role": "supervisor"}, …]
    content_hash = models.CharField(max_length=64)  # SHA-256 of the canonical content, hex
    frozen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "subject_id", "kind", "version"],
                name="one_document_per_subject_and_version",
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="document_by_person")]

    def __str__(self) -> str:
        return self.title


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


class Signature(DistrictModel):
    """Somebody signed the content hash, in their own name, and saw this sentence.

    Or what else came of asking for it (F5): declined, not available, on paper. Then `signer` is
    who entered that in their own name, and `comment` says why.
    """

    append_only = True

    class Outcome(models.TextChoices):
        SIGNED = "signed", _("Signed")
        SIGNED_WITH_COMMENTS = "signed_with_comments", _("Signed with comments")
        DECLINED = "declined", _("Declined to sign")
        NOT_AVAILABLE = "not_available", _("Not available to sign")
        ON_PAPER = "on_paper", _("Signed on paper")

    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(Membership, models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=220)
    signer_title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=SignerRole)
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    on_behalf_of_name = models.CharField(max_length=220, blank=True)
    outcome = models.CharField(max_length=22, choices=Outcome, default=Outcome.SIGNED)
    statement = models.TextField()  # the very sentence shown
    comment = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    authenticated_by = models.CharField(max_length=60)  # "password, totp"
    authenticated_at = models.DateTimeField()
    session_hash = models.CharField(max_length=64)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField()
    # What came of asking the employee, when somebody else entered it: who saw it, and the scan.
    witness_name = models.CharField(max_length=220, blank=True)
    scan_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of a kept file, hex

    class Meta:
        indexes = [
            models.Index(fields=["district", "document"], name="signature_by_document"),
            models.Index(
                fields=["district", "scan_hash"],
                condition=~models.Q(scan_hash=""),
                name="signature_by_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.signed_at:%Y-%m-%d}"


class Withdrawal(DistrictModel):
    """A signature taken back within ten minutes. Both rows stay."""

    append_only = True

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="withdrawals")
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "signature"], name="one_withdrawal")
        ]

    def __str__(self) -> str:
        return str(self.signature_id)


class Voiding(DistrictModel):
    """This version of a document is no longer in force: taken back, or replaced by the next."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="voidings")
    reason = models.CharField(max_length=500)
    voided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    voided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_voiding")
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Rendering(DistrictModel):
    """The PDF, made once after the last signature, byte for byte the same ever after.

    The bytes lie in `RenderingContent`, so that retention can destroy them one day.
    It hangs on that signature: when the signature is taken back, the PDF goes out of force with
    it, and the next last signature has its own.
    """

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="renderings")
    signature = models.ForeignKey(Signature, models.PROTECT, related_name="renderings")
    pdf_hash = models.CharField(max_length=64)  # SHA-256, hex
    rendered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "signature"], name="one_rendering")
        ]

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
