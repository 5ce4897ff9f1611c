"""The calendar's line of the setup list."""

from datetime import date

from accounts.scope import district_scope
from accounts.setup_tasks import setup_list
from deadlines.models import Holiday
from deadlines.setup import calendar_part
from tests.deadlines.conftest import move_clock


def task_with(maple, *holidays):
    move_clock("2026-09-14")
    with district_scope(maple.pk):
        for day, closes in holidays:
            Holiday.objects.create(day=day, name="Holiday", closes=closes)
        (task,) = setup_list(maple, [calendar_part]).tasks
        return task


def test_nothing_is_listed_at_first(maple):
    assert task_with(maple).state == "idle"


def test_undecided_holidays_of_this_year_are_counted_as_begun(maple):
    days = [date(2026, 11, 26), date(2026, 11, 27), date(2027, 11, 25)]

    task = task_with(maple, *((day, "unconfirmed") for day in days))

    assert (task.state, task.hint) == ("going", "2 days to decide.")


def test_all_decided_is_done(maple):
    task = task_with(maple, (date(2026, 11, 26), "yes"), (date(2027, 1, 1), "no"))

    assert task.state == "done"
