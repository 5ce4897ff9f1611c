"""Which meetings has somebody's year, conferences and one-on-ones alike? Newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.rules import is_executive, is_hr, supervisors_acted_for
from accounts.wording import day_of
from evaluations.models import Conference, OneOnOne, Participation
from evaluations.year_reading import Beside


@dataclass(frozen=True)
class Meeting:
    """One line of the list. What was said stands on the page of the meeting."""

    what: str
    held_on: date
    entered_at: datetime | None  # None: a draft
    written_by: Membership
    on_behalf_of: Membership | None = None
    url: str = ""
    is_new: bool = False  # the reader has not opened it yet

    @property
    def days_late(self) -> int:
        """Calendar days between the meeting and its entry."""
        return days_between(self.held_on, self.entered_at)


def days_between(held_on: date, entered_at: datetime | None) -> int:
    return max(0, (day_of(entered_at) - held_on).days) if entered_at else 0


def participations_read_by(reader: Membership) -> QuerySet[Participation]:
    """The same question as `rules.can_read_meetings`, with everybody concerned loaded."""
    rows = Participation.objects.select_related(
        "employee__supervisor", "employee__unit", "employee__site", "cycle__process__school_year"
    )
    if is_hr(reader) or is_executive(reader):
        return rows
    led = [reader.pk, *supervisors_acted_for(reader)]
    return rows.filter(Q(employee=reader) | Q(employee__supervisor__in=led))


def meetings_of(participation: Participation, *, reader: Membership) -> list[Meeting]:
    """Two queries, whatever there is."""
    conferences = Conference.objects.filter(step__participation=participation)
    rows = OneOnOne.objects.visible_to(reader).filter(participation=participation)
    one_on_ones = rows.select_related("written_by", "on_behalf_of").with_openings(reader)
    held = conferences.select_related("step__rule", "entered_by")
    return _newest_first(
        [
            *(_conference(met, met.step.rule.name) for met in held),
            *(_one_on_one(met, reader) for met in one_on_ones),
        ]
    )


def meetings_in(beside: Beside, *, reader: Membership) -> list[Meeting]:
    """Of a whole year that is read already, without `is_new`."""
    return _newest_first(
        [
            *(_conference(held.conference, held.step_name) for held in beside.conferences),
            *(_one_on_one(met, reader) for met in beside.one_on_ones),
        ]
    )


def _newest_first(meetings: list[Meeting]) -> list[Meeting]:
    return sorted(meetings, key=lambda meeting: (meeting.held_on, meeting.url), reverse=True)


def _conference(met: Conference, step_name: str) -> Meeting:
    return Meeting(
        step_name,
        met.held_on,
        met.entered_at,
        met.entered_by,
        url=reverse("evaluations:step", args=[met.step_id]),
    )


def _one_on_one(met: OneOnOne, reader: Membership) -> Meeting:
    is_own = met.written_by_id == reader.pk
    return Meeting(
        _("One-on-one"),
        met.held_on,
        met.entered_at,
        met.written_by,
        on_behalf_of=met.on_behalf_of,
        url=reverse("evaluations:one_on_one", args=[met.pk]),
        is_new=not is_own and not getattr(met, "is_read", True),
    )
