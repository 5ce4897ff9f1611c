"""What can help somebody to get better at their work? (S3-11)"""

from datetime import date
from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.media import KINDS
from records.models import StoredFile
from remediation.library.audiences import Audience
from remediation.library.finding import matching
from remediation.models.standard import WORDS_LENGTH, Standard


class ResourceQuerySet(models.QuerySet["Resource"]):
    def listed(self) -> Self:
        """Those nobody took off the list."""
        return self.filter(retired_at=None)

    def matching(self, words: str) -> Self:
        return self.filter(matching(words))

    def for_audience(self, audience: str) -> Self:
        """Those that serve it, be they for both."""
        return self.filter(audience__in=[audience, Audience.BOTH])

    def for_standard(self, standard: Standard) -> Self:
        links = ResourceStandard.objects.filter(standard=standard)
        return self.filter(pk__in=links.values("resource"))

    def stale(self, today: date) -> Self:
        """Those that should have been looked at again."""
        return self.filter(review_on__lte=today)


class Resource(DistrictModel):
    """One thing a plan may offer. Kept when it is taken off the list: plans name it."""

    class Kind(models.TextChoices):
        COACHING = "coaching", _("Coaching")
        COURSE = "course", _("Course")
        WORKSHOP = "workshop", _("Workshop")
        READING = "reading", _("Reading")
        VIDEO = "video", _("Video")
        VISIT = "visit", _("Visit to a colleague")
        TOOL = "tool", _("Tool or material")
        OTHER = "other", _("Other")

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    cost = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # dollars a person
    contact = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    keeper = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    reviewed_on = models.DateField()  # somebody last said that it is still good
    review_on = models.DateField()  # when it is looked at again
    retired_at = models.DateTimeField(null=True)
    search = models.TextField(default="", editable=False)  # what `matching` looks in

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, file_name="", media_type="")
                | Q(file__isnull=False) & ~Q(file_name="") & ~Q(media_type=""),
                name="resource_file_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where a link leads, for people to see before they go there."""
        return urlsplit(self.link).hostname or ""

    @property
    def file_kind(self) -> str:
        return str(KINDS[self.media_type].label) if self.media_type in KINDS else ""


class ResourceStandard(DistrictModel):
    """This resource helps with that standard."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="standard_links")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="resource_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "resource", "standard"],
                name="one_link_per_resource_and_standard",
            )
        ]
        indexes = [
            models.Index(fields=["district", "standard"], name="resource_by_standard"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.standard_id}"
