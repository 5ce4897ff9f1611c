"""By which standards is work judged here, and are they still the ones in force? (S3-17)"""

from typing import Self

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from remediation.library.audiences import Audience
from remediation.library.finding import matching, words_to_find

WORDS_LENGTH = 2000


class StandardQuerySet(models.QuerySet["Standard"]):
    def listed(self) -> Self:
        """Those nobody took off the list."""
        return self.filter(retired_at=None)

    def matching(self, words: str) -> Self:
        return self.filter(matching(words))

    def in_order(self) -> Self:
        return self.order_by("framework", "position", "title", "pk")


class Standard(DistrictModel):
    """A standard or competency, in the district's words, with where it stands."""

    framework = models.CharField(max_length=120)  # "Teacher standards"
    code = models.CharField(max_length=20, blank=True)  # "3"
    position = models.PositiveSmallIntegerField(default=0)  # within its framework
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    source = models.CharField(max_length=300)  # law, rule, handbook
    source_url = models.CharField(max_length=2000, blank=True)
    keeper = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()  # somebody last compared it with its source
    review_on = models.DateField()  # when it is looked at again
    retired_at = models.DateTimeField(null=True)
    search = models.TextField(default="", editable=False)

    objects = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "framework", "code", "title"],
                condition=models.Q(retired_at=None),
                name="one_listed_standard_per_title",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}".strip()

    def save(self, *args, **kwargs):
        self.search = words_to_find(self.framework, self.code, self.title, self.words, self.source)
        super().save(*args, **kwargs)
