"""The worksheet 5240F2 with goals and all meetings, as they stand today (S1-16).

The signed one stays as it was signed. This one is for reading and printing, and says so.
"""

from collections.abc import Iterable
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership
from accounts.wording import long_date, short_date
from evaluations.conferences.meetings import days_between
from evaluations.conferences.paper import goal_change_content
from evaluations.models import (
    Conference,
    FollowUp,
    GoalNote,
    OneOnOne,
    Participation,
    PromptAnswer,
)
from evaluations.services.one_on_one import record_views
from goals.in_full import goals_in_full
from goals.models import Goal, GoalChange, GoalSet
from goals.rules import can_view_goal_set
from goals.services import record_view
from goals.snapshot import goal_content
from records.forms_5240 import GoalContent
from records.papers import NOTHING, change_view, goal_view, named

Rows = list[tuple[str, str]]


def live_worksheet(participation: Participation, *, reader: Membership) -> dict[str, Any]:
    """What the page shows; what somebody else wrote is noted as read."""
    conferences = list(
        Conference.objects.filter(step__participation=participation).select_related(
            "step__rule", "entered_by"
        )
    )
    one_on_ones = _one_on_ones(participation)
    record_views(one_on_ones, actor=reader)
    meetings = [
        *(_line(met.step.rule.name, met, met.entered_by, participation) for met in conferences),
        *(_line(_("One-on-one"), met, met.written_by, participation) for met in one_on_ones),
    ]
    goals = _goals(participation, reader)
    changes = _changes(goals or [], reader)
    form = participation.cycle.process.form("worksheet")
    return {
        "number": form["number"],
        "title": form["title"],
        "as_of": clock.today(reader.district),
        "facts": _facts(participation),
        "goals": [goal_view(cast(GoalContent, goal_content(goal))) for goal in goals or []],
        "changes": changes,
        "sees_goals": goals is not None,
        "meetings": sorted(meetings, key=lambda line: line["held_on"]),
        "notes": [(met, _notes(met)) for met in one_on_ones],
    }


def _one_on_ones(participation: Participation) -> list[OneOnOne]:
    notes = GoalNote.objects.order_by("-goal__kind", "goal__number", "pk")
    follow_ups = FollowUp.objects.select_related("written_by").order_by("written_at")
    rows = OneOnOne.objects.entered().filter(participation=participation)
    return list(
        rows.select_related("written_by", "next_step_owner", "participation__employee")
        .prefetch_related(
            Prefetch("goal_notes", notes),
            Prefetch("follow_ups", follow_ups),
            Prefetch("answers", PromptAnswer.objects.select_related("prompt")),
        )
        .order_by("held_on", "pk")
    )


def _facts(participation: Participation) -> Rows:
    employee = participation.employee
    boss = employee.supervisor
    facts = [
        (_("Employee"), employee.name),
        (_("Employee ID"), employee.employee_number),
        (_("Job"), employee.job_title),
        (_("School or office"), str(employee.site or "")),
        (_("Bargaining unit"), str(employee.unit or "")),
        (_("Supervisor"), named(boss.name, boss.job_title) if boss else ""),
        (_("School year"), str(participation.cycle.process.school_year)),
    ]
    return [(label, words or NOTHING) for label, words in facts]


def _goals(participation: Participation, reader: Membership) -> list[Goal] | None:
    """None: not shared with this reader, or there are none."""
    year = participation.cycle.process.school_year
    goal_set = GoalSet.objects.of(participation.employee, year).with_people().first()
    if goal_set is None or not can_view_goal_set(reader, goal_set):
        return None
    record_view(goal_set, actor=reader)
    return goals_in_full(goal_set)


def _changes(goals: list[Goal], reader: Membership) -> list[dict[str, Any]]:
    """What both changed since they signed. Asks nothing when no goal changed."""
    changed = [goal for goal in goals if goal.changed_at is not None]
    if not changed:
        return []
    zone = ZoneInfo(reader.district.time_zone)
    agreed = GoalChange.objects.agreed().filter(goal__in=changed).for_reading()
    return [change_view(goal_change_content(change), zone) for change in agreed]


def _line(
    what: str, met: Conference | OneOnOne, writer: Membership, participation: Participation
) -> dict[str, Any]:
    """One row of the table of the form."""
    employee = participation.employee
    other = employee.supervisor if writer.pk == employee.pk else writer
    guest = met.representative if isinstance(met, OneOnOne) else ""
    entered = short_date(met.entered_at)
    if days_between(met.held_on, met.entered_at):
        entered = _("%(day)s, later") % {"day": entered}
    return {
        "what": what,
        "held_on": met.held_on,
        "held": long_date(met.held_on),
        "who": named(employee.name, other.name if other else "", guest),
        "entered": entered,
    }


def _notes(met: OneOnOne) -> Rows:
    """What was written, row by row, with who wrote it."""
    owner = met.next_step_owner.name if met.next_step_owner else met.next_step_who
    by_whom = " · ".join(filter(None, (owner, long_date(met.next_step_by))))
    rows = [
        (_("Written by"), met.written_by.name),
        (_("How or where"), met.way),
        (_("What you talked about"), met.topics),
        *((answer.prompt.words, answer.words) for answer in met.answers.all()),
        *((note.goal_name, note.words) for note in met.goal_notes.all()),
        (_("Next step"), "\n".join(filter(None, (met.next_step, by_whom)))),
        *_follow_ups(met.follow_ups.all()),
    ]
    return [(label, words) for label, words in rows if words]


def _follow_ups(follow_ups: Iterable[FollowUp]) -> Rows:
    return [
        (
            _("Follow-up by %(name)s, %(day)s")
            % {"name": more.written_by.name, "day": short_date(more.written_at)},
            more.words,
        )
        for more in follow_ups
    ]
