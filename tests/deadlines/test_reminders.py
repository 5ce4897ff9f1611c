"""Each reminder once, on its day, to the right person, and never when it is no longer true."""

from datetime import date

import pytest

from accounts.models import District, Membership, RoleGrant
from accounts.scope import district_scope
from deadlines.days import ClosedDays
from deadlines.models import Closure, Message
from deadlines.services.deadline import pass_turn, settle
from deadlines.services.reminder import overdue_since
from tests.deadlines.conftest import change, kinds
from tests.factories import DeadlineFactory, member

pytestmark = pytest.mark.usefixtures("due_oct_14")


def subjects(emails):
    return [(email.subject, email.to) for email in emails]


def test_a_reminder_goes_out_on_its_day(day_of_work, tomas):
    assert day_of_work("2026-09-29") == []

    assert subjects(day_of_work("2026-09-30")) == [
        ("Goal setting: last day Wednesday, October 14", ["tomas@maple.example"])
    ]


def test_a_second_sweep_says_nothing_again(day_of_work):
    day_of_work("2026-09-30")

    assert day_of_work("2026-09-30", hour=15) == []
    assert day_of_work("2026-10-01") == []


def test_nobody_is_written_to_before_seven(day_of_work):
    assert day_of_work("2026-09-30", hour=6) == []
    assert len(day_of_work("2026-09-30", hour=7)) == 1


def test_a_reminder_of_a_closed_day_goes_out_on_the_work_day_before(day_of_work, due_oct_14):
    change(due_oct_14, last_day_on=date(2026, 10, 19), overdue_from=date(2026, 10, 20))

    # 14 days before is Monday, October 5; 1 day before is Sunday, October 18
    sent = [day for day in range(1, 20) if day_of_work(f"2026-10-{day:02d}")]

    assert sent == [5, 12, 16]


def test_closed_offices_send_nothing(day_of_work, maple):
    with district_scope(maple.pk):
        Closure.objects.create(
            first_day="2026-09-30",
            last_day="2026-09-30",
            reason="Storm",
            added_at="2026-09-29T12:00Z",
        )

    assert len(day_of_work("2026-09-29")) == 1  # a day early rather than late
    assert day_of_work("2026-09-30") == []


def test_after_an_outage_only_what_is_still_true_is_said(day_of_work, maple):
    emails = day_of_work("2026-10-13")

    assert "Last day Wednesday, October 14: 1 day left (work days: 1)." in emails[0].body
    assert kinds(maple) == ["before-1 sent"]


def test_the_mail_tells_the_days_that_are_left_when_it_is_sent(day_of_work):
    emails = day_of_work("2026-10-09")  # "7 days before" was lost with the worker

    assert "5 days left (work days: 3)" in emails[0].body


def test_overdue_is_said_on_its_first_day_and_then_weekly(day_of_work, maple, tomas):
    for day in range(15, 30):
        day_of_work(f"2026-10-{day}")

    assert kinds(maple, tomas) == [
        "overdue-0 sent",
        "overdue-1 sent",
        "overdue-2 sent",
    ]


def test_three_work_days_overdue_goes_to_the_supervisor(day_of_work, maple, priya):
    for day in (15, 16, 19):
        day_of_work(f"2026-10-{day}")
    assert kinds(maple, priya) == []

    emails = day_of_work("2026-10-20")

    assert kinds(maple, priya) == ["escalation-3 sent"]
    assert "Goal setting (Tomas Torres)" in emails[0].body


def test_without_a_supervisor_hr_hears_of_it(day_of_work, maple, priya, due_oct_14, hana):
    change(due_oct_14, turn=priya)

    day_of_work("2026-10-20")

    assert kinds(maple, hana) == ["escalation-3 sent"]


def test_whose_turn_it_no_longer_is_hears_nothing(day_of_work, maple, priya, due_oct_14):
    with district_scope(maple.pk):
        pass_turn(due_oct_14.kind, due_oct_14.subject_id, to=priya, act="agree")

    assert subjects(day_of_work("2026-10-13"))[0][1] == ["priya@maple.example"]


def test_what_is_settled_is_not_reminded_of(day_of_work, maple, due_oct_14):
    with district_scope(maple.pk):
        settle(due_oct_14.kind, due_oct_14.subject_id, acted_on=date(2026, 10, 1))

    assert day_of_work("2026-10-13") == []


def test_those_who_left_are_not_written_to(day_of_work, maple, tomas):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(is_active=False)

    assert day_of_work("2026-10-13") == []


def test_without_email_it_is_shown_and_the_supervisor_is_asked_to_tell(
    day_of_work, maple, uma, priya, due_oct_14
):
    change(due_oct_14, person=uma, turn=uma)

    emails = day_of_work("2026-10-13")

    assert kinds(maple, uma) == ["before-1 shown"]
    assert kinds(maple, priya) == ["tell-before-1 sent"]
    assert "These people have no e-mail" in emails[0].body


def test_one_digest_holds_all_of_a_day(day_of_work, maple, tomas):
    with district_scope(maple.pk):
        DeadlineFactory(person=tomas, what="Second thing", kind="other")

    assert subjects(day_of_work("2026-10-13")) == [
        ("2 deadlines in Tandem", ["tomas@maple.example"])
    ]


def test_what_comes_up_after_the_digest_waits_for_tomorrow(day_of_work, maple, tomas):
    day_of_work("2026-10-13")
    with district_scope(maple.pk):
        DeadlineFactory(person=tomas, what="Second thing", kind="other")

    assert day_of_work("2026-10-13", hour=12) == []
    assert "Second thing" in day_of_work("2026-10-14")[0].body


def test_a_proven_address_comes_before_the_rosters(day_of_work, maple, tomas):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(email="typo@maple.example")

    assert day_of_work("2026-10-13")[0].to == ["tomas@maple.example"]


def test_the_subject_names_no_person_and_the_mail_links_to_the_thing(
    day_of_work, priya, due_oct_14, settings
):
    change(due_oct_14, turn=priya, path="/steps/1/")

    email = day_of_work("2026-10-13")[0]

    assert "Torres" not in email.subject
    assert f"{settings.BASE_URL}/steps/1/" in email.body


def test_a_month_of_sweeps_sends_each_reminder_once(day_of_work, maple, tomas, priya):
    for day in range(1, 21):
        day_of_work(f"2026-10-{day:02d}", hour=7)
        day_of_work(f"2026-10-{day:02d}", hour=20)

    assert kinds(maple, tomas) == [
        "before-14 sent",
        "before-7 sent",
        "before-1 sent",
        "overdue-0 sent",
    ]
    with district_scope(maple.pk):
        assert Message.objects.filter(recipient=tomas).count() == 4


def test_another_district_sweeps_for_itself(day_of_work, maple, cedar, carl):
    with district_scope(cedar.pk):
        DeadlineFactory(person=carl)

    assert [email.to for email in day_of_work("2026-10-13")] == [["tomas@maple.example"]]


def test_the_district_lives_in_its_own_time_zone(day_of_work, maple):
    District.objects.filter(pk=maple.pk).update(time_zone="America/Los_Angeles")

    assert day_of_work("2026-09-30", hour=9) == []  # 6 o'clock there
    assert len(day_of_work("2026-09-30", hour=10)) == 1


@pytest.mark.parametrize(
    ("today", "since"), [("2026-10-20", "2026-10-15"), ("2026-10-19", "2026-10-14")]
)
def test_overdue_days_are_counted_in_work_days(today, since):
    assert overdue_since(date.fromisoformat(today), 3, ClosedDays()) == date.fromisoformat(since)


def test_a_coordinator_who_is_the_late_one_is_not_told_of_themselves(
    day_of_work, maple, due_oct_14
):
    dora = member(maple, "Dora", roles=[RoleGrant.Role.HR_COORDINATOR])
    change(due_oct_14, person=dora, turn=dora)

    day_of_work("2026-10-20")

    assert kinds(maple, dora) == ["overdue-0 sent"]
