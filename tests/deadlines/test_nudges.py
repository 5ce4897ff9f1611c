"""HR reminds the late by hand: at once, once a day."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from accounts.scope import district_scope
from deadlines.models import Deadline
from deadlines.services.message import send_messages
from deadlines.services.nudge import Nudge, remind_now
from tests.deadlines.conftest import change, kinds, move_clock
from tests.factories import DeadlineFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("due_oct_14")


@pytest.fixture
def press(maple, hana):
    def press_button(actor=hana):
        with district_scope(maple.pk):
            nudge = remind_now(Deadline.objects.all(), actor=actor)
        send_messages(maple.pk)
        return nudge

    return press_button


def test_it_goes_out_at_once_even_on_a_sunday_night(press):
    move_clock("2026-10-18", hour=22)

    assert press() == Nudge(sent=1, already=0, without_email=0)
    assert mail.outbox[0].subject == "Overdue: Goal setting, last day was Wednesday, October 14"


def test_nobody_is_overdue_on_closed_days_before_the_date_of_the_rule(
    press, due_oct_14, client, tomas
):
    """Before Sunday, October 18: the last day was Friday, and on Monday one is late."""
    change(due_oct_14, last_day_on=date(2026, 10, 16), overdue_from=date(2026, 10, 19))
    move_clock("2026-10-17")
    press()
    (message,) = mail.outbox

    assert message.subject == "Goal setting: last day was Friday, October 16"
    assert "Overdue" not in message.body + message.alternatives[0][0]
    page = sign_in(client, tomas).get("/inbox/").content.decode()
    assert "Goal setting: the last day was Friday, October 16." in page


def test_a_second_press_on_the_same_day_sends_nothing(press):
    move_clock("2026-10-19")
    press()

    assert press() == Nudge(sent=0, already=1, without_email=0)
    assert len(mail.outbox) == 1


def test_the_next_day_it_may_be_said_again(press):
    move_clock("2026-10-19")
    press()
    move_clock("2026-10-20")

    assert press().sent == 1


def test_it_comes_beside_the_digest_of_the_day(press, day_of_work):
    day_of_work("2026-10-13")

    assert press().sent == 1
    assert len(mail.outbox) == 2


def test_the_round_leaves_out_what_was_told_by_hand_that_day(press, day_of_work, maple, tomas):
    move_clock("2026-10-13", hour=6)
    press()

    assert day_of_work("2026-10-13") == []
    assert kinds(maple, tomas) == ["hr-2026-10-13 sent", "before-1 told"]


def test_what_was_told_by_hand_is_not_made_up_for_the_next_day(press, day_of_work):
    move_clock("2026-10-07", hour=6)
    press()
    day_of_work("2026-10-07")

    assert day_of_work("2026-10-08") == []
    assert len(day_of_work("2026-10-13")) == 1


def test_a_word_of_yesterday_does_not_replace_the_reminder_of_today(press, day_of_work):
    move_clock("2026-10-12", hour=22)
    press()

    assert len(day_of_work("2026-10-13")) == 1


def test_other_deadlines_are_in_the_digest_all_the_same(press, day_of_work, maple, tomas):
    move_clock("2026-10-13", hour=6)
    press()
    with district_scope(maple.pk):
        DeadlineFactory(person=tomas, what="Second thing", kind="other")

    emails = day_of_work("2026-10-13")

    assert [email.subject for email in emails] == ["Second thing: last day Wednesday, October 14"]


def test_the_supervisor_hears_of_what_is_long_overdue_all_the_same(
    press, day_of_work, maple, priya
):
    move_clock("2026-10-20", hour=6)
    press()

    assert [email.to for email in day_of_work("2026-10-20")] == [["priya@maple.example"]]
    assert kinds(maple, priya) == ["escalation-supervisor sent"]


def test_those_without_an_email_are_counted(press, due_oct_14, maple, uma):
    change(due_oct_14, person=uma, turn=uma)
    move_clock("2026-10-19")

    assert press() == Nudge(sent=0, already=0, without_email=1)
    assert kinds(maple, uma) == ["hr-2026-10-19 shown"]


def test_it_is_audited(press, maple, hana):
    move_clock("2026-10-19")

    press()

    with district_scope(maple.pk):
        entry = AuditEntry.objects.get(verb="deadlines.reminded")
        assert (entry.actor, entry.facts) == (hana, {"sent": 1, "already": 0})


def test_only_hr_may(press, ada):
    with pytest.raises(PermissionDenied):
        press(actor=ada)
