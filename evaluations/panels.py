"""What does the person page show of somebody's year? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from evaluations import rules
from evaluations.conferences.meetings import meetings_in
from evaluations.models import Participation, Point, Step, StepRule
from evaluations.queries import StepLine, dates_beside, year_of
from evaluations.services.observation_count import count_of
from evaluations.year_reading import read_beside


def person_counts(person: Membership, *, reader: Membership) -> YearCount | None:
    """`3 meetings` in a school year, for who may read them; else `3 steps`."""
    if not rules.can_view_progress(reader, person):
        return None
    if rules.can_read_meetings(reader, Participation(employee=person)):
        return YearCount(MEETINGS_IN_YEAR, _meetings_in_words, {})
    return YearCount(STEPS_IN_YEAR, _steps_in_words, {})


IN_YEAR = """
    FROM evaluations_participation p
    JOIN evaluations_cycle c ON c.id = p.cycle_id
    JOIN evaluations_process o ON o.id = c.process_id
    LEFT JOIN evaluations_step s ON s.participation_id = p.id
    {}
    WHERE p.employee_id = %(person)s AND o.school_year_id = y.id
    GROUP BY o.school_year_id
"""
STEPS_IN_YEAR = f"SELECT count(s.id) {IN_YEAR.format('')}"
MEETINGS = """
    LEFT JOIN evaluations_conference m ON m.step_id = s.id
    LEFT JOIN evaluations_oneonone t ON t.participation_id = p.id AND t.entered_at IS NOT NULL
"""
MEETINGS_IN_YEAR = f"""
    SELECT count(DISTINCT m.id) + count(DISTINCT t.id) {IN_YEAR.format(MEETINGS)}
"""


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Steps, dates and meetings of a year. None for who may not see them, or without any."""
    reader = request.membership
    if not rules.can_view_progress(reader, person):
        return None
    beside = read_beside(person.pk, year.pk, reader=reader)
    lines = year_of(person, year, beside.dates, viewer=reader)
    if not lines:
        return None
    years = {line.step.participation_id: line.step.participation for line in lines}
    read = [one for one in years.values() if rules.can_read_meetings(reader, one)]
    may_read_dates = rules.can_read_dates(reader, person)
    context = {
        "year": year,
        "lines": lines,
        "may_read_dates": may_read_dates,
        "dates": dates_beside(lines, beside.dates) if may_read_dates else [],
        "read": read,
        "observed": [(one, count) for one in read if (count := count_of(one)) is not None],
        "meetings": meetings_in(beside, reader=reader) if read else [],
        "results": results_of(lines, reader),
    }
    return render_to_string("evaluations/_person_panel.html", context, request)


def change_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """HR's way to what happens to somebody in the middle of a year. Asks nothing."""
    if not rules.can_exempt(request.membership, person):
        return None
    return render_to_string("evaluations/_change_panel.html", {"person": person}, request)


def _meetings_in_words(n: int) -> str:
    return ngettext("%(n)s meeting", "%(n)s meetings", n) % {"n": n} if n else _("no meeting yet")


def _steps_in_words(n: int) -> str:
    return ngettext("%(n)s step", "%(n)s steps", n) % {"n": n}


def results_of(lines: list[StepLine], reader: Membership) -> list[Point]:
    """How each goal ended, as the year-end conference says, for who may read its notes."""
    steps = [
        line.step.pk
        for line in lines
        if line.step.rule.kind == StepRule.Kind.YEAR_END
        and line.step.state != Step.State.NOT_OPEN  # nobody has met, so there is nothing to ask
        and rules.can_read_points(reader, line.step)
    ]
    if not steps:
        return []
    points = Point.objects.filter(step__in=steps, kind=Point.Kind.GOAL).exclude(result="")
    return list(points.select_related("goal").order_by("step", "position"))
