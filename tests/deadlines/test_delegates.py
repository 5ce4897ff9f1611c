"""Who stands in for a supervisor hears what waits for them, while the delegation lasts."""

from datetime import date

import pytest
from django.core import mail

from accounts import clock
from accounts.models import Delegation
from accounts.scope import district_scope
from accounts.services.delegations import end_delegation
from deadlines.services.deadline import pass_turn
from deadlines.services.message import send_messages
from deadlines.services.sweep import sweep_district
from tests.deadlines.conftest import change, kinds, move_clock
from tests.factories import member


@pytest.fixture
def dan(maple):
    return member(maple, "Dan Dale")


@pytest.fixture
def waiting_for_priya(due_oct_14, priya):
    """Tomas' goal setting, on which Priya must act by October 14."""
    change(due_oct_14, turn=priya)
    return due_oct_14


@pytest.fixture
def stands_in(maple, priya, dan):
    """Dan does from the 7th to the 13th of October."""
    with district_scope(maple.pk):
        return Delegation.objects.create(
            supervisor=priya,
            delegate=dan,
            starts_on=date(2026, 10, 7),
            ends_on=date(2026, 10, 13),
            created_by=priya,
            created_at=clock.now(),
        )


def addresses(emails):
    return sorted(address for email in emails for address in email.to)


BOTH = ["dan@maple.example", "priya@maple.example"]


def test_both_hear_of_it_while_it_lasts(waiting_for_priya, stands_in, day_of_work, maple, dan):
    days = ["2026-09-30", "2026-10-07", "2026-10-13"]

    heard = [addresses(day_of_work(day)) for day in days]

    assert heard == [["priya@maple.example"], BOTH, BOTH]
    assert kinds(maple, dan) == ["delegate-before-7 sent", "delegate-before-1 sent"]


def test_the_mail_says_on_whose_behalf(waiting_for_priya, stands_in, day_of_work):
    emails = {email.to[0]: email for email in day_of_work("2026-10-13")}

    body, page = emails["dan@maple.example"].body, emails["dan@maple.example"].alternatives[0][0]
    assert "Goal setting (Tomas Torres), on behalf of Priya Patel" in body
    assert "on behalf of Priya Patel" in page
    assert "Priya" not in emails["dan@maple.example"].subject
    assert "on behalf of" not in emails["priya@maple.example"].body


def test_after_the_last_day_they_hear_nothing(waiting_for_priya, stands_in, day_of_work):
    day_of_work("2026-10-13")

    assert addresses(day_of_work("2026-10-15")) == ["priya@maple.example"]


def test_what_was_not_sent_before_the_end_is_never_sent(
    waiting_for_priya, stands_in, maple, priya, dan
):
    move_clock("2026-10-13")
    with district_scope(maple.pk):
        sweep_district(maple)
    with district_scope(maple.pk):
        end_delegation(stands_in, actor=priya)

    send_messages(maple.pk)

    assert addresses(mail.outbox) == ["priya@maple.example"]
    assert kinds(maple, dan) == ["delegate-before-1 stale"]


def test_a_turn_that_went_back_to_the_employee_is_not_theirs(
    waiting_for_priya, stands_in, day_of_work, maple, tomas
):
    with district_scope(maple.pk):
        pass_turn(waiting_for_priya.kind, waiting_for_priya.subject_id, to=tomas, act="write")

    assert addresses(day_of_work("2026-10-13")) == ["tomas@maple.example"]


def test_what_a_supervisor_writes_for_their_own_year_is_not_theirs(
    due_oct_14, stands_in, day_of_work, priya
):
    change(due_oct_14, person=priya, turn=priya)

    assert addresses(day_of_work("2026-10-13")) == ["priya@maple.example"]


def test_nobody_is_reminded_to_decide_about_themselves(
    due_oct_14, stands_in, day_of_work, priya, dan
):
    change(due_oct_14, person=dan, turn=priya)

    assert addresses(day_of_work("2026-10-13")) == ["priya@maple.example"]
