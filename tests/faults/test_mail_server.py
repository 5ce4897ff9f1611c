"""The mail server refuses, hangs up, or is down: what it kept, and what is kept for it."""

from datetime import timedelta
from random import Random

import pytest
from django.db.models.functions import Now

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.mail_server import Connections
from deadlines.models import Message, Reminder
from deadlines.services import delivery, message
from deadlines.services.sweep import sweep_district
from tests.faults.conftest import at, people_with_deadlines, states, waits_are_over
from tests.faults.mailbox import DROP, DROP_KEPT, KEEP, SILENCE, check_promise
from tests.faults.world import CONNECTIONS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # aiosmtpd's own, under Python 3.13 and later
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]
PEOPLE = 6  # one connection is enough for them
MANY = 5 * CONNECTIONS


@pytest.fixture(autouse=True)
def morning():
    clock.move_to(at("2026-10-13"))
    yield
    clock.reset()


@pytest.fixture
def swept(maple, mail):
    """Six people with a digest that waits."""
    people_with_deadlines(maple, PEOPLE)
    sweep(maple)
    return maple


@pytest.fixture
def many(maple, mail):
    """As many as are worth each connection."""
    people_with_deadlines(maple, MANY)
    sweep(maple)
    return maple


def sweep(district):
    with district_scope(district.pk):
        sweep_district(District.objects.get(pk=district.pk))


def later_round(district):
    waits_are_over(district)
    sweep(district)
    return message.send_messages(district.pk)


def test_answer_of_451_is_followed_by_one_copy(swept, mail):
    mail.answers = ["451 Try again later"] * 3

    assert message.send_messages(swept.pk) == PEOPLE - 3
    assert later_round(swept) == 3
    check_promise(swept, mail)


def test_message_lost_with_its_connection_after_data_goes_out_once(swept, mail):
    mail.answers = ["250 Kept", DROP]

    message.send_messages(swept.pk)
    later_round(swept)

    check_promise(swept, mail)


def test_message_kept_by_a_server_that_then_hung_up_is_repeated_with_its_id(swept, mail):
    mail.answers = ["250 Kept", DROP_KEPT]

    message.send_messages(swept.pk)
    in_hand = mail.ids()[-1]
    later_round(swept)

    check_promise(swept, mail, may_repeat=[in_hand])
    assert len(mail.mails) == PEOPLE + 1


def test_connection_that_is_lost_repeats_its_own_message_alone(many, mail):
    mail.answers = [KEEP] * CONNECTIONS + [KEEP, DROP_KEPT, KEEP, KEEP]

    assert message.send_messages(many.pk) == MANY - 1  # the others have their message
    later_round(many)

    check_promise(many, mail, may_repeat=mail.lost)
    assert len(mail.mails) == MANY + 1


def test_connections_that_are_lost_together_repeat_one_message_each(many, mail):
    mail.answers = [KEEP] * CONNECTIONS + [DROP_KEPT] * CONNECTIONS

    assert message.send_messages(many.pk) == CONNECTIONS  # no connection is left
    later_round(many)

    check_promise(many, mail, may_repeat=mail.lost)
    assert len(mail.mails) == MANY + CONNECTIONS


@pytest.mark.parametrize("turns_away", ["421 at EHLO", "421 at MAIL", DROP])
def test_server_that_takes_one_connection_only_gets_each_message_once(many, mail, turns_away):
    mail.most, mail.turns_away = 1, turns_away

    message.send_messages(many.pk)
    later_round(many)

    check_promise(many, mail)
    assert len(mail.mails) == MANY


def test_connections_are_kept_for_all_batches_of_a_turn(many, mail, monkeypatch):
    monkeypatch.setattr(message, "BATCH", MANY // 2)

    assert message.send_messages(many.pk) == MANY
    assert len(mail.connections) == MANY // 2 // delivery.WORTH_ONE


def test_server_that_turns_a_connection_away_is_asked_for_no_more_in_that_turn(
    many, mail, monkeypatch
):
    monkeypatch.setattr(message, "BATCH", MANY // 2)
    mail.most = 1

    assert message.send_messages(many.pk) == MANY
    assert len(mail.connections) == 2


@pytest.mark.parametrize("farewell", ["421 at MAIL", DROP])
def test_server_that_ends_a_connection_after_some_mails_holds_none_up(many, mail, farewell):
    mail.mails_each, mail.farewell = 2, farewell

    assert message.send_messages(many.pk) == MANY

    check_promise(many, mail)
    assert len(mail.mails) == MANY


def test_server_that_stands_still_is_not_asked_for_another_connection(swept, mail, settings):
    settings.EMAIL_TIMEOUT = 1
    mail.mails_each, mail.farewell = 2, SILENCE

    assert message.send_messages(swept.pk) == 2
    assert len(mail.connections) == 1


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_server_answers_each_message_is_kept_once(many, mail, settings, seed):
    chance = Random(seed)
    settings.MAIL_CONNECTIONS = chance.randint(1, CONNECTIONS)
    bad = ["451 Later", "421 Closing", "550 No such mailbox here", DROP, DROP_KEPT]
    mail.answers = [chance.choice([KEEP] * 5 + bad) for _ in range(2 * MANY)]

    while states(many, Message) != ["sent"] * MANY:
        later_round(many)

    check_promise(many, mail, may_repeat=mail.lost)


def test_server_that_hangs_up_holds_the_others_up_for_a_minute_only(swept, mail):
    mail.answers = [DROP]
    message.send_messages(swept.pk)

    with district_scope(swept.pk):
        wait = Message.objects.filter(next_try_at__lte=Now() + timedelta(minutes=1))
        assert wait.count() == PEOPLE


def test_server_that_is_down_for_an_hour_gets_each_message_once(swept, mail):
    mail.controller.stop()
    for minutes in (0, 5, 10, 30, 60):
        clock.move_to(at("2026-10-13", 9) + timedelta(minutes=minutes))
        assert later_round(swept) == 0
    mail.start()

    assert later_round(swept) == PEOPLE
    check_promise(swept, mail)


def test_server_that_is_down_over_night_gets_the_words_of_the_new_day(swept, mail):
    mail.controller.stop()
    message.send_messages(swept.pk)
    mail.start()
    clock.move_to(at("2026-10-14"))

    assert later_round(swept) == PEOPLE
    check_promise(swept, mail)
    assert {words for one in mail.mails for words in one.items.values()} == {
        "Today is the last day."
    }


def test_recipient_whom_nobody_knows_holds_no_other_up(swept, mail):
    mail.refused = {"person2@maple.example"}

    assert message.send_messages(swept.pk) == PEOPLE - 1

    with district_scope(swept.pk):
        waiting = Message.objects.exclude(state="sent").get()
        assert (waiting.recipient.email, waiting.answer) == (
            "person2@maple.example",
            "550 No such mailbox here",
        )
    mail.refused = set()
    later_round(swept)
    check_promise(swept, mail)


def test_address_that_no_mail_can_have_holds_no_other_up(swept, mail):
    with district_scope(swept.pk):
        first = Message.objects.order_by("next_try_at").first().recipient
        first.email = "nobody@[::maple"
        first.save()

    assert message.send_messages(swept.pk) == PEOPLE - 1
    with district_scope(swept.pk):
        waiting = Message.objects.exclude(state="sent").get()
        assert waiting.answer == "This is not a whole e-mail address."


def test_rest_of_a_batch_goes_back_when_its_claim_grows_old(swept, mail, monkeypatch):
    monkeypatch.setattr(delivery, "SAFE", timedelta())

    assert message.send_messages(swept.pk) == 0
    assert states(swept, Message) == ["queued"] * PEOPLE


def test_letters_of_yesterday_do_not_go_out_after_midnight(swept, mail):
    clock.move_to(at("2026-10-13", 23, 59))
    with district_scope(swept.pk):
        district = District.objects.get(pk=swept.pk)
        letters = message.claim(district)
    clock.move_to(at("2026-10-14", 0, 1))

    with Connections() as connections:
        assert delivery.deliver(letters, district, connections) == 0
    clock.move_to(at("2026-10-14"))
    assert later_round(swept) == PEOPLE
    check_promise(swept, mail)


def test_worker_that_comes_back_late_takes_nothing_from_the_one_that_followed(
    swept, mail, monkeypatch
):
    with district_scope(swept.pk):
        district = District.objects.get(pk=swept.pk)
        letters = message.claim(district)
        Message.objects.update(claimed_at=Now() - delivery.LEASE - timedelta(seconds=1))
    message.send_messages(swept.pk)  # another worker
    mail.controller.stop()

    with Connections() as connections:  # the first, which had only stood still
        delivery.deliver(letters, district, connections)

    assert states(swept, Message) == ["sent"] * PEOPLE
    assert states(swept, Reminder) == ["sent"] * PEOPLE
    mail.start()
    check_promise(swept, mail)


def test_task_ends_after_its_turn_and_the_next_round_goes_on(swept, mail, monkeypatch):
    monkeypatch.setattr(message, "BATCH", 2)
    monkeypatch.setattr(message, "LONGEST_TURN", timedelta())

    assert message.send_messages(swept.pk) == 0

    monkeypatch.setattr(message, "LONGEST_TURN", timedelta(minutes=10))
    assert later_round(swept) == PEOPLE
    check_promise(swept, mail)
