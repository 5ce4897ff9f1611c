"""Which days are work days, and who said so?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from deadlines.layers import WEEKEND, Level


class Follows(models.TextChoices):
    """Each is off when those above it are: who closes the offices closes the schools, too."""

    OFFICES = Level.OFFICES, _("The offices")
    SCHOOLS = Level.SCHOOLS, _("The schools")
    STUDENTS = Level.STUDENTS, _("The students")


WHO_IS_OFF = {
    Follows.OFFICES: _("Everybody is off"),
    Follows.SCHOOLS: _("Schools and their staff are off"),
    Follows.STUDENTS: _("No school, staff work"),
}


def default_weekend() -> list[int]:
    return sorted(WEEKEND)


class WorkCalendar(DistrictModel):
    """The office calendar of a district, or the variant of a group (10-month, 208-day …).

    That of the students tells the school days.
    """

    code = models.CharField(max_length=40)  # Membership.work_calendar
    name = models.CharField(max_length=120)
    is_office = models.BooleanField(default=False)  # dates roll on this one
    follows = models.CharField(
        max_length=8, choices=Follows, default=Follows.OFFICES, db_default=Follows.OFFICES
    )
    weekend = ArrayField(
        models.PositiveSmallIntegerField(), default=default_weekend, db_default=[5, 6]
    )  # Monday is 0

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="one_calendar_per_code"),
            models.UniqueConstraint(
                fields=["district"],
                condition=models.Q(is_office=True),
                name="one_office_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holiday(DistrictModel):
    """A public holiday of the state. It moves dates only once the admin has confirmed it."""

    class Closes(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed")
        YES = "yes", _("Offices closed")
        NO = "no", _("Offices open")

    day = models.DateField()
    name = models.CharField(max_length=120)  # as the state calls it
    label = models.CharField(max_length=120, blank=True)  # as the district calls it
    closes = models.CharField(max_length=12, choices=Closes, default=Closes.UNCONFIRMED)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "day"], name="one_holiday_per_day")
        ]

    def __str__(self) -> str:
        return self.label or self.name


class WorkYear(DistrictModel):
    """First and last work day of a calendar in a school year; outside of them nobody works."""

    work_calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="years")
    school_year = models.ForeignKey("accounts.SchoolYear", models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    set_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "work_calendar", "school_year"], name="one_work_year"
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="work_year_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"


class CalendarFile(DistrictModel):
    """A calendar file (.ics) that was loaded: looked at first, then taken over or left."""

    file_name = models.CharField(max_length=200)
    calendars = models.CharField(max_length=200, blank=True)  # their names in the file
    content = models.BinaryField()
    # What the admin chose, by the key of a line of events: {"3f9a…": "schools", …}
    choices = models.JSONField(default=dict)
    loaded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "loaded_at"], name="calendar_file_by_time")]

    def __str__(self) -> str:
        return self.file_name


class Closure(DistrictModel):
    """Days off, first to last: typed in by the admin, or out of a calendar file.

    For those who follow `closes` and all below, or for `work_calendar` alone.
    """

    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)
    closes = models.CharField(
        max_length=8, choices=Follows, default=Follows.OFFICES, db_default=Follows.OFFICES
    )
    work_calendar = models.ForeignKey(
        WorkCalendar, models.CASCADE, null=True, related_name="days_off"
    )
    source = models.ForeignKey(CalendarFile, models.PROTECT, null=True, related_name="closures")
    group = models.CharField(max_length=120, blank=True, default="", db_default="")
    event_key = models.CharField(max_length=64, blank=True, default="", db_default="")
    added_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="closure_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first day."),
            ),
            models.UniqueConstraint(
                fields=["district", "event_key"],
                condition=~models.Q(event_key=""),
                name="one_closure_per_event",
            ),
        ]
        indexes = [models.Index(fields=["district", "first_day"], name="closure_by_day")]

    def __str__(self) -> str:
        return self.reason

    @property
    def whom(self) -> str:
        """Who is off, in words; load the work calendar with it."""
        own = self.work_calendar
        return own.name if own else str(WHO_IS_OFF[Follows(self.closes)])


class ExtraWorkDay(DistrictModel):
    """A day on which a calendar works although it would be off: a Saturday made up for snow."""

    work_calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="extra_days")
    day = models.DateField()
    reason = models.CharField(max_length=120)
    added_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "work_calendar", "day"], name="one_extra_work_day"
            )
        ]

    def __str__(self) -> str:
        return self.reason
