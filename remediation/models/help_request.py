"""A principal asks for help with somebody who struggles, and HR answers. (S3-4, S3-8)"""

from typing import Self

from django.db import models

from accounts import rules
from accounts.models import Membership, Site
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter, through
from remediation.models.case import OWN_OR_CASE, WORDS, Case


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, actor: Membership) -> Self:
        """Whoever asked, and HR; never the employee whose plan it is about."""
        rows = self.exclude(case__person=actor)
        return rows if rules.is_hr(actor) else rows.filter(asker=actor)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class HelpRequest(DistrictModel):
    """One question, with or without a case. One of HR claims it, and may hand it over."""

    asker = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")  # the asker's
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="help_requests")
    title = models.CharField(max_length=150)
    words = models.TextField(max_length=WORDS)
    asked_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # the first answer of HR
    closed_at = models.DateTimeField(null=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "asked_at"],
                condition=models.Q(closed_at=None),
                name="open_help_request",
            ),
            models.Index(fields=["district", "asker"], name="help_request_by_asker"),
        ]
        triggers = [kept_without_its_matter("COALESCE(OLD.case_id, OLD.id)")]

    def __str__(self) -> str:
        return self.title


class HelpAnswer(DistrictModel):
    """What either side says. Never changed."""

    append_only = True
    is_destructible = True

    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="answers")
    words = models.TextField(max_length=WORDS)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "request", "at"], name="answer_by_time")]
        triggers = [
            kept_without_its_matter(
                through("remediation_helprequest", "OLD.request_id", OWN_OR_CASE)
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)
