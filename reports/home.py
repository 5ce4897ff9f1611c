"""What should this person do next, and by when?"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership
from accounts.wording import long_date
from deadlines.services.gentle import count_gentle_turns
from evaluations.models import Step, StepRule
from evaluations.next_steps import next_steps_of
from evaluations.queue import QueueCounts, queue_counts
from goals.models import Goal
from goals.progress import progress_in
from goals.reading import GoalProgress
from reports.own_steps import OwnStep, steps_of
from reports.year import Mark, Ruler, anchor_at, months_between, place

State = Step.State


@dataclass(frozen=True)
class Task:
    """One line of the task list: the glyph says how it stands, the word says it again."""

    kind: str
    name: str
    word: str
    url: str = ""
    hint: str = ""


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


def own_year(membership: Membership) -> OwnYear | None:
    """None for people who take part in no open cycle. Two queries."""
    steps = steps_of(membership)
    if not steps:
        return None
    step = next((s for s in steps if s.state not in {State.NOT_OPEN, State.COMPLETE}), None)
    goals = progress_in(step.goal_set_id) if step and step.goal_set_id else []
    today = clock.today(membership.district)
    year = OwnYear(step, title_for(step, goals) if step else title_between(steps), steps=steps)
    year.ruler = ruler_of(steps, step, today)
    if step and step.kind == StepRule.Kind.GOAL_SETTING:
        year.tasks = goal_setting_tasks(step, goals)
        year.main_url, year.main_label = main_action(step, goals)
    if step and step.deadline:
        year.is_overdue = step.deadline.overdue_from <= today
        year.days_left = (step.deadline.last_day_on - today).days
    return year


# -- the title is the answer ------------------------------------------------------------------
def title_for(step: OwnStep, goals: list[GoalProgress]) -> str:
    day = long_date(step.deadline.last_day_on) if step.deadline else ""
    name = name_of_supervisor(step)
    if step.kind != StepRule.Kind.GOAL_SETTING:
        return _("Your goals are signed. Next: %(step)s by %(day)s") % {
            "step": step.name.lower(),
            "day": day,
        }
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


def name_of_supervisor(step: OwnStep) -> str:
    return step.supervisor or _("your supervisor")


# -- the task list of goal setting ------------------------------------------------------------
def goal_setting_tasks(step: OwnStep, goals: list[GoalProgress]) -> list[Task]:
    name = name_of_supervisor(step)
    return [
        *(goal_task(step, progress) for progress in goals),
        share_task(step, name),
        meet_task(step, name),
        sign_task(step, name),
    ]


def goal_task(step: OwnStep, progress: GoalProgress) -> Task:
    goal, missing = progress.goal, progress.missing
    names = {
        Goal.Kind.PERFORMANCE: _("Write your performance goal"),
        Goal.Kind.DEVELOPMENT: _("Write your development goal"),
    }
    name = names[Goal.Kind(goal.kind)]
    if step.state not in {State.WRITING, State.RETURNED}:
        return Task("done", name, _("Done"))
    url = f"{reverse('goals:goal', args=[goal.pk])}?next=/"
    if not missing:
        return Task("done", name, _("Done"), url)
    if goal.version == 1:
        hint = (
            _("How your daily work helps your school or department.")
            if goal.kind == Goal.Kind.PERFORMANCE
            else _("A skill you want to build this year.")
        )
        return Task("idle", name, _("Not started"), url, hint)
    hint = ngettext("%(n)s part is empty", "%(n)s parts are empty", len(missing)) % {
        "n": len(missing)
    }
    return Task("going", name, _("Draft"), url, hint)


def share_task(step: OwnStep, name: str) -> Task:
    label = _("Share your goals with %(name)s") % {"name": name}
    if step.state in {State.WRITING, State.RETURNED}:
        word = _("Not started") if step.state == State.WRITING else _("Returned")
        return Task("idle", label, word, reverse("evaluations:step", args=[step.pk]))
    return Task("done", label, _("Shared"), reverse("evaluations:step", args=[step.pk]))


def meet_task(step: OwnStep, name: str) -> Task:
    label = _("Meet with %(name)s") % {"name": name}
    if step.state == State.SIGNING:
        return Task("done", label, _("Done"))
    if step.state == State.SHARED:
        return Task("wait", label, _("Waiting on %(name)s") % {"name": name})
    return Task("locked", label, _("Not yet open"), hint=_("Opens after you share."))


def sign_task(step: OwnStep, name: str) -> Task:
    label = _("Sign your goals")
    if step.state == State.SIGNING:
        url = reverse("evaluations:step", args=[step.pk])
        return Task("going", label, _("Your turn"), url)
    hint = _("Opens after you meet. %(name)s signs first.") % {"name": name}
    return Task("locked", label, _("Not yet open"), hint=hint)


def main_action(step: OwnStep, goals: list[GoalProgress]) -> tuple[str, str]:
    """Where the one main button leads, and what it says."""
    page = reverse("evaluations:step", args=[step.pk])
    if step.state in {State.WRITING, State.RETURNED}:
        goal = next((p.goal for p in goals if p.missing), None)
        if goal is None:
            return page, _("Read once more and share")
        words = {
            Goal.Kind.PERFORMANCE: _("Write your performance goal"),
            Goal.Kind.DEVELOPMENT: _("Write your development goal"),
        }
        return f"{reverse('goals:goal', args=[goal.pk])}?next=/", words[Goal.Kind(goal.kind)]
    if step.state == State.SIGNING:
        return page, _("Read and sign")
    return page, _("See your goals")


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
    team = [*team_tasks(queue), *talk_tasks(membership)] if queue.total else []
    return {
        "year": year,
        "queue": queue,
        "team": team,
        "title": team_title(membership, queue) if queue.ready or not year else year.title,
        "next_steps": next_steps_of(membership),
        "done_count": sum(task.kind == "done" for task in year.tasks) if year else 0,
    }


def team_title(membership: Membership, queue: QueueCounts) -> str:
    if queue.ready:
        return ngettext(
            "%(n)s person is ready for you to sign",
            "%(n)s people are ready for you to sign",
            queue.ready,
        ) % {"n": queue.ready}
    if queue.waiting:
        return _("No one is waiting for you")
    if queue.total:
        return _("Everyone on your team has signed")
    return _("Welcome, %(name)s") % {"name": membership.first_name}


def talk_tasks(membership: Membership) -> list[Task]:
    """Whom a talk might do good: an invitation, which is never overdue."""
    number = count_gentle_turns(membership)
    if not number:
        return []
    name = ngettext(
        "%(n)s person may like a talk with you",
        "%(n)s people may like a talk with you",
        number,
    ) % {"n": number}
    return [Task("idle", name, _("No hurry"), reverse("evaluations:team_meetings"))]


def team_tasks(queue: QueueCounts) -> list[Task]:
    page = reverse("evaluations:queue")
    lines = [
        ("going", queue.ready, _("Ready for you to sign"), _("Your turn")),
        ("wait", queue.waiting, _("Still writing, or waiting to sign"), _("Waiting")),
        ("done", queue.signed, _("Signed by both"), _("Done")),
    ]
    return [Task(kind, f"{name}: {n}", word, page) for kind, n, name, word in lines if n]
