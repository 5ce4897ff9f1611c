"""Where do people come from, and what did each file change?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.access import Run
from accounts.models.district import District
from accounts.models.people import Membership
from accounts.tenancy import DistrictModel, own_district


class RosterSource(DistrictModel):
    """A system that sends people. It owns the fields it carries and the people it brought."""

    class Kind(models.TextChoices):
        ED_FI = "ed_fi", _("Ed-Fi staff file (XML)")
        CSV = "csv", _("Spreadsheet (CSV)")

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "name"], name="one_source_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class RosterImport(DistrictModel):
    """One file: checked first, applied when somebody says so."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Checking")
        REFUSED = "refused", _("Refused")  # the file as a whole cannot be read
        STOPPED = "stopped", _("Stopped")  # too many people would be turned off
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Applying")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", _("Discarded")

    source = models.ForeignKey(RosterSource, models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    problem = models.CharField(max_length=500, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    deactivated = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)  # sentences
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "-uploaded_at"], name="import_by_time")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_useless(self) -> bool:
        """Not one of its rows can be used."""
        used = self.added + self.changed + self.unchanged + self.deactivated
        return self.rejected > 0 and used == 0


class RosterRow(DistrictModel):
    """What one row of a file would do. Rows that change nothing are only counted."""

    class Kind(models.TextChoices):
        ADDED = "added", _("New")
        CHANGED = "changed", _("Changed")
        DEACTIVATED = "deactivated", _("Turned off")
        REJECTED = "rejected", _("Can’t be used")

    district = own_district(is_implied=True)
    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=11, choices=Kind)
    row_number = models.PositiveIntegerField(null=True)  # in the file; none for people it lacks
    employee_number = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=250, blank=True)
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    values = models.JSONField(default=dict)  # what the file says, cleaned
    changes = models.JSONField(default=dict)  # {"job_title": ["old", "new"], …}
    reason = models.CharField(max_length=500, blank=True)
    suggestion = models.CharField(max_length=100, blank=True)  # "did you mean"

    class Meta:
        indexes = [
            models.Index(fields=["district", "roster_import", "kind"], name="roster_row_by_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.employee_number}"


class RosterAddress(models.Model):
    """Which districts know this e-mail? Global: asked when a code is wanted before sign-in.

    Holds a hash and ids, and opens nothing: the address must be proved first.
    """

    email_hash = models.CharField(max_length=64)  # SHA-256 of the lower-case address, hex
    district = models.ForeignKey(District, models.CASCADE, related_name="+", db_index=False)
    membership_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership_id"], name="one_address_per_person"
            )
        ]
        indexes = [models.Index(fields=["email_hash"], name="address_by_hash")]

    def __str__(self) -> str:
        return self.email_hash[:8]


class PersonChange(DistrictModel):
    """Something happened to a person that other floors must follow (architecture.md, "Apps").

    Consumers are listed in order in settings.PERSON_CHANGE_CONSUMERS.
    """

    append_only = True

    class Kind(models.TextChoices):
        JOINED = "joined", _("Joined")
        SUPERVISOR = "supervisor", _("New supervisor")
        SITE = "site", _("New site")
        UNIT = "unit", _("New bargaining unit")
        JOB = "job", _("New job")
        LEFT = "left", _("Left")
        RETURNED = "returned", _("Came back")
        CALENDAR = "calendar", _("New work calendar")
        EVALUATED = "evaluated", _("Takes part in evaluations from now on")

    district = own_district(is_implied=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    old_id = models.UUIDField(null=True)
    new_id = models.UUIDField(null=True)
    roster_import = models.ForeignKey(RosterImport, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "roster_import", "kind"], name="change_by_import")
        ]

    def __str__(self) -> str:
        return self.kind
