"""What do the evaluation years tell of somebody? Observations, conferences, ratings and dates."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.alongside import model_of, models_of
from accounts.models import Membership
from accounts.wording import day_of
from evaluations.models import Observation, Point, Prompt
from forms.asked import asked_rows, by_row
from forms.models import Sheet
from forms.overall import overall_of
from goals.models import Goal
from remediation.reviews.chronology_rows import Found, Row, day, name
from remediation.reviews.entries import Entry, Kind, say_day
from remediation.reviews.rules import FAMILIES

EXTENDED = "extended"  # DateChange.why
THEIRS = """JOIN evaluations_participation y
        ON y.id = {}.participation_id AND y.employee_id = %(person)s"""
STEP = f"""JOIN evaluations_step s ON s.id = {{}}.step_id {THEIRS.format("s")}
        JOIN evaluations_steprule l ON l.id = s.rule_id"""
YEAR_SOURCES = {
    # Those that were shared. Entered on the day they were shared: before that it is a draft.
    "observations": f"""
        SELECT o.id AS pk, o.observed_on, o.kind, o.announcement, o.place, o.met_on,
            {day("o.shared_at")} AS shared_on, {name("m")} AS observer
        FROM evaluations_observation o {THEIRS.format("o")}
        JOIN accounts_membership m ON m.id = o.observer_id
        WHERE o.shared_at IS NOT NULL AND o.observed_on >= %(since_day)s""",
    # With the last day of the step.
    "conferences": f"""
        SELECT c.id AS pk, c.held_on, {day("c.entered_at")} AS entered_on, c.step_id,
            l.name AS step_name, {name("m")} AS entered_by,
            (SELECT d.last_day_on FROM deadlines_deadline d
             WHERE d.kind = l.kind AND d.subject_id = s.id LIMIT 1) AS last_day_on
        FROM evaluations_conference c {STEP.format("c")}
        JOIN accounts_membership m ON m.id = c.entered_by_id
        WHERE c.held_on >= %(since_day)s""",
    # One-on-ones that were entered.
    "talks": f"""
        SELECT o.id AS pk, o.held_on, {day("o.entered_at")} AS entered_on, o.next_step,
            {name("m")} AS written_by
        FROM evaluations_oneonone o {THEIRS.format("o")}
        JOIN accounts_membership m ON m.id = o.written_by_id
        WHERE o.entered_at IS NOT NULL AND o.held_on >= %(since_day)s""",
    # How each goal ended, once the year-end conference is closed.
    "results": f"""
        SELECT to_json(p) AS point, to_json(g) AS goal, to_json(q) AS prompt,
            {day("s.completed_at")} AS done_on, l.name AS step_name
        FROM evaluations_point p {STEP.format("p")}
        LEFT JOIN goals_goal g ON g.id = p.goal_id
        LEFT JOIN evaluations_prompt q ON q.id = p.prompt_id
        WHERE s.completed_at >= %(since)s AND p.result <> ''""",
    # Dates that were met late, or are over. What has a conference stands there already; a plan
    # that was not shared yet tells nothing.
    "missed": f"""
        SELECT d.id AS pk, d.last_day_on, d.acted_on, d.settled_at IS NOT NULL AS is_done, d.what,
            d.path
        FROM deadlines_deadline d
        WHERE d.person_id = %(person)s AND d.cancelled_at IS NULL AND NOT d.is_gentle
            AND d.last_day_on >= %(since_day)s
            AND (d.was_late OR d.settled_at IS NULL AND d.overdue_from <= %(today)s)
            AND NOT EXISTS(
                SELECT FROM evaluations_conference c WHERE c.step_id = d.subject_id)
            AND NOT EXISTS(
                SELECT FROM remediation_case p JOIN remediation_casekind k ON k.id = p.kind_id
                WHERE p.id = d.subject_id AND p.issued_at IS NULL
                    AND k.family NOT IN {FAMILIES})""",
    # Each time HR gave more time, and why.
    "more_time": f"""
        SELECT c.id AS pk, {day("c.changed_at")} AS changed_on, c.last_day_on, c.reason,
            d.what, d.path, {name("m")} AS changed_by
        FROM deadlines_datechange c
        JOIN deadlines_deadline d ON d.id = c.deadline_id AND d.person_id = %(person)s
        LEFT JOIN accounts_membership m ON m.id = c.changed_by_id
        WHERE c.why = '{EXTENDED}' AND c.changed_at >= %(since)s""",
    # Ratings are put together from the form and its answers: asked for where there are any.
    "rated": f"""
        SELECT FROM forms_sheet t
        WHERE t.person_id = %(person)s AND t.voice = '{Sheet.Voice.SUPERVISOR.value}'
            AND t.shared_at >= %(since)s AND t.state <> '{Sheet.State.DRAFT.value}' LIMIT 1""",
}


def year_entries(found: Found, person: Membership, since: datetime) -> Iterator[Entry]:
    """Of the rows of `YEAR_SOURCES`; whoever was rated costs a few statements more."""
    yield from map(_observation, found["observations"])
    yield from map(_conference, found["conferences"])
    yield from map(_talk, found["talks"])
    yield from map(_result, found["results"])
    yield from map(_missed, found["missed"])
    yield from map(_more_time, found["more_time"])
    if found["rated"]:
        yield from ratings(person, since)


def _observation(row: Row) -> Entry:
    kind, announcement = Observation.Kind, Observation.Announcement
    told = [kind(row.kind).label, announcement(row.announcement).label.lower(), row.place]
    more = ", ".join(str(part) for part in told if part)
    if row.met_on:
        more += ". " + _("Talked over %(day)s") % {"day": say_day(row.met_on)}
    return Entry(
        f"observation:{row.pk}",
        Kind.OBSERVATION,
        row.observed_on,
        _("Observed by %(name)s") % {"name": row.observer},
        more=f"{more}.",
        who=row.observer,
        entered_on=row.shared_on,
        url=reverse_lazy("evaluations:observation", args=[row.pk]),
    )


def _conference(row: Row) -> Entry:
    return Entry(
        f"conference:{row.pk}",
        Kind.CONFERENCE,
        row.held_on,
        _("Conference: %(step)s") % {"step": row.step_name},
        who=row.entered_by,
        entered_on=row.entered_on,
        url=reverse_lazy("evaluations:step", args=[row.step_id]),
        last_day=row.last_day_on,
    )


def _talk(row: Row) -> Entry:
    return Entry(
        f"talk:{row.pk}",
        Kind.TALK,
        row.held_on,
        _("One-on-one with %(name)s") % {"name": row.written_by},
        more=row.next_step and _("Next step: %(what)s") % {"what": row.next_step},
        who=row.written_by,
        entered_on=row.entered_on,
        url=reverse_lazy("evaluations:one_on_one", args=[row.pk]),
    )


def _result(row: Row) -> Entry:
    (point,) = models_of(Point, [row.point])
    point.goal = model_of(Goal, row.goal)
    point.prompt = model_of(Prompt, row.prompt)
    return Entry(
        f"result:{point.pk}",
        Kind.RATING,
        row.done_on,
        f"{point.title}: {point.get_result_display()}",
        more=row.step_name,
        url=reverse_lazy("evaluations:step", args=[point.step_id]),
    )


def ratings(person: Membership, since: datetime) -> Iterator[Entry]:
    """What a supervisor or an observer rated on a form, and shared: two statements or more."""
    rows = Sheet.objects.filter(
        person=person, voice=Sheet.Voice.SUPERVISOR, shared_at__gte=since
    ).exclude(state=Sheet.State.DRAFT)
    for row in rows.select_related("form").prefetch_related("answers"):
        asked, answers = asked_rows(row), by_row(row.answers.all())
        overall = overall_of(row, asked, answers)
        told = []
        for one in asked:
            level = one.level(answers[one.code].level) if one.code in answers else None
            if level is not None:
                told.append((one.title, level))
        low = [f"{title}: {level.title}" for title, level in told if level.is_low]
        title = row.form.title
        if overall is not None and overall.level is not None:
            title = f"{title}: {overall.level.title}"
        yield Entry(
            f"rating:{row.pk}",
            Kind.RATING,
            day_of(row.shared_at or since),
            title,
            more="; ".join(low),
            url=reverse_lazy("forms:sheet", args=[row.pk]),
            standards=frozenset(title for title, level in told if level.is_low),
        )


def _missed(row: Row) -> Entry:
    return Entry(
        f"deadline:{row.pk}",
        Kind.DEADLINE,
        row.acted_on if row.is_done and row.acted_on else row.last_day_on,
        row.what,
        more="" if row.is_done else _("Not done yet."),
        url=row.path,
        last_day=row.last_day_on,
        answer_by=None if row.is_done else row.last_day_on,
    )


def _more_time(row: Row) -> Entry:
    told = {"what": row.what, "day": say_day(row.last_day_on)}
    return Entry(
        f"more_time:{row.pk}",
        Kind.MORE_TIME,
        row.changed_on,
        _("More time until %(day)s: %(what)s") % told,
        more=row.reason,
        who=row.changed_by,
        url=row.path,
    )
