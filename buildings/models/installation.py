"""How far are systems and routines in place, in the district and in each building? (S2-3, E18)"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, Site
from accounts.tenancy import DistrictModel
from records.models import StoredFile
from records.models.guard import kept_without_its_matter

EVIDENCE_LENGTH = 2000


class Level(models.IntegerChoices):
    """From nothing to everywhere. A district may call them otherwise (LevelNames)."""

    NOT_STARTED = 0, _("Not started")
    INSTALLING = 1, _("Installing")
    INSTALLED = 2, _("Installed")
    AT_SCALE = 3, _("At scale")


@remember_changes
class LevelNames(DistrictModel):
    """What a district calls the four levels. One row; without one they have our names."""

    names = ArrayField(models.CharField(max_length=40), size=len(Level))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district"], name="one_set_of_level_names")]

    def __str__(self) -> str:
        return ", ".join(self.names)


@remember_changes
class Component(DistrictModel):
    """Something a district installs. What was taken off the list keeps its checks."""

    class Kind(models.TextChoices):
        SYSTEM = "system", _("District systems")
        DRIVER = "driver", _("Driver systems")
        ROUTINE = "routine", _("Building routines")

    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "name"], name="one_component_per_kind_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class InstallationCheck(DistrictModel):
    """Somebody looked at a component on a day. The latest holds; the others are the history.

    Of a building, or without one of the district itself.
    """

    append_only = True
    is_destructible = True

    component = models.ForeignKey(Component, models.PROTECT, related_name="checks", db_index=False)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    evidence = models.TextField(max_length=EVIDENCE_LENGTH)
    link = models.URLField(max_length=500, blank=True)  # where more of the evidence lies
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(blank=True, max_length=160)
    media_type = models.CharField(blank=True, max_length=100)  # a key of records.media.KINDS
    barrier = models.CharField(max_length=500, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_by = models.DateField(null=True)
    looked_on = models.DateField()
    checked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "component", "site", "-looked_on", "-id"],
                name="latest_installation_check",
            )
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return str(self.pk)
