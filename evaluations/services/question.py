"""Somebody is to answer a proposed change of a goal: it stands on their home page until they do.

The promise is a gentle date, the last day of the conference: nobody is late with an answer.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import cancel, settle
from deadlines.services.gentle import post_promise
from deadlines.services.in_bulk import cancel_deadlines
from deadlines.services.notice import tell
from evaluations.models import Cycle, Point, Step
from goals.models import GoalChange

GOAL_CHANGE = "goal_change"  # Deadline.kind
ACT = "answer_goal_change"


def ask_for_answer(change: GoalChange, point: Point, step: Step) -> Membership | None:
    """Post it for the other one of the two, and return who that is. `step` came with people."""
    to = answerer(change, step.employee)
    if to is None:
        return None
    today = clock.today(step.employee.district)
    post_promise(
        kind=GOAL_CHANGE,
        subject_id=change.pk,
        person=to,
        day=max(step.deadline.last_day_on, today) if step.deadline else today,
        school_year=step.participation.cycle.process.school_year,
        act=ACT,
        what=_("Answer a change of a goal: %(goal)s") % {"goal": change.goal.name.lower()},
        path=page_of(point),
    )
    return to


def tell_of_question(change: GoalChange, point: Point, step: Step) -> None:
    """By notice and mail: a change waits for the answer of the other one."""
    if (to := answerer(change, step.employee)) is not None:
        about = step.employee if to != step.employee else None
        what = f"{step.rule.name}, {change.goal.name.lower()}"
        tell([to], kind=NoticeKind.GOAL_CHANGE, path=page_of(point), what=what, about=about)


def page_of(point: Point) -> str:
    return f"/steps/{point.step_id}/#p{point.position}"


def answerer(change: GoalChange, employee: Membership) -> Membership | None:
    """Whoever did not propose it: the employee, or the supervisor of now."""
    return employee.supervisor if change.proposed_by_id == employee.pk else employee


def note_answer(change: GoalChange, step: Step, actor: Membership) -> None:
    """It is off the home page, and whoever proposed it is told. Again = nothing."""
    if not settle(GOAL_CHANGE, change.pk, acted_on=clock.today(actor.district)):
        return
    point = step.points.filter(goal=change.goal_id).first()
    path = page_of(point) if point else f"/steps/{step.pk}/"
    to, employee = change.proposed_by, step.employee
    what = f"{step.rule.name}, {change.goal.name.lower()}"
    about = None if to.pk == employee.pk else employee
    tell([to], kind=NoticeKind.GOAL_ANSWER, path=path, what=what, about=about)


def call_off_question(change: GoalChange) -> None:
    cancel(GOAL_CHANGE, change.pk)


def call_off_questions(people: QuerySet[Membership]) -> None:
    """About goals of people who left, or were let off: nobody waits for an answer."""
    cancel_deadlines(open_changes(people).values_list("pk"))


def call_off_questions_in(step: Step) -> None:
    """HR let somebody off it."""
    open_ones = GoalChange.objects.open().filter(subject_id=step.pk)
    cancel_deadlines(open_ones.values_list("pk"))


def hand_over_questions(people: QuerySet[Membership]) -> None:
    """What these employees proposed is for the supervisor of now to answer, who is told."""
    changes = list(open_changes(people).select_related("goal"))
    subjects = [change.subject_id for change in changes]
    steps = Step.objects.active().with_people().in_bulk(subjects)
    points = {(p.step_id, p.goal_id): p for p in Point.objects.filter(step__in=subjects)}
    asked = Deadline.objects.filter(kind=GOAL_CHANGE, subject_id__in=[c.pk for c in changes])
    turns = dict(asked.values_list("subject_id", "turn"))
    for change in changes:
        step, point = steps.get(change.subject_id), points.get((change.subject_id, change.goal_id))
        if step is None or point is None:
            continue
        to = ask_for_answer(change, point, step)
        if to is not None and to.pk != turns.get(change.pk):
            tell_of_question(change, point, step)


def open_changes(people: QuerySet[Membership]) -> QuerySet[GoalChange]:
    """Of these people's goals, in steps that are expected, of years that are not closed."""
    steps = Step.objects.filter(participation__employee__in=people, excuse="")
    steps = steps.exclude(participation__cycle__state=Cycle.State.CLOSED)
    return GoalChange.objects.open().filter(subject_id__in=steps.values("pk"))
