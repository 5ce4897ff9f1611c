"""Each reminder once, on its day, to the right person, and never when it is no longer true."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core import mail

from accounts.models import District, Membership, RoleGrant
from accounts.scope import district_scope
from deadlines.calculate import Due
from deadlines.days import ClosedDays
from deadlines.models import Closure, DeadlineRule, Message
from deadlines.models.rule import default_reminder_days
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import pass_turn, settle
from deadlines.services.message import send_messages
from deadlines.services.reminder import overdue_days
from deadlines.services.reopening import reopen
from deadlines.services.sweep import sweep_district
from tests.deadlines.conftest import change, kinds, move_clock
from tests.factories import DeadlineFactory, member


def set_rule(deadline, **values):
    with district_scope(deadline.district_id):
        DeadlineRule.objects.filter(pk=deadline.rule_id).update(**values)


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


def test_overdue_is_said_on_its_first_day_and_then_every_five_work_days(day_of_work, maple, tomas):
    with district_scope(maple.pk):  # two closed days in the second week
        Closure.objects.create(
            first_day="2026-10-26",
            last_day="2026-10-27",
            reason="Storm",
            added_at="2026-10-25T12:00Z",
        )

    sent = [day for day in range(15, 32) if day_of_work(f"2026-10-{day}")]

    assert [day for day in sent if day in {15, 22}] == [15, 22]
    assert day_of_work("2026-11-02")[0].subject.startswith("Overdue")
    assert kinds(maple, tomas) == ["overdue-0 sent", "overdue-5 sent", "overdue-10 sent"]


def test_each_rule_says_how_often_it_is_said_again(day_of_work, maple, tomas, due_oct_14):
    set_rule(due_oct_14, overdue_every=2)

    for day in range(15, 21):
        day_of_work(f"2026-10-{day}")

    assert kinds(maple, tomas) == ["overdue-0 sent", "overdue-2 sent"]


def test_three_work_days_overdue_goes_to_the_supervisor(day_of_work, maple, priya):
    for day in (15, 16, 19):
        day_of_work(f"2026-10-{day}")
    assert kinds(maple, priya) == []

    emails = day_of_work("2026-10-20")

    assert kinds(maple, priya) == ["escalation-supervisor sent"]
    assert "Goal setting (Tomas Torres)" in emails[0].body


def test_eight_work_days_overdue_goes_to_hr(day_of_work, maple, hana):
    for day in range(15, 27):
        day_of_work(f"2026-10-{day}")
    assert kinds(maple, hana) == []

    emails = day_of_work("2026-10-27")

    assert kinds(maple, hana) == ["escalation-hr sent"]
    assert [email.to for email in emails] == [["hana@maple.example"]]


def test_each_rule_says_when_supervisor_and_hr_hear_of_it(
    day_of_work, maple, priya, hana, due_oct_14
):
    set_rule(due_oct_14, supervisor_after=1, hr_after=2)

    day_of_work("2026-10-16")
    day_of_work("2026-10-19")

    assert kinds(maple, priya) == ["escalation-supervisor sent"]
    assert kinds(maple, hana) == ["escalation-hr sent"]


def test_without_a_supervisor_hr_hears_of_it(day_of_work, maple, priya, due_oct_14, hana):
    change(due_oct_14, turn=priya)

    day_of_work("2026-10-20")

    assert kinds(maple, hana) == ["escalation-hr sent"]


def test_the_usual_days_are_thirty_to_the_day_itself(day_of_work, maple, tomas, due_oct_14):
    set_rule(due_oct_14, reminder_days=default_reminder_days())

    for day in range(30):
        day_of_work(str(date(2026, 9, 14) + timedelta(days=day)))
    day_of_work("2026-10-14")

    assert kinds(maple, tomas) == [f"before-{days} sent" for days in (30, 14, 7, 3, 1, 0)]


def test_a_date_of_the_law_is_reminded_of_by_the_districts_own_date_first(
    day_of_work, maple, tomas, due_oct_14
):
    change(due_oct_14, aim_on=date(2026, 10, 9))

    (email,) = day_of_work("2026-10-02")  # 7 days before October 9
    day_of_work("2026-10-08")
    (late,) = day_of_work("2026-10-12")  # their own date has gone; 2 days are left

    assert "Your district asks for it by Friday, October 9" in email.body
    assert "Last day Wednesday, October 14: 2 days left" in late.body
    assert kinds(maple, tomas) == ["aim-7 sent", "aim-1 sent", "before-7 sent"]


def test_a_date_that_moved_after_it_was_overdue_is_said_anew(
    day_of_work, maple, tomas, due_oct_14
):
    day_of_work("2026-10-15")
    was = Due(
        nominal=date(2026, 10, 15),
        deadline=date(2026, 10, 15),
        last_day=date(2026, 10, 14),
        overdue_from=date(2026, 10, 15),
        reason="",
    )
    change(due_oct_14, last_day_on=date(2026, 10, 21), overdue_from=date(2026, 10, 22))
    with district_scope(maple.pk):
        change_kept = Change(why="extended", actor=None)
        keep_change([due_oct_14.pk], was=was, change=change_kept, today=date(2026, 10, 15))

    day_of_work("2026-10-22")

    assert kinds(maple, tomas)[0] == "overdue-0@2026-10-14 sent"
    assert kinds(maple, tomas)[-1] == "overdue-0 sent"


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


def sent_after(maple, day, happens):
    """What goes out of a round when this happens before the mail server is reached."""
    move_clock(day)
    with district_scope(maple.pk):
        sweep_district(District.objects.get(pk=maple.pk))
        happens()
    send_messages(maple.pk)
    return [email.to for email in mail.outbox]


def test_who_left_while_the_mail_waited_is_not_written_to(maple, tomas):
    left = partial(Membership.objects.filter(pk=tomas.pk).update, is_active=False)

    assert sent_after(maple, "2026-10-13", left) == []
    assert kinds(maple, tomas) == ["before-1 stale"]


def test_a_supervisor_who_is_none_any_more_does_not_hear_who_is_late(
    maple, tomas, priya, day_of_work
):
    day_of_work("2026-10-15")
    mail.outbox.clear()
    handed_over = partial(Membership.objects.filter(pk=tomas.pk).update, supervisor=None)

    assert sent_after(maple, "2026-10-20", handed_over) == []
    assert kinds(maple, priya) == []


def test_a_coordinator_who_is_none_any_more_does_not_hear_who_is_late(
    maple, tomas, hana, day_of_work
):
    day_of_work("2026-10-22")
    mail.outbox.clear()
    ended = partial(RoleGrant.objects.filter(membership=hana).delete)

    assert sent_after(maple, "2026-10-27", ended) == []
    assert kinds(maple, hana) == []


def test_an_escalation_that_nobody_was_told_is_told_when_they_are_late_again(
    maple, tomas, priya, due_oct_14, day_of_work
):
    day_of_work("2026-10-15")
    mail.outbox.clear()
    about = due_oct_14.kind, due_oct_14.subject_id
    signed = partial(settle, *about, acted_on=date(2026, 10, 20))
    assert sent_after(maple, "2026-10-20", signed) == []
    with district_scope(maple.pk):
        reopen(*about, to=tomas, act="sign")

    day_of_work("2026-10-21")

    assert kinds(maple, priya) == ["escalation-supervisor sent"]


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


def test_overdue_days_are_counted_in_work_days():
    days = overdue_days(date(2026, 10, 14), date(2026, 10, 20), ClosedDays())

    assert [days[date(2026, 10, day)] for day in range(14, 21)] == [4, 3, 2, 1, 1, 1, 0]


def test_a_coordinator_who_is_the_late_one_is_not_told_of_themselves(
    day_of_work, maple, due_oct_14
):
    dora = member(maple, "Dora", roles=[RoleGrant.Role.HR_COORDINATOR])
    change(due_oct_14, person=dora, turn=dora)

    day_of_work("2026-10-20")

    assert kinds(maple, dora) == ["overdue-0 sent"]
