"""The day of a step of a plan is due for whoever does it, as a next step of a review is (E19)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from buildings.models import PlanStep
from buildings.services.review_round import first_executive, leaders_of_sites
from buildings.services.step_day import ACT, ACT_NAME
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import pass_turn
from deadlines.services.gentle import post_promise
from deadlines.services.notice import tell

PLAN_STEP = "plan_step"  # Deadline.kind
PATH = "/buildings/plans/{}/"  # where the step and its button stand


def post_step(step: PlanStep) -> None:
    """Posted again = the newer day and person stand."""
    post_promise(
        kind=PLAN_STEP,
        subject_id=step.pk,
        person=step.owner,
        day=step.due_on,
        school_year=step.plan.school_year,
        act=ACT,
        what=_("Next step"),
        path=PATH.format(step.plan_id),
    )


def tell_owner(step: PlanStep, actor: Membership) -> None:
    """Who was named by somebody else hears of it."""
    if step.owner_id != actor.pk:
        path = PATH.format(step.plan_id)
        tell([step.owner], kind=NoticeKind.HANDED_OVER, path=path, what=_("Next step"))


def leave_plan_steps(gone: QuerySet[Membership]) -> None:
    """Whoever leads the building now finds somebody, or an executive does. Twice is once."""
    waiting = Deadline.objects.open().filter(kind=PLAN_STEP, turn__in=gone)
    steps = PlanStep.objects.filter(pk__in=waiting.values("subject_id")).select_related("plan")
    found = list(steps)
    if not found:
        return
    leaders, executive = leaders_of_sites(), first_executive()
    for step in found:
        to = leaders.get(step.plan.site_id) or executive
        if to is not None:
            pass_turn(PLAN_STEP, step.pk, to=to, act=ACT_NAME, notice=NoticeKind.HANDED_OVER)
