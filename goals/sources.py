"""Which rows hold the goals of a year that has ended? (see evaluations/sources.py)"""

from uuid import UUID

from django.utils.translation import gettext as _

from goals.models import Action, Carried, ChangeDraft, Comment, Goal, GoalSet, Suggestion
from records.sources import Sources, Table


def goal_sources(years: dict[tuple[UUID, UUID], UUID]) -> Sources:
    """`years` maps an employee and school year to the document with which its goals go.

    What was carried into a later year is written there anew, and stays with that year.
    """
    sets = GoalSet.objects.filter(
        employee__in={employee for employee, _year in years},
        school_year__in={year for _employee, year in years},
    )
    document_of = {
        pk: years[employee, year]
        for pk, employee, year in sets.values_list("pk", "employee", "school_year")
        if (employee, year) in years
    }
    ids = list(document_of)
    goal_history = Goal.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        goal_set__in=ids
    )
    rows = goal_history.values_list("pgh_obj_id", "goal_set").distinct()
    goals = {goal: document_of[goal_set] for goal, goal_set in rows}
    action_history = Action.pgh_event_model.objects  # type: ignore[attr-defined]
    tables = [
        Table(Comment.objects.filter(goal_set__in=ids), _("Remarks on goals")),
        Table(Suggestion.objects.filter(goal__in=list(goals))),
        Table(Carried.objects.filter(goal_set__in=ids)),
        Table(ChangeDraft.objects.filter(goal__in=list(goals))),
        Table(Goal.objects.filter(pk__in=list(goals)), _("Goals")),
        Table(action_history.filter(goal__in=list(goals))),
        Table(goal_history),
    ]
    return Sources(document_of=document_of | goals, tables=tables)
