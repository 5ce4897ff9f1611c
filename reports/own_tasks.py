"""What is to do in the step somebody is at, line by line, and where does the button lead?"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.models import Step, StepRule
from goals.models import Goal
from goals.reading import GoalProgress
from reports.own_steps import OwnStep

State = Step.State


@dataclass(frozen=True)
class Task:
    """One line of the task list: the glyph says how it stands, the word says it again."""

    kind: str
    name: str
    word: str
    url: str = ""
    hint: str = ""


def name_of_supervisor(step: OwnStep) -> str:
    return step.supervisor or _("your supervisor")


def tasks_of(step: OwnStep, goals: list[GoalProgress], *, had_goals: bool) -> list[Task]:
    if step.kind == StepRule.Kind.GOAL_SETTING:
        return goal_setting_tasks(step, goals)
    if step.kind == StepRule.Kind.SELF_ASSESSMENT:
        return self_assessment_tasks(step)
    return conference_tasks(step, had_goals=had_goals)


def self_assessment_tasks(step: OwnStep) -> list[Task]:
    page = reverse("evaluations:step", args=[step.pk])
    hint = _("What is known already stands in it. Only you can read it until you hand it in.")
    return [Task("going", _("Look back on your year"), _("Your turn"), page, hint)]


def conference_tasks(step: OwnStep, *, had_goals: bool) -> list[Task]:
    """Mid-year and end of the year: get ready, meet, and at the end sign."""
    name, page = name_of_supervisor(step), reverse("evaluations:step", args=[step.pk])
    ready = _("Get ready: look at your goals, and bring what shows your work")
    if not had_goals:
        ready = _("Get ready: look at your development plan, and bring what shows your work")
    there = page
    if step.kind == StepRule.Kind.PLANNING:
        ready, there = _("Get ready: look at your development plan"), reverse("goals:idp_mine")
    met = step.state == State.SIGNING
    meet = Task("wait", _("Meet with %(name)s") % {"name": name}, _("Together"))
    tasks = [
        Task("done", ready, _("Done")) if met else Task("idle", ready, _("When you like"), there),
        Task("done", meet.name, _("Done")) if met else meet,
    ]
    if step.kind == StepRule.Kind.YEAR_END:
        tasks.append(receive_task(page, name, is_turn=met))
    return tasks


def receive_task(page: str, name: str, *, is_turn: bool) -> Task:
    label = _("Read and sign your year-end summary")
    if is_turn:
        return Task("going", label, _("Your turn"), page)
    hint = _("Opens after you meet. %(name)s signs first.") % {"name": name}
    return Task("locked", label, _("Not yet open"), hint=hint)


def goal_setting_tasks(step: OwnStep, goals: list[GoalProgress]) -> list[Task]:
    name = name_of_supervisor(step)
    return [
        *left_tasks(step),
        *(goal_task(step, progress) for progress in goals),
        share_task(step, name),
        meet_task(step, name),
        sign_task(step, name),
    ]


def left_tasks(step: OwnStep) -> list[Task]:
    """What the year before left, as long as it waits for an answer that can be given."""
    left = step.left
    if left is None or not left.offers or step.state not in {State.WRITING, State.RETURNED}:
        return []
    year = left.year.replace("-", "–")
    hint = _("What your year-end conference named to develop.")
    if left.goals:
        hint = ngettext(
            "%(n)s goal was not fully met. Take it over, or leave it.",
            "%(n)s goals were not fully met. Take them over, or leave them.",
            left.goals,
        ) % {"n": left.goals}
    name = _("Look at what %(year)s left") % {"year": year}
    return [Task("idle", name, _("Your choice"), offers_page(step), hint)]


def offers_page(step: OwnStep) -> str:
    return f"{reverse('goals:set', args=[step.goal_set_id])}#h-offers"


def goal_task(step: OwnStep, progress: GoalProgress) -> Task:
    goal, missing = progress.goal, progress.missing
    names = {
        Goal.Kind.PERFORMANCE: _("Write your performance goal"),
        Goal.Kind.DEVELOPMENT: _("Write your development goal"),
        Goal.Kind.GROWTH: _("Write your performance growth goal"),
    }
    name = names[Goal.Kind(goal.kind)]
    if step.state not in {State.WRITING, State.RETURNED}:
        return Task("done", name, _("Done"))
    url = f"{reverse('goals:goal', args=[goal.pk])}?next=/"
    if not missing:
        return Task("done", name, _("Done"), url)
    if goal.version == 1:
        return Task("idle", name, _("Not started"), url, first_hint(step, goal))
    hint = ngettext("%(n)s part is empty", "%(n)s parts are empty", len(missing)) % {
        "n": len(missing)
    }
    return Task("going", name, _("Draft"), url, hint)


def first_hint(step: OwnStep, goal: Goal) -> str:
    """Beside a goal that nobody has written in yet."""
    if goal.kind == Goal.Kind.PERFORMANCE:
        return _("How your daily work helps your school or department.")
    if goal.kind == Goal.Kind.GROWTH:
        return _("A result for the district, with the priority it serves.")
    if step.left and step.left.has_begun:
        return _("Begun with what your year-end conference named to develop.")
    return _("A skill you want to build this year.")


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
    if step.state == State.MEETING or step.kind == StepRule.Kind.SELF_ASSESSMENT:
        return page, _("Open the %(step)s") % {"step": step.name.lower()}
    if step.state in {State.WRITING, State.RETURNED}:
        goal = next((p.goal for p in goals if p.missing), None)
        if goal is None:
            return page, _("Read once more and share")
        if step.left and step.left.goals and goal.version == 1:
            return offers_page(step), _("See what last year left")
        words = {
            Goal.Kind.PERFORMANCE: _("Write your performance goal"),
            Goal.Kind.DEVELOPMENT: _("Write your development goal"),
            Goal.Kind.GROWTH: _("Write your performance growth goal"),
        }
        return f"{reverse('goals:goal', args=[goal.pk])}?next=/", words[Goal.Kind(goal.kind)]
    if step.state == State.SIGNING:
        return page, _("Read and sign")
    return page, _("See your goals")
