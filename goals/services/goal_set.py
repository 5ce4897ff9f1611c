"""How do the goals of a year go from private to agreed, and back?

private ──share──► shared ──agree──► agreed
   ▲                │ ▲ │               │
   └──take back─────┘ │ └──return──► returned ◄──reopen──┘
                      └────share────────┘
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.asking import ask_one
from accounts.errors import InvalidTransition, TooLate
from accounts.loaded import loaded
from accounts.models import Membership, SchoolYear
from accounts.rules import require
from accounts.updating import update
from goals import rules, smart
from goals.asked import asked_in, first_goals, usual_goals
from goals.in_full import goals_to_check
from goals.models import GUIDE, Action, Goal, GoalSet, ImprovementGoal

State = GoalSet.State
TAKE_BACK = timedelta(minutes=10)
VIEWED = "goal_set.viewed"


def start_goal_sets(
    employee_ids: Iterable[UUID],
    year: SchoolYear,
    asks: list[dict[str, Any]] | None = None,
    *,
    guide: str = GUIDE,
) -> int:
    """A goal set with the goals that are asked for, for everybody who has none.

    `asks` as goals/asked.py; None: the usual ones, and sets that are there stay as they are. Else
    those that are not agreed follow: what is not asked for and has no word yet goes, and what is
    missing comes. Two statements in all, and one more when a set follows.
    """
    ids, wanted = list(employee_ids), asks or usual_goals()
    kinds, numbers = zip(*first_goals(wanted), strict=True)
    facts: dict[str, Any] = {
        "year": year.pk,
        "employees": ids,
        "asks": json.dumps(wanted),
        "guide": guide,
        "follow": asks is not None,
        "kinds": list(kinds),
        "numbers": list(numbers),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT_SETS, facts)
        is_new = [row[0] for row in cursor.fetchall()]
        if not all(is_new):
            cursor.execute(DROP_UNASKED, facts)
        cursor.execute(INSERT_GOALS, facts)
    return sum(is_new)


def start_goal_set(
    employee: Membership, year: SchoolYear, asks: list[dict[str, Any]] | None = None
) -> GoalSet:
    """The employee's goal set of the year, with its empty goals. Again = the same."""
    start_goal_sets([employee.pk], year, asks)
    return GoalSet.objects.of(employee, year).get()


def close_goal_sets(employees: QuerySet[Any, UUID], year: SchoolYear) -> int:
    """Their year is closed: from now on these goals are only to be read. One statement."""
    open_sets = GoalSet.objects.filter(school_year=year, closed_at=None)
    return open_sets.filter(employee__in=employees).update(closed_at=clock.now())


def words_of(
    goal: Goal, *, can_pick_improvement_goal: bool, actions: Sequence[Action] | None = None
) -> smart.GoalWords:
    """`actions` if they are known already, else they are asked for."""
    rows = list(goal.actions.all()) if actions is None else actions
    return smart.GoalWords(
        kind=goal.kind,
        specific=goal.specific,
        measurable=goal.measurable,
        metric=goal.metric,
        target=goal.target,
        attainable=goal.attainable,
        actions=len(rows),
        has_nameless_action=any(smart.is_blank(row.what) for row in rows),
        relevant=goal.relevant,
        has_improvement_goal=goal.improvement_goal_id is not None,
        can_pick_improvement_goal=can_pick_improvement_goal,
        work_expectation=goal.work_expectation,
        skill=goal.skill,
        aspirations=goal.aspirations,
        has_priority=goal.priority_id is not None,
        has_domain=bool(goal.domain),
        can_pick_domain=goal.is_growth and bool(goal.goal_set.domains),
        contribution=goal.contribution,
        unit=goal.unit,
        baseline_value=goal.baseline_value,
        target_value=goal.target_value,
        target_on=goal.target_on,
    )


def can_pick_improvement_goal(goal_set: GoalSet) -> bool:
    """Has the district listed one for this person? Without a list nothing can be asked for."""
    listed = ImprovementGoal.objects.for_employee(goal_set.employee, goal_set.school_year)
    return listed.exists()


def missing_parts(goal: Goal) -> list[str]:
    """The labels of the empty parts that block sharing."""
    listed = can_pick_improvement_goal(goal.goal_set)
    return smart.missing_parts(words_of(goal, can_pick_improvement_goal=listed))


def read_goals(goal_set: GoalSet) -> list[Goal]:
    """All that sharing, agreeing and the signed form ask of them: one query."""
    return goals_to_check(goal_set)


def missing_in(goal_set: GoalSet, goals: Sequence[Goal]) -> dict[str, list[str]]:
    """Name of a goal → labels of its empty parts; a goal that is asked for counts as one.

    `goals` are all of the set, from `read_goals`.
    """
    kinds = Counter(goal.kind for goal in goals)
    missing = {
        goal.name: smart.missing_parts(
            words_of(goal, can_pick_improvement_goal=goal.__dict__["can_pick"])
        )
        for goal in goals
    }
    for asked in asked_in(goal_set.asks).values():
        left = asked.least - kinds[asked.kind]
        if left > 0:
            label = str(Goal.Kind(asked.kind).label)
            missing[label] = [*missing.get(label, []), _still_to_write(asked.least, left)]
    return {name: parts for name, parts in missing.items() if parts}


def _still_to_write(least: int, left: int) -> str:
    if least == 1:
        return _("the goal itself")
    return _("%(n)d more of them") % {"n": left}


def _require_whole(goal_set: GoalSet, goals: Sequence[Goal]) -> None:
    missing = missing_in(goal_set, goals)
    if missing:
        told = "; ".join(f"{name}: {', '.join(parts)}" for name, parts in missing.items())
        raise InvalidTransition(_("Some parts are still empty. Fill them first. %s.") % told)


def versions_of(goal_set: GoalSet, goals: Iterable[Goal] | None = None) -> str:
    """What somebody has read, to hand in with their answer: changed since = read again.

    `goals` if they are read already.
    """
    by_id = sorted(goal_set.goals.all() if goals is None else goals, key=lambda goal: goal.pk)
    return " ".join(f"{goal.pk.hex}.{goal.version}" for goal in by_id)


def _lock(goal_set: GoalSet) -> GoalSet:
    people = GoalSet.objects.select_related("employee__supervisor", "school_year")
    return people.select_for_update(of=("self",)).get(pk=goal_set.pk)


@transaction.atomic
def share_goal_set(goal_set: GoalSet, *, actor: Membership) -> GoalSet:
    """The supervisor may read from now on. An empty part blocks (S1-10)."""
    goal_set = _lock(goal_set)
    require(rules.can_share(actor, goal_set))
    if goal_set.state == State.SHARED:
        raise InvalidTransition(_("These goals are shared already."))
    if goal_set.state == State.AGREED:
        raise InvalidTransition(_("You both agreed to these goals. There is nothing to share."))
    _require_whole(goal_set, read_goals(goal_set))

    goal_set.state, goal_set.shared_at = State.SHARED, clock.now()
    goal_set.save(update_fields=["state", "shared_at"])
    goal_set.goals.update(is_shared=True)
    audit.record(actor, "goal_set.shared", goal_set, person=goal_set.employee)
    return goal_set


@transaction.atomic
def take_back_share(goal_set: GoalSet, *, actor: Membership) -> GoalSet:
    """Within ten minutes, and only while nobody else has opened them since."""
    goal_set = _lock(goal_set)
    require(rules.can_share(actor, goal_set))
    if goal_set.state != State.SHARED or goal_set.shared_at is None:
        raise InvalidTransition(_("These goals are not shared now."))
    if clock.now() - goal_set.shared_at > TAKE_BACK:
        raise TooLate(_("You can take goals back for ten minutes. That time has passed."))
    since = goal_set.shared_at
    if audit.has_been_opened_by_others(goal_set, than=actor, since=since, verb=VIEWED):
        raise TooLate(_("Somebody has opened your goals. Ask them to return the goals to you."))

    goal_set.state = State.RETURNED if goal_set.returned_at else State.PRIVATE
    update(goal_set, ["state"])
    goal_set.goals.update(is_shared=not goal_set.is_private)
    audit.record(actor, "goal_set.share_taken_back", goal_set, person=goal_set.employee)
    return goal_set


@transaction.atomic
def return_goal_set(goal_set: GoalSet, *, actor: Membership) -> GoalSet:
    """The supervisor sends shared goals back; the note stands on the step."""
    goal_set = _lock(goal_set)
    require(rules.can_answer(actor, goal_set))
    if goal_set.state != State.SHARED:
        raise InvalidTransition(_("Only shared goals can be returned. Look at where they stand."))

    goal_set.state, goal_set.returned_at = State.RETURNED, clock.now()
    goal_set.save(update_fields=["state", "returned_at"])
    audit.record(actor, "goal_set.returned", goal_set, person=goal_set.employee)
    return goal_set


@transaction.atomic
def agree_goal_set(goal_set: GoalSet, *, actor: Membership, seen: str | None = None) -> GoalSet:
    """Freeze the goals. `seen` is `versions_of` of what the supervisor read, if it is known."""
    goal_set = _lock(goal_set)
    agree_locked(goal_set, actor=actor, seen=seen)
    return goal_set


def agree_locked(goal_set: GoalSet, *, actor: Membership, seen: str | None = None) -> list[Goal]:
    """The same for a goal set that this transaction has locked. The goals as they are now."""
    require(rules.can_answer(actor, goal_set))
    if goal_set.state != State.SHARED:
        raise InvalidTransition(_("Only shared goals can be agreed. Look at where they stand."))
    goals = read_goals(goal_set)
    if seen is not None and seen != versions_of(goal_set, goals):
        raise InvalidTransition(_("The goals changed after you opened them. Read them again."))
    _require_whole(goal_set, goals)

    goal_set.state = State.AGREED
    goal_set.first_agreed_at = goal_set.first_agreed_at or clock.now()
    update(goal_set, ["state", "first_agreed_at"])
    audit.record(actor, "goal_set.agreed", goal_set, person=goal_set.employee)
    return goals


@transaction.atomic
def reopen_goal_set(
    goal_set: GoalSet, *, actor: Membership, state: GoalSet.State = State.RETURNED
) -> GoalSet:
    """Agreed goals are to change, so they must be agreed again.

    `state` is where they go: back to the employee, or SHARED when the supervisor takes back.
    """
    goal_set = _lock(goal_set)
    require(rules.can_reopen(actor, goal_set))
    if goal_set.state != State.AGREED:
        raise InvalidTransition(_("These goals are open already. You can change them now."))
    if state not in {State.RETURNED, State.SHARED}:
        raise ValueError(state)

    goal_set.state = state
    if state == State.RETURNED:
        goal_set.returned_at = clock.now()
    goal_set.save(update_fields=["state", "returned_at"])
    audit.record(actor, "goal_set.reopened", goal_set, person=goal_set.employee)
    return goal_set


def record_view(goal_set: GoalSet, *, actor: Membership, is_locked: bool = False) -> None:
    """Somebody else opens the goals: call this before they are shown.

    Locked, so that it cannot cross with taking them back: who comes second loses. `is_locked`:
    it was read FOR UPDATE. Writes once and last, so it needs no savepoint: two trips to the
    database that each sheet would make.
    """
    if actor.pk == goal_set.employee_id:
        return
    if not is_locked:
        goal_set = _lock_to_view(goal_set)
    if not rules.can_view_goal_set(actor, goal_set):
        raise Http404
    audit.record(actor, VIEWED, goal_set, person=goal_set.employee)


def _lock_to_view(goal_set: GoalSet) -> GoalSet:
    """What tells who may read, as it is now; other columns are loaded when asked for."""
    row = ask_one(LOCK_TO_VIEW, [goal_set.pk])
    if row is None:
        raise Http404
    pk, employee_id, state, supervisor_id = row
    # In the order of the model's fields: so `from_db` takes them.
    found = loaded(GoalSet, ["id", "employee_id", "state"], [pk, employee_id, state])
    found.employee = loaded(Membership, ["id", "supervisor_id"], [employee_id, supervisor_id])
    return found


# Opening a sheet is frequent, and the ORM composed this longer than the database answered it.
LOCK_TO_VIEW = """
    SELECT s.id, e.id, s.state, e.supervisor_id FROM goals_goalset s
    JOIN accounts_membership e ON e.id = s.employee_id WHERE s.id = %s FOR UPDATE OF s
"""
INSERT_SETS = """
    INSERT INTO goals_goalset (id, district_id, employee_id, school_year_id, state, asks, guide)
    SELECT uuidv7(), current_setting('app.district_id')::uuid, employee, %(year)s, 'private',
        %(asks)s::jsonb, %(guide)s
    FROM unnest(%(employees)s::uuid[]) AS employee
    ON CONFLICT (district_id, employee_id, school_year_id) DO UPDATE
    SET asks = excluded.asks, guide = excluded.guide
    WHERE %(follow)s AND (goals_goalset.asks <> excluded.asks
            OR goals_goalset.guide <> excluded.guide)
        AND goals_goalset.state <> 'agreed' AND goals_goalset.closed_at IS NULL
    RETURNING xmax = 0
"""
DROP_UNASKED = """
    DELETE FROM goals_goal g USING goals_goalset s
    WHERE s.id = g.goal_set_id AND s.school_year_id = %(year)s
        AND s.employee_id = ANY(%(employees)s::uuid[]) AND s.asks = %(asks)s::jsonb
        AND g.version = 1 AND g.kind <> ALL(%(kinds)s::text[])
        AND NOT EXISTS (SELECT FROM goals_carried c WHERE c.goal_id = g.id)
        AND NOT EXISTS (SELECT FROM goals_goalartifact l WHERE l.goal_id = g.id)
        AND NOT EXISTS (SELECT FROM goals_suggestion o WHERE o.goal_id = g.id)
"""
INSERT_GOALS = """
    INSERT INTO goals_goal (id, district_id, goal_set_id, kind, number, version, specific,
        measurable, metric, baseline, target, attainable, relevant, work_expectation, skill,
        aspirations, is_shared)
    SELECT uuidv7(), s.district_id, s.id, kind, number, 1, '', '', '', '', '', '', '', '', '', '',
        s.state <> 'private'
    FROM goals_goalset s CROSS JOIN unnest(%(kinds)s::text[], %(numbers)s::int[])
        AS asked(kind, number)
    WHERE s.school_year_id = %(year)s AND s.employee_id = ANY(%(employees)s::uuid[])
        AND s.asks = %(asks)s::jsonb
        AND NOT EXISTS (
            SELECT FROM goals_goal g WHERE g.goal_set_id = s.id AND g.kind = asked.kind
        )
    ON CONFLICT (district_id, goal_set_id, kind, number) DO NOTHING
"""
