"""What should this person do next, and by when?"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership
from accounts.rules import has_people
from accounts.wording import long_date
from buildings import turns as building_turns
from deadlines.away import Absence
from deadlines.services.gentle import TeamAhead, team_ahead
from evaluations.conferences.next_steps import Promised, next_steps_of
from evaluations.models import Step, StepRule
from evaluations.observations.observing import observing_of
from evaluations.steps.queue import QueueCounts, queue_counts
from evaluations.steps.turns import EMPLOYEES_TURN, HOLD_CONFERENCE
from goals.progress import progress_in
from goals.reading import GoalProgress
from remediation.turns import OpenCase, PlanTurn, open_to, turns_of
from reports.access_check import is_asked, near_until
from reports.own_steps import OwnStep, steps_of
from reports.own_tasks import Task, main_action, name_of_supervisor, tasks_of
from reports.year import Mark, Ruler, anchor_at, months_between, place

State = Step.State
MOST_NAMES = 3  # of people on leave


@dataclass
class OwnYear:
    """Everything the home page says about somebody's own year."""

    step: OwnStep | None
    title: str
    main_url: str = ""
    main_label: str = ""
    tasks: list[Task] = field(default_factory=list)
    ruler: Ruler | None = None
    steps: list[OwnStep] = field(default_factory=list)
    is_overdue: bool = False
    days_left: int | None = None
    absence: Absence | None = None  # of the supervisor, while anything is undone


def own_year(membership: Membership) -> OwnYear | None:
    """None for people who take part in no open cycle. Two queries."""
    steps = steps_of(membership)
    if not steps:
        return None
    step = step_at_hand(steps)
    at_hand = (step or steps[-1]).school_year.label
    steps = [one for one in steps if one.school_year.label == at_hand]
    goals = progress_in(step.goal_set_id) if step and step.goal_set_id else []
    today = clock.today(membership.district)
    title = title_for(step, goals, steps) if step else title_between(steps)
    year = OwnYear(step, title, steps=steps)
    year.ruler = ruler_of(steps, step, today)
    if step:
        year.tasks = tasks_of(step, goals, had_goals=sets_goals(steps))
        year.main_url, year.main_label = main_action(step, goals)
        year.absence = step.absence
    if step and step.deadline:
        year.is_overdue = step.deadline.overdue_from <= today
        year.days_left = (step.deadline.last_day_on - today).days
    return year


def step_at_hand(steps: list[OwnStep]) -> OwnStep | None:
    """What waits for this person, also of a year before; else what waits for the other one."""
    running = [step for step in steps if step.state not in {State.NOT_OPEN, State.COMPLETE}]
    own = (step for step in running if step.state in EMPLOYEES_TURN)
    return next(own, running[0] if running else None)


# -- the title is the answer ------------------------------------------------------------------
def title_for(step: OwnStep, goals: list[GoalProgress], steps: list[OwnStep]) -> str:
    day = long_date(step.deadline.last_day_on) if step.deadline else ""
    name = name_of_supervisor(step)
    if step.kind != StepRule.Kind.GOAL_SETTING:
        return conference_title(step, name, day, had_goals=sets_goals(steps))
    if step.state == State.WRITING:
        return writing_title(goals, name, day)
    if step.state == State.RETURNED:
        return _("%(name)s sent your goals back. Share them again by %(day)s") % {
            "name": name,
            "day": day,
        }
    if step.state == State.SIGNING:
        return _("Read and sign your goals by %(day)s") % {"day": day}
    return _("%(name)s has your goals. You meet by %(day)s") % {"name": name, "day": day}


def sets_goals(steps: list[OwnStep]) -> bool:
    return any(step.kind == StepRule.Kind.GOAL_SETTING for step in steps)


def conference_title(step: OwnStep, name: str, day: str, *, had_goals: bool) -> str:
    about = {"step": step.name.lower(), "day": day, "name": name}
    if step.kind == StepRule.Kind.SELF_ASSESSMENT:
        return _("Write your self-assessment by %(day)s") % about
    if step.state == State.SIGNING:
        return _("Read your year-end summary and sign by %(day)s") % about
    if step.kind == StepRule.Kind.YEAR_END:
        return _("Meet with %(name)s about your year by %(day)s") % about
    if step.kind == StepRule.Kind.MID_YEAR and had_goals:
        return _("Your goals are signed. Next: %(step)s by %(day)s") % about
    return _("Meet with %(name)s for the %(step)s by %(day)s") % about


def writing_title(goals: list[GoalProgress], name: str, day: str) -> str:
    unfinished = sum(not progress.is_whole for progress in goals)
    if not unfinished:
        return _("Share your goals with %(name)s by %(day)s") % {"name": name, "day": day}
    return ngettext(
        "Finish your goal by %(day)s", "Finish your %(count)s goals by %(day)s", unfinished
    ) % {"count": unfinished if unfinished > 2 else _("two"), "day": day}


def title_between(steps: list[OwnStep]) -> str:
    for step in steps:
        if step.state == State.NOT_OPEN and step.deadline:
            return _("Nothing to do now. Next: %(step)s by %(day)s") % {
                "step": step.name.lower(),
                "day": long_date(step.deadline.last_day_on),
            }
    return _("Your year is complete")


# -- the ruler --------------------------------------------------------------------------------
def ruler_of(steps: list[OwnStep], current: OwnStep | None, today: date) -> Ruler:
    year, marks = steps[0].school_year, []
    for step in steps:
        if step.deadline is None:
            continue
        x = place(step.deadline.last_day_on, year.starts_on, year.ends_on)
        marks.append(
            Mark(
                step.name,
                step.deadline.last_day_on,
                x,
                anchor_at(x),
                step == current,
                step.state == State.COMPLETE,
                step.deadline.reason,
            )
        )
    now = place(today, year.starts_on, year.ends_on)
    return Ruler(
        months_between(year.starts_on, year.ends_on), marks, now, "start" if now < 8 else "end"
    )


# -- what the page needs ----------------------------------------------------------------------
def context_for(membership: Membership) -> dict[str, object]:
    """The whole home page of somebody who is an employee, a supervisor, or both."""
    year = own_year(membership)
    queue = queue_counts(membership)
    ahead = ahead_of(membership)
    meetings = meeting_tasks(ahead)
    team = [*team_tasks(queue), *meetings, *talk_tasks(ahead), *away_tasks(ahead)]
    next_steps = next_steps_of(membership)
    question = next((step for step in next_steps if step.is_question), None)
    return {
        "year": year,
        "queue": queue,
        "team": team,
        "meeting": meetings[0] if meetings and not year else None,
        "meets_one": bool(ahead and ahead.waiting and ahead.waiting[0].number == 1),
        "title": page_title(membership, year, queue, question, ahead),
        "question": question,
        "next_steps": next_steps,
        "observing": observing_tasks(membership),
        "plan_turns": plan_tasks(membership),
        "building_turns": building_tasks(membership),
        "asks_access": is_asked(membership, days_of(year), ahead),
        "done_count": sum(task.kind == "done" for task in year.tasks) if year else 0,
    }


def ahead_of(membership: Membership) -> TeamAhead | None:
    """None for people who answer for nobody."""
    if not has_people(membership):
        return None
    return team_ahead(membership, until=near_until(membership), act=HOLD_CONFERENCE)


def days_of(year: OwnYear | None) -> list[date]:
    """The last days of one's own steps that are undone."""
    undone = [step for step in year.steps if step.state != State.COMPLETE] if year else []
    return [step.deadline.last_day_on for step in undone if step.deadline]


def page_title(
    membership: Membership,
    year: OwnYear | None,
    queue: QueueCounts,
    question: Promised | None,
    ahead: TeamAhead | None,
) -> str:
    """What waits for this person comes before what has a date."""
    if question and not queue.ready:
        return _("A change of a goal waits for your answer")
    return team_title(membership, queue, ahead) if queue.ready or not year else year.title


def team_title(membership: Membership, queue: QueueCounts, ahead: TeamAhead | None) -> str:
    if queue.ready:
        return ngettext(
            "%(n)s person is ready for you to sign",
            "%(n)s people are ready for you to sign",
            queue.ready,
        ) % {"n": queue.ready}
    if ahead and ahead.waiting:
        first = ahead.waiting[0]
        return ngettext(
            "Meet with %(n)s person by %(day)s", "Meet with %(n)s people by %(day)s", first.number
        ) % {"n": first.number, "day": long_date(first.by)}
    if queue.waiting:
        return _("No one is waiting for you")
    if queue.total:
        return _("Everyone on your team has signed")
    return _("Welcome, %(name)s") % {"name": membership.first_name}


def meeting_tasks(ahead: TeamAhead | None) -> list[Task]:
    """Conferences that are this person's turn: straight to the only one, else to the list."""
    page = reverse("evaluations:team_meetings")
    return [
        Task(
            "going",
            f"{one.what}: {one.number}",
            _("Your turn"),
            one.path if one.number == 1 else f"{page}?step={one.kind}",
            _("Meet by %(day)s") % {"day": long_date(one.by)},
        )
        for one in (ahead.waiting if ahead else [])
    ]


def observing_tasks(membership: Membership) -> list[Task]:
    """Talks about what they observed, and whom HR named them to observe."""
    found = observing_of(membership)
    talks = [
        Task(
            "going",
            _("Talk about an observation: %(name)s") % {"name": one.name},
            _("Your turn"),
            one.path,
            _("By %(day)s") % {"day": long_date(one.by)},
        )
        for one in found.talks
    ]
    named = [
        Task(
            "idle",
            _("Observe %(name)s") % {"name": one.name},
            _("HR named you"),
            one.path,
            _("Until %(day)s") % {"day": long_date(one.by)},
        )
        for one in found.named
    ]
    return [*talks, *named]


def plan_tasks(membership: Membership) -> list[Task]:
    """What waits for them in plans, their own and those of their people; then what they may look
    at meanwhile."""
    turns = turns_of(membership)
    named = {one.path for one in turns}
    rest = (one for one in open_to(membership) if one.path not in named)
    return [*map(_turn, turns), *map(_open_case, rest)]


def _open_case(one: OpenCase) -> Task:
    if one.until is None:
        return Task("idle", one.name, _("Shared with you"), one.path)
    until = _("Until %(day)s") % {"day": long_date(one.until)}
    return Task("idle", one.name, _("You are invited"), one.path, until)


def building_tasks(membership: Membership) -> list[Task]:
    """Reviews, next steps and help that they promised to buildings."""
    return [_turn(one) for one in building_turns.turns_of(membership)]


def _turn(one: PlanTurn | building_turns.BuildingTurn) -> Task:
    by = _("By %(day)s") % {"day": long_date(one.by)}
    return Task("going", one.name, _("Your turn"), one.path, by)


def talk_tasks(ahead: TeamAhead | None) -> list[Task]:
    """Whom a talk might do good: an invitation, which is never overdue."""
    number = ahead.invited if ahead else 0
    if not number:
        return []
    name = ngettext(
        "%(n)s person may like a talk with you",
        "%(n)s people may like a talk with you",
        number,
    ) % {"n": number}
    return [Task("idle", name, _("No hurry"), reverse("evaluations:team_meetings"))]


def away_tasks(ahead: TeamAhead | None) -> list[Task]:
    """Whom not to wait for. Until when stands in the list of sign-offs."""
    if ahead is None or not ahead.away:
        return []
    names, more = ", ".join(ahead.away[:MOST_NAMES]), len(ahead.away) - MOST_NAMES
    if more > 0:
        names = _("%(names)s and %(n)s more") % {"names": names, "n": more}
    name = _("On leave: %(names)s") % {"names": names}
    return [Task("idle", name, _("Away today"), reverse("evaluations:queue"))]


def team_tasks(queue: QueueCounts) -> list[Task]:
    page = reverse("evaluations:queue")
    lines = [
        ("going", queue.ready, _("Ready for you to sign"), _("Your turn")),
        ("wait", queue.waiting, _("Still writing, or waiting to sign"), _("Waiting")),
        ("done", queue.signed, _("Signed by both"), _("Done")),
    ]
    return [Task(kind, f"{name}: {n}", word, page) for kind, n, name, word in lines if n]
