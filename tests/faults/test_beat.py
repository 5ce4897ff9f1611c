"""Beat runs twice, or not at all for a week: what is due is said once."""

import pytest

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.models import Message, Reminder, Sweep
from deadlines.services import message
from deadlines.services.sweep import sweep_district
from tests.faults.conftest import at, people_with_deadlines, states
from tests.faults.mailbox import check_promise
from tests.faults.world import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8
ROUNDS = 8


def test_two_beats_and_two_workers_tell_everybody_once(world, elm, sink):
    people_with_deadlines(elm, PEOPLE)
    for name in ("one", "two"):
        schedule = f"--schedule={world.folder}/beat-{name}"
        world.start("celery", "-A", "tests.faults.quick_beat", "beat", schedule)
        world.start_worker()

    wait_until(lambda: states(elm, Message) == ["sent"] * PEOPLE)
    wait_for_rounds()

    check_promise(elm, sink)
    assert len(sink.mails) == PEOPLE


def wait_for_rounds():
    """Some more, in which nothing is left to say."""
    seen = set()

    def are_enough():
        seen.update(Sweep.objects.values_list("finished_at", flat=True))
        return len(seen) > ROUNDS

    wait_until(are_enough)


@pytest.fixture
def round_on(maple, mail):
    """Move the clock to a morning and do what beat and worker do."""

    def work(day):
        clock.move_to(at(day))
        with district_scope(maple.pk):
            sweep_district(District.objects.get(pk=maple.pk))
        message.send_messages(maple.pk)

    yield work
    clock.reset()


def said(maple):
    with district_scope(maple.pk):
        return [
            f"{row.due_on} {row.kind} {row.state}"
            for row in Reminder.objects.order_by("due_on", "kind")
        ]


def test_reminders_that_a_dead_beat_swallowed_are_not_made_up_for(maple, mail, round_on):
    people_with_deadlines(maple, 1)  # last day October 14
    round_on("2026-09-30")

    round_on("2026-10-09")  # a Friday, after more than a week: the reminder of the 7th is late
    round_on("2026-10-12")
    round_on("2026-10-13")

    check_promise(maple, mail)
    assert said(maple) == [
        "2026-09-30 before-14 sent",
        "2026-10-09 before-7 sent",
        "2026-10-13 before-1 sent",
    ]


def test_beat_that_comes_back_after_the_day_says_what_is_true_then(maple, mail, round_on):
    people_with_deadlines(maple, 1)
    round_on("2026-10-05")

    round_on("2026-10-15")
    round_on("2026-10-15")

    check_promise(maple, mail)
    assert said(maple) == ["2026-10-05 before-14 sent", "2026-10-15 overdue-0 sent"]
    assert [list(one.items.values()) for one in mail.mails][-1] == [
        "Overdue. The last day was Wednesday, October 14."
    ]
