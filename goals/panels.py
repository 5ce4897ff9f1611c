"""What does the person page show of somebody's goals? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string
from django.utils.translation import ngettext

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from goals import rules
from goals.services import record_view
from goals.year_reading import read_goal_year


def person_counts(person: Membership, *, reader: Membership) -> YearCount:
    """`2 goals` in a school year, of those that the reader may read."""
    return YearCount(
        IN_YEAR,
        lambda n: ngettext("%(n)s goal", "%(n)s goals", n) % {"n": n},
        {"goal_states": rules.states_read_by(reader, person)},
    )


IN_YEAR = """
    SELECT nullif(count(*), 0) FROM goals_goalset g JOIN goals_goal o ON o.goal_set_id = g.id
    WHERE g.employee_id = %(person)s AND g.school_year_id = y.id
        AND g.state = ANY(%(goal_states)s::text[])
"""


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Goals and artifacts of a year, for who may read them; a look of others is written down."""
    reader = request.membership
    found = read_goal_year(person, year, reader=reader)
    if found is None:
        return None
    goal_set = found.goal_set
    record_view(goal_set, actor=reader, is_locked=True)
    may_read_artifacts = rules.can_read_artifacts(reader, goal_set)
    context = {
        "goal_set": goal_set,
        "goals": found.goals,
        "is_own": rules.is_own(reader, goal_set),
        "can_read_artifacts": may_read_artifacts,
        "brought": found.brought if may_read_artifacts else [],
    }
    return render_to_string("goals/_person_panel.html", context)
