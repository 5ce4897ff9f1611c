"""What does the district give, by when, and did it come? (E10; gap "promised, no evidence")"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models import Artifact
from records.models.guard import kept_without_its_matter
from remediation.models.case import WORDS, Case
from remediation.models.concern import Concern
from remediation.models.kept_facts import HELP, keep_facts
from remediation.models.resource import Resource


@remember_changes(
    indexes=[models.Index(fields=["district", "case"], name="version_of_support")],
    lets_go=kept_without_its_matter("OLD.case_id"),
)
class Support(DistrictModel):
    """Help that was promised; then that it came, with proof; then what the employee says of it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    case = models.ForeignKey(Case, models.PROTECT, related_name="supports")
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, related_name="supports")
    what = models.CharField(max_length=300)
    from_words = models.CharField(max_length=200)
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="supports")
    promised_for = models.DateField()
    promised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    delivered_on = models.DateField(null=True)
    delivered_entered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    proof = models.TextField(blank=True, max_length=WORDS)
    artifact = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="+")
    accepted = models.CharField(max_length=8, choices=Answer, blank=True)  # "": not answered
    employee_says = models.TextField(blank=True, max_length=WORDS)
    answered_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "case"], name="support_by_case"),
            models.Index(
                fields=["district", "promised_for"],
                condition=models.Q(delivered_on=None, called_off_at=None),
                name="support_not_delivered",
            ),
        ]
        triggers = [kept_without_its_matter("OLD.case_id"), keep_facts(*HELP)]

    def __str__(self) -> str:
        return self.what

    @property
    def is_waiting(self) -> bool:
        return self.delivered_on is None and self.called_off_at is None
