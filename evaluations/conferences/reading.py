"""How is all that two people talk over read for their page? One statement, written once.

A conference has six short lists. To ask for each took six trips to the database, and composing
them by the ORM longer than the rest of the page.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts.alongside import keep_related, model_of, models_of, read_json
from accounts.asking import ask_named
from accounts.models import Membership
from accounts.rules import is_hr, supervises
from buildings.leader import LEADS
from evaluations import rules
from evaluations.models import Appointment, Attendee, NextStep, Point, PrivateNote, Prompt, Step
from evaluations.services.agenda import SEEN, seen_in
from evaluations.services.next_step import NEXT_STEP
from goals.artifacts import Brought
from goals.models import Goal, GoalChange, GoalChangePart, GoalSet, StrategicPriority
from goals.year_reading import BROUGHT, brought_in

POINTS = """
    SELECT json_build_array(
        to_json(p.*), to_json(g.*), to_json(s.*), to_json(r.*), to_json(q.*),
        to_json(m.*))
    FROM evaluations_point p
    LEFT JOIN goals_goal g ON g.id = p.goal_id
    LEFT JOIN goals_goalset s ON s.id = g.goal_set_id
    LEFT JOIN goals_strategicpriority r ON r.id = g.priority_id
    LEFT JOIN evaluations_prompt q ON q.id = p.prompt_id
    LEFT JOIN accounts_membership m ON m.id = p.updated_by_id
    WHERE p.step_id = %(step)s ORDER BY p.position
"""
NEXT_STEPS = """
    SELECT json_build_array(to_json(n.*), to_json(m.*), d.settled_at, d.cancelled_at)
    FROM evaluations_nextstep n
    JOIN accounts_membership m ON m.id = n.who_id
    LEFT JOIN deadlines_deadline d ON d.kind = %(next_step)s AND d.subject_id = n.id
    WHERE n.step_id = %(step)s ORDER BY n.due_on, n.id
"""
CHANGES = """
    SELECT json_build_array(
        to_json(c.*), to_json(g.*), to_json(p.*), to_json(b.*), to_json(d.*), to_json(f.*),
        ARRAY(SELECT to_json(t.*) FROM goals_goalchangepart t WHERE t.change_id = c.id
              ORDER BY t.position))
    FROM goals_goalchange c
    JOIN goals_goal g ON g.id = c.goal_id
    JOIN accounts_membership p ON p.id = c.proposed_by_id
    LEFT JOIN accounts_membership b ON b.id = c.on_behalf_of_id
    LEFT JOIN accounts_membership d ON d.id = c.decided_by_id
    LEFT JOIN accounts_membership f ON f.id = c.decided_for_id
    WHERE c.subject_id = %(step)s ORDER BY c.proposed_at
"""
# As `goals.rules.artifacts_visible_to`; what is marked for the conference comes first.
ARTIFACTS = f"""
    SELECT {BROUGHT}
    WHERE a.owner_id = %(employee)s AND a.school_year_id = %(year)s AND a.removed_at IS NULL
        AND (%(is_own)s OR %(leads)s AND NOT EXISTS (
            SELECT FROM goals_goalset h
            WHERE h.employee_id = a.owner_id AND h.school_year_id = a.school_year_id
                AND h.state = %(private)s
        ))
    ORDER BY a.bring_to_conference DESC, a.added_at DESC, a.id DESC
"""
STATEMENT = f"""
    SELECT ARRAY({POINTS}) AS points,
        ARRAY({NEXT_STEPS}) AS next_steps,
        ARRAY(SELECT to_json(a.*) FROM evaluations_attendee a
              WHERE a.step_id = %(step)s ORDER BY a.name) AS attendees,
        ARRAY(SELECT to_json(a.*) FROM evaluations_appointment a
              WHERE a.step_id = %(step)s AND a.cancelled_at IS NULL) AS appointments,
        ARRAY(SELECT to_json(n.*) FROM evaluations_privatenote n
              WHERE n.step_id = %(step)s AND n.writer_id = %(reader)s) AS notes,
        ARRAY({CHANGES}) AS changes,
        ARRAY({ARTIFACTS}) AS artifacts,
        ARRAY({SEEN}) AS seen,
        {LEADS} AS leads_buildings
"""

LISTS = ("points", "next_steps", "attendees", "appointments", "notes", "changes", "artifacts")


@dataclass(frozen=True)
class Talk:
    """What stands in a conference, as one reader may read it."""

    points: list[Point]
    next_steps: list[NextStep]  # each with `done_at` and `called_off_at`
    attendees: list[Attendee]
    appointment: Appointment | None
    private_note: PrivateNote | None  # the reader's own
    changes: list[GoalChange]  # of goals, the oldest first
    brought: list[Brought]  # what is marked for the conference comes first
    leads_buildings: bool  # some that are tracked
    seen: str  # `agenda.seen_of` of just this


def read_talk(step: Step, *, reader: Membership) -> Talk:
    """Which of it a reader may see, and when, the page decides; their own note is theirs alone."""
    employee = step.employee
    found = ask_named(
        STATEMENT,
        {
            "step": step.pk,
            "reader": reader.pk,
            "next_step": NEXT_STEP,
            "employee": employee.pk,
            "year": step.participation.cycle.process.school_year_id,
            "is_own": rules.is_own(reader, step),
            "leads": is_hr(reader) or supervises(reader, employee),
            "private": GoalSet.State.PRIVATE,
        },
    )
    rows = {name: list(map(read_json, found[name])) for name in LISTS}
    points = [_point(row) for row in rows["points"]]
    goals = [point.goal for point in points if point.goal is not None]
    return Talk(
        points=points,
        next_steps=[_next_step(row) for row in rows["next_steps"]],
        attendees=models_of(Attendee, rows["attendees"]),
        appointment=next(iter(models_of(Appointment, rows["appointments"])), None),
        private_note=next(iter(models_of(PrivateNote, rows["notes"])), None),
        changes=[_change(row) for row in rows["changes"]],
        brought=[brought_in(row, goals) for row in rows["artifacts"]],
        leads_buildings=found["leads_buildings"],
        seen=seen_in(found["seen"]),
    )


def _point(row: list[Any]) -> Point:
    own, goal, goal_set, priority, prompt, updated_by = row
    (point,) = models_of(Point, [own])
    point.goal = model_of(Goal, goal)
    if point.goal is not None:
        (point.goal.goal_set,) = models_of(GoalSet, [goal_set])
        point.goal.priority = model_of(StrategicPriority, priority)
    point.prompt = model_of(Prompt, prompt)
    point.updated_by = model_of(Membership, updated_by)
    return point


def _next_step(row: list[Any]) -> NextStep:
    own, who, done_at, called_off_at = row
    (next_step,) = models_of(NextStep, [own])
    (next_step.who,) = models_of(Membership, [who])
    next_step.__dict__["done_at"] = done_at and parse_datetime(done_at)
    next_step.__dict__["called_off_at"] = called_off_at and parse_datetime(called_off_at)
    return next_step


def _change(row: list[Any]) -> GoalChange:
    own, goal, proposed_by, on_behalf_of, decided_by, decided_for, parts = row
    (change,) = models_of(GoalChange, [own])
    (change.goal,) = models_of(Goal, [goal])
    (change.proposed_by,) = models_of(Membership, [proposed_by])
    change.on_behalf_of = model_of(Membership, on_behalf_of)
    change.decided_by = model_of(Membership, decided_by)
    change.decided_for = model_of(Membership, decided_for)
    keep_related(change, "parts", models_of(GoalChangePart, parts))
    return change
