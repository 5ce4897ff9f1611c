"""What does the person page show of somebody's goals? (settings.PERSON_PANELS)"""

from django.db.models import Count, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from accounts.alongside import models_of, rows_of
from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from goals import rules
from goals.artifacts import brought_for
from goals.models import Goal, GoalSet
from goals.services import record_view


def person_counts(person: Membership, *, reader: Membership) -> YearCount:
    """`2 goals` in a school year, of those that the reader may read."""
    sets = GoalSet.objects.visible_to(reader).filter(employee=person, school_year=OuterRef("pk"))
    counted = sets.order_by().values("school_year").annotate(n=Count("goals"))
    return YearCount(
        counted.filter(n__gt=0).values("n"),
        lambda n: ngettext("%(n)s goal", "%(n)s goals", n) % {"n": n},
    )


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Goals and artifacts of a year, for who may read them; a look of others is written down."""
    reader = request.membership
    its_goals = Goal.objects.filter(goal_set=OuterRef("pk")).in_order()
    sets = GoalSet.objects.visible_to(reader).of(person, year)
    if person.pk != reader.pk:  # for `record_view`, which would else lock it once more
        sets = sets.select_for_update(of=("self",))
    goal_set = sets.annotate(goal_rows=rows_of(its_goals)).first()
    if goal_set is None:
        return None
    goal_set.employee, goal_set.school_year = person, year  # known, so nobody asks for them
    record_view(goal_set, actor=reader, is_locked=True)
    goals = models_of(Goal, goal_set.__dict__["goal_rows"])
    context = {
        "goal_set": goal_set,
        "goals": goals,
        "is_own": rules.is_own(reader, goal_set),
        "can_read_artifacts": rules.can_read_artifacts(reader, goal_set),
    }
    if context["can_read_artifacts"]:
        context["brought"] = brought_for(goal_set, goals)
    return render_to_string("goals/_person_panel.html", context)
