"""The calendar's line of the setup list."""

from datetime import date

from accounts.scope import district_scope
from deadlines.models import Holiday
from deadlines.setup import calendar_tasks
from tests.deadlines.conftest import move_clock


def state_with(maple, *holidays):
    move_clock("2026-09-14")
    with district_scope(maple.pk):
        for day, closes in holidays:
            Holiday.objects.create(day=day, name="Holiday", closes=closes)
        return [task.state for task in calendar_tasks(maple)]


def test_nothing_is_listed_at_first(maple):
    assert state_with(maple) == ["idle"]


def test_undecided_holidays_are_counted_as_begun(maple):
    assert state_with(maple, (date(2026, 11, 26), "unconfirmed")) == ["going"]


def test_all_decided_is_done(maple):
    assert state_with(maple, (date(2026, 11, 26), "yes"), (date(2027, 1, 1), "no")) == ["done"]
