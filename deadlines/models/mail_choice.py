"""Which mails does a person get, and which may nobody switch off?

What is overdue and what is due within a week always goes out to those with an e-mail; everything
stands in the inbox whatever is chosen here.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class MailGroup(models.TextChoices):
    """What can be switched off, where the district does not require it."""

    EARLY = "early", _("Reminders more than a week ahead")
    TURNS = "turns", _("It is your turn: shared with you, sent back, or ready to sign")
    PAPERS = "papers", _("Forms: signed, filed, returned by HR, responses")
    NEWS = "news", _("Other news: artifacts, changes, the end of the year")


USUALLY_REQUIRED = [MailGroup.PAPERS]  # where no policy says otherwise


class MailChoice(DistrictModel):
    """Of one person. Without a row: one daily digest, and a mail for each group."""

    person = models.ForeignKey(Membership, models.PROTECT, db_index=False, related_name="+")
    is_single = models.BooleanField(default=False)  # one message for each item, no digest
    switched_off = ArrayField(models.CharField(max_length=6), default=list)  # MailGroup
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "person"], name="one_mail_choice")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.switched_off}"


class MailPolicy(DistrictModel):
    """Of the district: what nobody switches off. One row, or none: USUALLY_REQUIRED."""

    required = ArrayField(models.CharField(max_length=6), default=list)  # MailGroup
    set_by = models.ForeignKey(Membership, models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district"], name="one_mail_policy")]

    def __str__(self) -> str:
        return f"{self.required}"
