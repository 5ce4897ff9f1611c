"""Every date that a deadline had: from which day to which, why, by whom and when?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from deadlines.models import Deadline

# By DateChange.why: the act that moved it.
WHY: dict[str, Promise] = {
    "calendar_file.applied": _("A calendar file was taken over"),
    "closure.added": _("Days off were added to the calendar"),
    "closure.removed": _("Days off were taken back"),
    "deadlines.earlier_date_confirmed": _("HR confirmed an earlier date"),
    "recommendation_round.changed": _("HR moved the last days of a round of recommendations"),
    "event.corrected": _("The day from which it counts was corrected"),
    "extended": _("More time was given"),
    "holidays.confirmed": _("Holidays were confirmed"),
    "leave.changed": _("A leave was changed"),
    "leave.entered": _("A leave was entered"),
    "leave.removed": _("A leave was taken back"),
    "participation.closed_early": _("HR closes the year early"),
    "participation.moved": _("HR moved the person to another cycle"),
    "person.calendar": _("Another work calendar"),
    "process.published": _("The rules were changed"),
    "reopened": _("The form was opened again"),
    "taken_up": _("It is asked for again, on the date of the others"),
    "work_calendar.changed": _("A work calendar was changed"),
    "work_day.added": _("A work day was added to the calendar"),
    "work_day.removed": _("A work day was taken off the calendar"),
}
OTHERWISE = _("The calendar was changed")


@dataclass(frozen=True)
class HistoryLine:
    """One date, and what made it. The first one was not changed from anything: `was` is None."""

    at: datetime
    was: date | None
    last_day: date
    why: str
    reason: str
    by: Membership | None


def lines_of(deadline: Deadline) -> list[HistoryLine]:
    """The newest first: one query. A change of the day from which it is late has its line, too."""
    changes = list(deadline.changes.select_related("changed_by").order_by("-changed_at", "-pk"))
    lines = [
        HistoryLine(
            change.changed_at,
            change.was_last_day_on,
            change.last_day_on,
            str(WHY.get(change.why, OTHERWISE)),
            change.reason,
            change.changed_by,
        )
        for change in changes
    ]
    first = changes[-1].was_last_day_on if changes else deadline.last_day_on
    reason = "" if changes else deadline.reason
    begun = HistoryLine(deadline.opened_at, None, first, str(_("First date")), reason, None)
    return [*lines, begun]
