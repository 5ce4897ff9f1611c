"""How does a cycle come to be part-way? By the services that people use, one after the other."""

from datetime import date
from random import Random

from accounts import clock
from accounts.authentication import Authentication
from accounts.models import Membership
from config.demo import artifacts, words
from evaluations.models import Step, StepRule
from evaluations.services.sharing import return_step, share_step
from evaluations.services.signing import sign_as_employee, sign_step
from goals.models import Goal, ImprovementGoal
from goals.services import save_goal

# Of a hundred people, how many have come how far.
STAGES = [
    ("untouched", 12),
    ("begun", 18),
    ("shared", 20),
    ("returned", 5),
    ("signing", 10),
    ("signed", 35),
]


def play(steps: list[Step], seed: int, met_on: date) -> None:
    """Carry each step as far as its lot falls. The same seed tells the same story."""
    random = Random(seed)
    names, weights = zip(*STAGES, strict=True)
    for step in steps:
        stage = random.choices(names, weights)[0]
        carry(step, stage, random, met_on)
        if step.goal_set is not None and stage in {"shared", "signing", "signed"}:
            artifacts.bring(step.goal_set, Random(f"{seed} {step.employee.employee_number}"))


def goal_setting_steps() -> list[Step]:
    """Steps of people who have a supervisor, in a fixed order."""
    return list(
        Step.objects.filter(
            rule__kind=StepRule.Kind.GOAL_SETTING,
            participation__employee__supervisor__isnull=False,
        )
        .select_related("participation__employee__supervisor", "goal_set", "rule")
        .order_by("participation__employee__employee_number")
    )


def carry(step: Step, stage: str, random: Random, met_on: date) -> None:
    employee, supervisor = step.employee, step.employee.supervisor
    assert supervisor is not None  # goal_setting_steps leaves the others out
    if stage == "untouched":
        return
    write(step, employee, random, whole=stage != "begun")
    if stage == "begun":
        return
    share_step(step, actor=employee)
    if stage == "returned":
        return_step(step, actor=supervisor, note=words.RETURN_NOTE)
    if stage in {"signing", "signed"}:
        sign_step(step, actor=supervisor, authentication=proof(), held_on=met_on)
    if stage == "signed":
        sign_as_employee(step, actor=employee, authentication=proof())


def write(step: Step, employee: Membership, random: Random, *, whole: bool) -> None:
    for goal in Goal.objects.filter(goal_set=step.goal_set_id):
        if not whole and goal.kind == Goal.Kind.DEVELOPMENT:
            continue
        changes = fitting_words(goal, employee, random)
        if whole:
            changes |= {"target_on": random.choice(words.TARGETS), "actions": actions()}
        save_goal(goal, actor=employee, changes=changes, version=goal.version)


def fitting_words(goal: Goal, employee: Membership, random: Random) -> dict[str, object]:
    """What somebody in this job may write, and the improvement goal it serves where some stand.

    Four and three lots, whoever draws: words for one more job change nobody's stage.
    """
    performance, development = words.fitting(employee.job_title)
    if goal.kind == Goal.Kind.DEVELOPMENT:
        return {**words.DEVELOPMENT[development[random.randrange(3) % len(development)]]}
    chosen = performance[random.randrange(4) % len(performance)]
    changes: dict[str, object] = {**words.PERFORMANCE[chosen]}
    text = words.IMPROVEMENT_GOALS[words.SERVED[chosen]]
    served = ImprovementGoal.objects.for_employee(employee, goal.goal_set.school_year)
    if found := served.filter(text=text).first():
        changes["improvement_goal"] = found
    return changes


def actions() -> list[dict[str, object]]:
    return [{**action, "finish_on": None} for action in words.ACTIONS]


def proof() -> Authentication:
    """How a made-up signature says it knew its signer."""
    return Authentication("demonstration", clock.now(), "0" * 64, None, "demonstration")
