"""What is due, by when, why that day, and whose turn is it?"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts import rules
from accounts.models import Membership
from accounts.tenancy import DistrictModel, own_district
from deadlines.models.rule import DeadlineRule

if TYPE_CHECKING:
    from datetime import date

    from deadlines.models.history import DateChange

# The columns of its dates, by the field of calculate.Due, in that order.
COLUMNS = {
    "nominal": "nominal_on",
    "deadline": "deadline_on",
    "last_day": "last_day_on",
    "overdue_from": "overdue_from",
    "reason": "reason",
    "opens": "opens_on",
    "closes": "closes_on",
    "aim": "aim_on",
}


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(settled_at=None, cancelled_at=None)

    def visible_to(self, actor: Membership) -> Self:
        """Those whose history somebody may read (rules.can_view_dates)."""
        if rules.is_hr(actor):
            return self
        supervisors = [actor.pk, *rules.supervisors_acted_for(actor)]
        return self.filter(Q(person=actor) | Q(person__supervisor__in=supervisors))

    def overdue(self, today: "date") -> Self:
        """Open, and `overdue_from` has come."""
        return self.open().filter(overdue_from__lte=today)


class Deadline(DistrictModel):
    """Something somebody must do. Posted, passed on, settled and cancelled by services only.

    `subject_id` is the thing it is about (a Step …), `path` where it is done.
    """

    district = own_district(is_implied=True)
    kind = models.CharField(max_length=40)  # "goal_setting"
    subject_id = models.UUIDField()
    rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, db_index=False, related_name="deadlines"
    )
    school_year = models.ForeignKey("accounts.SchoolYear", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Membership, models.PROTECT, db_index=False, related_name="deadlines"
    )
    turn = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="turns")
    act = models.CharField(max_length=40)  # what the one whose turn it is must do: "write_goals"
    what = models.CharField(max_length=200)  # "Goal setting", in the district's words
    path = models.CharField(max_length=200)  # "/steps/<id>/"
    nominal_on = models.DateField()  # as the rule is written
    deadline_on = models.DateField()  # after rolling
    last_day_on = models.DateField()  # the last day to act
    overdue_from = models.DateField()  # an act on or after this day is late
    reason = models.CharField(max_length=300, blank=True)  # why the date moved
    opens_on = models.DateField(null=True)  # the first day to act, where the rule has one
    closes_on = models.DateField(null=True)  # the last day for entries; empty: never closes
    aim_on = models.DateField(null=True)  # the district’s own date ahead of one set by law
    # The last day that HR gave instead, or that came of opening the form again.
    extended_on = models.DateField(null=True)
    # HR set the day for this person alone: neither a rule nor a calendar moves it any more.
    is_fixed = models.BooleanField(default=False, db_default=False)
    # Told once, on its last day, as an invitation; never overdue (calculate.weeks_after).
    is_gentle = models.BooleanField(default=False, db_default=False)
    # Of what is counted from an event: the day of it. A window (services/window.py) has its span.
    anchor_on = models.DateField(null=True)
    span_days = models.PositiveSmallIntegerField(null=True)
    span_unit = models.CharField(max_length=8, blank=True, default="", db_default="")
    # A change that would shorten an announced date waits here for HR: {"last_day_on": …, …}
    proposed = models.JSONField(null=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    acted_on = models.DateField(null=True)  # the day it happened, by which it was late or not
    was_late = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "subject_id"], name="one_deadline_per_subject"
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "turn", "last_day_on"],
                condition=models.Q(settled_at=None, cancelled_at=None),
                name="open_deadline_by_turn",
            ),
            models.Index(
                fields=["district", "last_day_on"],
                condition=models.Q(settled_at=None, cancelled_at=None),
                name="open_deadline_by_day",
            ),
            models.Index(fields=["district", "person"], name="deadline_by_person"),
            models.Index(fields=["district", "rule", "opened_at"], name="deadline_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.last_day_on}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.cancelled_at is None

    def extension(self) -> "DateChange | None":
        """By which HR gave more time, if it did: who, when and why. (One query.)"""
        if self.extended_on is None:
            return None
        given = self.changes.filter(why="extended").select_related("changed_by")
        return given.order_by("changed_at").last()
