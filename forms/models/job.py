"""What does a job ask of whoever has it, and who signed that they know (source 003)?"""

from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models import Signature

if TYPE_CHECKING:
    from uuid import UUID


class JobDescriptionQuerySet(models.QuerySet["JobDescription"]):
    def in_use(self) -> Self:
        """Of each job the newest revision that somebody put in use."""
        newer = self.model.objects.filter(
            job_code=OuterRef("job_code"),
            revision__gt=OuterRef("revision"),
            in_use_since__isnull=False,
        )
        return self.filter(~Exists(newer), in_use_since__isnull=False)

    def visible_to(self, actor: Membership) -> Self:
        """What a job asks is no secret; one that is not in use yet is read by the office."""
        if rules.is_hr(actor) or rules.is_admin(actor):
            return self
        return self.filter(in_use_since__isnull=False)


class JobDescription(DistrictModel):
    """One revision. In use, it never changes: other words are the next revision."""

    job_code = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    content = models.JSONField()  # forms/job_file.py
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)  # the district has yet to confirm it
    loaded_at = models.DateTimeField()
    in_use_since = models.DateTimeField(null=True)

    objects = JobDescriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "job_code", "revision"],
                name="one_job_description_per_revision",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="in_use_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__in_use_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def says(self, name: str) -> Any:
        """A part of the content; "" where it says nothing."""
        return self.content.get(name, "")

    @property
    def work_days(self) -> int | None:
        return self.content.get("work_days")

    @property
    def rated_duties(self) -> list[str]:
        """The essential duties that a form rates, in order."""
        duties = self.content["essential_duties"]
        return [duty["text"] for duty in duties if duty.get("rated", True)]


class JobSignatureQuerySet(models.QuerySet["JobSignature"]):
    def visible_to(self, actor: Membership) -> Self:
        """The employee, their supervisor of now or delegate, and HR."""
        if rules.is_hr(actor):
            return self
        supervisors = [actor.pk, *rules.supervisors_acted_for(actor)]
        return self.filter(Q(person=actor) | Q(person__supervisor__in=supervisors))

    def about(self, description: "UUID") -> Self:
        people = self.filter(description=description).select_related("person__supervisor")
        return people.order_by("person__last_name", "person__first_name", "pk")


class JobSignature(DistrictModel):
    """Somebody is asked to sign for a revision; what is signed is a document with this subject."""

    class State(models.TextChoices):
        EMPLOYEE = "employee", _("Waits for the employee")
        SUPERVISOR = "supervisor", _("Waits for the supervisor")
        SIGNED = "signed", _("Signed")

    description = models.ForeignKey(JobDescription, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="job_signatures")
    state = models.CharField(max_length=10, choices=State, default=State.EMPLOYEE)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # What came of asking the employee, where they did not sign here (Signature.Outcome).
    outcome = models.CharField(max_length=20, blank=True, default="", db_default="")
    employee_signed_at = models.DateTimeField(null=True)
    supervisor_signed_at = models.DateTimeField(null=True)

    objects = JobSignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "description", "person"],
                name="one_signature_per_person_and_revision",
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def outcome_word(self) -> str:
        """`Declined to sign`; "" where the employee signed here, or has not answered."""
        return str(Signature.Outcome(self.outcome).label) if self.outcome else ""
