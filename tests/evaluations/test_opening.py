"""Opening a cycle."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Run
from deadlines.models import Deadline
from evaluations.models import Cycle, Participation, Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from goals.models import Goal, GoalSet
from tests.evaluations.conftest import step_of
from tests.factories import MembershipFactory, UnitFactory


def counts():
    models = (Participation, Step, GoalSet, Goal, Deadline)
    return [model.objects.count() for model in models]


def test_everybody_served_gets_three_steps_two_goals_and_three_dates(cycle):
    assert counts() == [4, 12, 4, 8, 12]  # ada, priya, tomas, uma


def test_the_first_step_is_open_and_the_others_wait(cycle, tomas):
    states = [step_of(cycle, tomas, position).state for position in (1, 2, 3)]

    assert states == ["writing", "not_open", "not_open"]


def test_the_first_date_is_the_employees_turn_and_the_others_nobodys(cycle, tomas):
    turns = Deadline.objects.filter(person=tomas).order_by("last_day_on")

    assert [(turn.act, turn.turn_id) for turn in turns] == [
        ("write_goals", tomas.pk),
        ("hold_conference", None),
        ("hold_conference", None),
    ]


def test_the_dates_are_those_of_the_rule(cycle, tomas):
    deadline = Deadline.objects.get(person=tomas, kind="goal_setting")

    assert (str(deadline.last_day_on), str(deadline.deadline_on)) == ("2026-10-14", "2026-10-15")


def test_opening_again_doubles_nothing(cycle, process, ada):
    before = counts()

    open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)

    assert counts() == before


def test_opening_goes_on_with_who_is_missing(cycle, process, ada, maple_scope):
    MembershipFactory()

    open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)

    assert counts() == [5, 15, 5, 10, 15]


def test_the_run_ends_with_the_number_of_people(cycle):
    assert (cycle.run.state, cycle.run.done, cycle.run.total) == (Run.State.DONE, 4, 4)
    assert cycle.state == Cycle.State.OPEN


def test_certified_and_inactive_people_take_no_part(process, ada, maple_scope):
    MembershipFactory(is_certified=True)
    MembershipFactory(is_active=False)

    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)

    assert [p.employee for p in Participation.objects.all()] == [ada]


def test_units_narrow_who_takes_part(process, ada, maple_scope):
    unit = UnitFactory()
    process.process_units.create(unit=unit)
    member_of_unit = MembershipFactory(unit=unit)

    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)

    assert [p.employee for p in Participation.objects.all()] == [member_of_unit]


def test_a_draft_cannot_be_opened(draft, ada):
    with pytest.raises(InvalidTransition, match="Publish these rules first"):
        open_cycle(draft, actor=ada)


def test_only_the_admin_opens(process, hana):
    with pytest.raises(PermissionDenied):
        open_cycle(process, actor=hana)


def test_opening_is_written_down_once(cycle, process, ada):
    open_cycle(process, actor=ada)

    assert AuditEntry.objects.filter(verb="cycle.opened").count() == 1
