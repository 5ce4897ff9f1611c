"""Which report is made regularly, and what was made for whom?"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import BargainingUnit, Membership, Run, SchoolYear, Site
from accounts.tenancy import DistrictModel
from deadlines.cadence import AfterDay, Cadence, Monthly, Weekly
from records.models import StoredFile
from records.models.guard import kept_without_its_matter


class ScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def running(self) -> Self:
        return self.filter(ended_at=None, rests_because="")


@remember_changes
class ReportSchedule(DistrictModel):
    """A report of HR, in a filter, that is made again and again until HR ends it.

    `keeper` answers for it: it rests when they leave human resources, until somebody else of HR
    takes it up.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        YEARLY = "yearly", _("Every year")

    class Years(models.TextChoices):
        NOW = "now", _("Of that day")
        ONE = "one", _("One school year")
        ALL = "all", _("All years")

    class File(models.TextChoices):
        ROWS = "rows", _("The rows with names, as CSV")
        WORKBOOK = "workbook", _("The rows with names, as an Excel workbook")
        PAPER = "paper", _("The figures on one page, as PDF")

    class Rest(models.TextChoices):
        """Why it rests."""

        PAUSED = "paused", _("HR paused it.")
        KEEPER = "keeper", _("Who answered for it is not in human resources any more.")
        READERS = "readers", _("Nobody for whom it was made is in human resources any more.")
        FILTER = "filter", _("A choice of its filter is not there any more. Change it first.")

    name = models.CharField(max_length=120)
    family = models.CharField(max_length=20)  # reports.compiled.family.FAMILIES
    # The filter, as on the page of the report.
    cut = models.CharField(max_length=10)
    years = models.CharField(max_length=3, choices=Years)
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=10, blank=True)
    standing = models.CharField(max_length=20, blank=True)
    # When. Of the numbers those of the rhythm count.
    rhythm = models.CharField(max_length=7, choices=Rhythm)
    weekday = models.PositiveSmallIntegerField(default=0)  # Monday is 0
    nth = models.PositiveSmallIntegerField(default=1)  # work day of the month
    month = models.PositiveSmallIntegerField(default=1)
    day = models.PositiveSmallIntegerField(default=1)
    counts_from = models.DateField()  # an occasion before this day makes nothing
    files = ArrayField(models.CharField(max_length=8, choices=File))
    keeper = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    rests_because = models.CharField(max_length=7, choices=Rest, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                condition=Q(ended_at=None),
                name="one_schedule_per_name",
            ),
            models.CheckConstraint(
                condition=Q(years="one", school_year__isnull=False)
                | (~Q(years="one") & Q(school_year=None)),
                name="schedule_names_its_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cadence(self) -> Cadence:
        if self.rhythm == self.Rhythm.WEEKLY:
            return Weekly(self.weekday)
        if self.rhythm == self.Rhythm.MONTHLY:
            return Monthly(self.nth)
        return AfterDay(self.month, self.day)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and not self.rests_because


@remember_changes
class ScheduleReader(DistrictModel):
    """For whom it is made: members of human resources."""

    schedule = models.ForeignKey(ReportSchedule, models.PROTECT, related_name="readers")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "schedule", "person"], name="one_reader_per_schedule"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.person_id}"


class MadeReport(DistrictModel):
    """A schedule's report of one occasion. It stays as it was made. `as_of` is the day of its
    figures: where nothing ran for weeks, the last occasion alone is made, on a later day.
    """

    schedule = models.ForeignKey(ReportSchedule, models.PROTECT, related_name="made")
    occasion = models.DateField()  # as it is written (deadlines.cadence.Occasion.nominal)
    as_of = models.DateField()
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=120)  # the schedule's name of then
    narrowed = models.CharField(max_length=700)  # the filter in words, of then
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "schedule", "occasion"], name="one_report_per_occasion"
            )
        ]
        indexes = [
            models.Index(fields=["district", "schedule", "-as_of"], name="made_report_by_day")
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return self.title


class MadeCopy(DistrictModel):
    """What one reader gets of it: what they would have read on the page, so nothing about
    themselves that they may not know. Readers who see the same share the files.
    """

    append_only = True
    is_destructible = True

    report = models.ForeignKey(MadeReport, models.PROTECT, related_name="copies")
    reader = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()  # of its rows
    rows = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    workbook = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "report", "reader"], name="one_copy_per_reader"
            )
        ]
        triggers = [kept_without_its_matter("OLD.report_id")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.reader_id}"
