"""A locked row is written back as `save` would write it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.updating import update
from goals.models import Goal, GoalSet
from tests.factories import GoalFactory, GoalSetFactory

WRITTEN = {
    "specific": "Read with children",
    "version": 7,
    "baseline_value": Decimal("38.50"),
    "target_value": None,
    "target_on": date(2027, 5, 28),
    "updated_at": datetime(2026, 10, 5, 12, tzinfo=UTC),
}


def test_it_writes_what_save_would(maple_scope, tomas, priya):
    saved, updated = [GoalFactory(goal_set=GoalSetFactory(employee=who)) for who in (tomas, priya)]
    for goal in (saved, updated):
        for name, value in WRITTEN.items():
            setattr(goal, name, value)
        goal.updated_by = priya

    saved.save()
    update(updated, [*WRITTEN, "updated_by"])

    rows = Goal.objects.values_list(*WRITTEN, "updated_by")
    assert rows.get(pk=updated.pk) == rows.get(pk=saved.pk) == (*WRITTEN.values(), priya.pk)


def test_json_and_choices_are_written_as_save_would(maple_scope, tomas):
    goal_set = GoalSetFactory(employee=tomas)
    goal_set.asks, goal_set.state = [{"Axis": ["Law", 1]}], GoalSet.State.SHARED

    update(goal_set, ["asks", "state"])

    stands = GoalSet.objects.get(pk=goal_set.pk)
    assert (stands.asks, stands.state) == ([{"Axis": ["Law", 1]}], "shared")


def test_other_columns_are_left_alone(maple_scope, tomas):
    goal = GoalFactory(goal_set=GoalSetFactory(employee=tomas), specific="Read")
    goal.specific, goal.skill = "Write", "Phonics"

    with CaptureQueriesContext(connection) as asked:
        update(goal, ["skill"])

    stands = Goal.objects.get(pk=goal.pk)
    assert (stands.specific, stands.skill, len(asked)) == ("Read", "Phonics", 1)
