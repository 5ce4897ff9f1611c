"""How does somebody get in, who did what, and how far is a long job?"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.district import District
from accounts.models.people import Membership
from accounts.tenancy import DistrictModel, UUIDv7, new_id


class AccessToken(models.Model):
    """Global, as it is asked before a district is known. Holds ids and a hash, opens nothing."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")

    id = models.UUIDField(primary_key=True, default=new_id, db_default=UUIDv7(), editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    membership_id = models.UUIDField()
    expires_at = models.DateTimeField()  # real time
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class StartCode(DistrictModel):
    """A printed one-time code with which somebody without an e-mail sets their PIN."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="start_codes")
    code_hash = models.CharField(max_length=128)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()  # real time
    used_at = models.DateTimeField(null=True)
    attempts_left = models.PositiveSmallIntegerField(default=5)

    class Meta:
        indexes = [models.Index(fields=["district", "membership"], name="start_code_by_person")]

    def __str__(self) -> str:
        return f"Code for {self.membership_id}"


class AuditEntry(DistrictModel):
    """Who did, or viewed, what. Verbs and ids only: never a rating, a comment or a goal."""

    append_only = True

    actor = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)  # "goal_set.shared"; words in accounts/audit_words.py
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    person = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)  # counts, dates, field names
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "-at"], name="audit_by_time"),
            models.Index(fields=["district", "person", "-at"], name="audit_by_person"),
            models.Index(fields=["district", "subject_id", "verb"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return self.verb


class Run(DistrictModel):
    """A long piece of work in the background, and how far it is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)  # "open_cycle", "check_roster", "apply_roster"
    subject_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)  # why it failed, in words
    started_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(db_default=Now())  # real time: when a worker was last asked
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "subject_id"], name="run_by_subject"),
            models.Index(
                fields=["district", "asked_at"],
                condition=models.Q(state="waiting"),
                name="run_that_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}
