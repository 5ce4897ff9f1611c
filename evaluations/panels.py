"""What does the person page show of somebody's year? (settings.PERSON_PANELS)"""

from django.db.models import Count, OuterRef, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from evaluations import rules
from evaluations.meetings import Meeting, meetings_of
from evaluations.models import Participation, Point, Step, StepRule
from evaluations.queries import StepLine, dates_beside, dates_of, year_of


def person_counts(person: Membership, *, reader: Membership) -> YearCount | None:
    """`3 meetings` in a school year, for who may read them; else `3 steps`."""
    if not rules.can_view_progress(reader, person):
        return None
    entered = Q(one_on_ones__entered_at__isnull=False)
    in_year = Participation.objects.filter(
        employee=person, cycle__process__school_year=OuterRef("pk")
    )
    counted = in_year.order_by().values("cycle__process__school_year")
    if rules.can_read_meetings(reader, Participation(employee=person)):
        held = Count("steps__conferences", distinct=True)
        talks = Count("one_on_ones", filter=entered, distinct=True)
        return YearCount(counted.annotate(n=held + talks).values("n"), _meetings_in_words)
    return YearCount(
        counted.annotate(n=Count("steps", distinct=True)).values("n"),
        lambda n: ngettext("%(n)s step", "%(n)s steps", n) % {"n": n},
    )


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Steps, dates and meetings of a year. None for who may not see them, or without any."""
    reader = request.membership
    if not rules.can_view_progress(reader, person):
        return None
    dates = dates_of(person, year)
    lines = year_of(person, year, dates, viewer=reader)
    if not lines:
        return None
    years = {line.step.participation_id: line.step.participation for line in lines}
    read = [one for one in years.values() if rules.can_read_meetings(reader, one)]
    may_read_dates = rules.can_read_dates(reader, person)
    context = {
        "year": year,
        "lines": lines,
        "may_read_dates": may_read_dates,
        "dates": dates_beside(lines, dates) if may_read_dates else [],
        "read": read,
        "meetings": _meetings(read, reader),
        "results": results_of(lines, reader),
    }
    return render_to_string("evaluations/_person_panel.html", context, request)


def _meetings_in_words(n: int) -> str:
    return ngettext("%(n)s meeting", "%(n)s meetings", n) % {"n": n} if n else _("no meeting yet")


def _meetings(participations: list[Participation], reader: Membership) -> list[Meeting]:
    found = [meeting for one in participations for meeting in meetings_of(one, reader=reader)]
    return sorted(found, key=lambda meeting: meeting.held_on, reverse=True)


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
