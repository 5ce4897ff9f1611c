"""Who takes part? Rows for many people at once, in a handful of statements.

Everything here may run again: what stands already is left as it is.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, QuerySet, UUIDField, Value, When

from accounts.bulk import joined_as_sets
from accounts.models import Membership
from deadlines.dates import event_of
from deadlines.rule import Event
from deadlines.services.deadline import post_deadlines
from evaluations.models import Cycle, Participation, Process, Step, StepRule
from evaluations.models.cycle import StepQuerySet
from evaluations.plan_starts import plan_starts
from evaluations.processes.audience import people_of
from evaluations.services.carry import carry_into
from evaluations.services.talk_reminder import watch_talks
from evaluations.steps.axes import goals_asked
from evaluations.steps.turns import EMPLOYEES_TURN, SUPERVISORS_TURN, first_act
from goals.services import start_goal_sets


def without_participation(cycle: Cycle) -> QuerySet[Membership]:
    """Served, and not in the cycle yet."""
    own = Participation.objects.filter(cycle=cycle, employee=OuterRef("pk"))
    return people_of(cycle.process).filter(~Exists(own))


def add_participations(cycle: Cycle, employee_ids: Iterable[UUID]) -> int:
    """Participation, goals, steps and deadlines of these people. Returns how many are new."""
    ids = list(employee_ids)
    if not ids:
        return 0
    with joined_as_sets(), connection.cursor() as cursor:
        if cycle.process.sets_goals:
            process = cycle.process
            start_goal_sets(ids, process.school_year, goals_asked(process), guide=process.guide)
        cursor.execute(INSERT_PARTICIPATIONS, [cycle.pk, Participation.State.ACTIVE, ids])
        made = cursor.rowcount
        cursor.execute(
            INSERT_STEPS,
            {
                "cycle": cycle.pk,
                "process": cycle.process_id,
                "year": cycle.process.school_year_id,
                "employees": ids,
                "goal_setting": StepRule.Kind.GOAL_SETTING,
                "not_open": Step.State.NOT_OPEN,
                "writing": Step.State.WRITING,
                "meeting": Step.State.MEETING,
                "complete": Step.State.COMPLETE,
                "new": Step.Excuse.NEW,
            },
        )
        _post_step_deadlines(cycle, ids)
        carry_into(cycle, ids)
        watch_talks(cycle.process, Participation.objects.filter(cycle=cycle, employee__in=ids))
    return made


def turn_in_sql() -> Case:
    """`turns.turn_of` for many steps at once: the id of whose turn it is."""
    return Case(
        When(state__in=list(EMPLOYEES_TURN), then=F("participation__employee")),
        When(state__in=list(SUPERVISORS_TURN), then=F("participation__employee__supervisor")),
        default=Value(None),
        output_field=UUIDField(),
    )


def _post_step_deadlines(cycle: Cycle, employee_ids: list[UUID]) -> None:
    """The whole year at once, so that homes and calendar show it (see turns.py)."""
    for rule in cycle.process.step_rules.select_related("deadline_rule__counts_from"):
        steps = Step.objects.filter(
            rule=rule,
            participation__cycle=cycle,
            participation__employee__in=employee_ids,
        )
        event = event_of(rule.deadline_rule)
        if event is None:  # else its day is not known yet
            post_dates_of(rule, cycle.process, steps)
        elif event == Event.PLAN_STARTED:  # unless the plan was there before
            for on, ids in days_of_plans(cycle, employee_ids).items():
                post_dates_of(
                    rule, cycle.process, steps.filter(participation__in=ids), happened_on=on
                )


def days_of_plans(cycle: Cycle, employees: list[UUID] | None = None) -> dict[date, list[UUID]]:
    """On which day whose plan started: participations of the cycle, of these people or all."""
    rows = Participation.objects.filter(cycle=cycle)
    if employees is not None:
        rows = rows.filter(employee__in=employees)
    participations = dict(rows.values_list("employee", "pk"))
    days: dict[date, list[UUID]] = {}
    for employee, day in plan_starts(list(participations), cycle.process.school_year).items():
        days.setdefault(day, []).append(participations[employee])
    return days


def post_dates_of(
    rule: StepRule, process: Process, steps: StepQuerySet, happened_on: date | None = None
) -> int:
    """The dates of these steps; those that have one keep it. Returns how many are new."""
    return post_deadlines(
        kind=rule.kind,
        rule=rule.deadline_rule,
        school_year=process.school_year,
        act=first_act(rule.kind),
        what=rule.name,
        path="/steps/{}/",
        subjects=steps.filter(excuse="")
        .annotate(whose_turn=turn_in_sql())
        .values_list("pk", "participation__employee", "whose_turn"),
        happened_on=happened_on,
    )


INSERT_PARTICIPATIONS = """
    INSERT INTO evaluations_participation (cycle_id, employee_id, state)
    SELECT %s, employee, %s FROM unnest(%s::uuid[]) AS employee
    ON CONFLICT (district_id, cycle_id, employee_id) DO NOTHING
"""
INSERT_STEPS = """
    INSERT INTO evaluations_step (participation_id, rule_id, goal_set_id, state, excuse)
    SELECT p.id, r.id, CASE WHEN r.kind = %(goal_setting)s THEN g.id END,
        CASE WHEN is_new THEN %(complete)s
             WHEN r.position > first.position THEN %(not_open)s
             WHEN r.kind = %(goal_setting)s THEN %(writing)s ELSE %(meeting)s END,
        CASE WHEN is_new THEN %(new)s ELSE '' END
    FROM evaluations_participation p
    JOIN accounts_membership person ON person.id = p.employee_id
    CROSS JOIN evaluations_steprule r
    CROSS JOIN (SELECT min(position) AS position FROM evaluations_steprule
                WHERE process_id = %(process)s) first
    JOIN accounts_schoolyear year ON year.id = %(year)s
    CROSS JOIN LATERAL (SELECT r.new_months > 0 AND coalesce(
        person.in_role_since > year.starts_on - make_interval(months => r.new_months), false
    ) AS is_new) excused
    LEFT JOIN goals_goalset g ON g.employee_id = p.employee_id AND g.school_year_id = %(year)s
    WHERE p.cycle_id = %(cycle)s AND p.employee_id = ANY(%(employees)s::uuid[])
        AND r.process_id = %(process)s
    ON CONFLICT (district_id, participation_id, rule_id) DO NOTHING
"""
