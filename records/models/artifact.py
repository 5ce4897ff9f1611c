"""What does an employee bring to show how the year went?"""

from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear
from accounts.tenancy import DistrictModel
from records.media import KINDS, SHOWN_IN_PAGES
from records.models.guard import (
    kept_while_signed,
    kept_without_its_document,
    kept_without_its_owner,
)

NOTE_LENGTH = 1000
OF_A_YEAR = pgtrigger.Condition("OLD.school_year_id IS NOT NULL")
OF_NO_YEAR = pgtrigger.Condition("OLD.school_year_id IS NULL")


def file_path(district_id: UUID, sha256: str) -> str:
    """Within the file storage."""
    return f"{district_id}/{sha256[:2]}/{sha256}"


class StoredFile(DistrictModel):
    """The bytes of a file, kept once in a district however often somebody brings them.

    They lie in the private file storage (records/files.py) under the name of their hash.
    """

    append_only = True
    is_destructible = True

    sha256 = models.CharField(max_length=64)  # hex
    size = models.PositiveIntegerField()  # bytes
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "sha256"], name="one_file_per_content")
        ]
        triggers = [kept_while_signed()]

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> str:
        return file_path(self.district_id, self.sha256)


class ArtifactQuerySet(models.QuerySet["Artifact"]):
    def live(self) -> Self:
        """Those nobody took off the list."""
        return self.filter(removed_at=None)

    def of(self, owner: Membership, year: SchoolYear | None) -> Self:
        """Of a year; of none: what lies with the owner's development plan."""
        return self.live().filter(owner=owner, school_year=year)

    def for_reading(self) -> Self:
        """With what a list shows, the newest first."""
        return self.select_related("file", "added_by").order_by("-added_at", "-pk")


@remember_changes(
    lets_go=[
        kept_without_its_document("OLD.pgh_obj_id", condition=OF_A_YEAR),
        kept_without_its_owner("OLD.pgh_obj_id", condition=OF_NO_YEAR),
    ]
)
class Artifact(DistrictModel):
    """A file or a link of one school year (S0-9, S0-10). Which goals it supports: see goals.

    Without a year it is a proof on the owner's development plan: no document holds it.
    """

    owner = models.ForeignKey(Membership, models.PROTECT, related_name="artifacts")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True, max_length=NOTE_LENGTH)
    link = models.CharField(blank=True, max_length=2000)  # http or https; never fetched by us
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="artifacts")
    file_name = models.CharField(blank=True, max_length=160)
    media_type = models.CharField(blank=True, max_length=100)  # a key of records.media.KINDS
    from_regular_work = models.BooleanField(default=False)
    bring_to_conference = models.BooleanField(default=False)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)  # since then it stands in a filed document

    objects = ArtifactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "owner", "school_year"], name="artifact_by_owner")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, file_name="") & ~Q(link="")
                | Q(file__isnull=False, link="") & ~Q(file_name=""),
                name="artifact_is_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(removed_at=None), name="frozen_artifact_stays"
            ),
            models.UniqueConstraint(
                fields=["district", "owner", "school_year", "file"],
                condition=Q(removed_at=None),
                name="one_artifact_per_file",
            ),
        ]
        triggers = [
            kept_without_its_document("OLD.id", condition=OF_A_YEAR),
            kept_without_its_owner("OLD.id", condition=OF_NO_YEAR),
            pgtrigger.Protect(
                name="frozen_artifact_keeps_its_file",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where a link leads, for people to see before they go there."""
        return urlsplit(self.link).hostname or ""

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.media_type].label) if self.media_type in KINDS else str(_("Link"))

    @property
    def is_shown_in_pages(self) -> bool:
        """Browsers draw it, and it cannot run."""
        return self.media_type in SHOWN_IN_PAGES
