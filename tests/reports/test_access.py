"""Who may not be able to sign in before a date (S4-24): the list, the messages, and the answer."""

from datetime import date

import pytest

from accounts import clock
from accounts.models import AuditEntry, District, Membership, User
from accounts.scope import district_scope
from deadlines.models import Leave, Notice
from deadlines.services.refusal import keep_refusal
from reports.access import count_stuck, stuck_people, window_of
from reports.access_check import check_access
from tests.deadlines.conftest import change, move_clock
from tests.factories import (
    CycleFactory,
    DeadlineFactory,
    DeadlineRuleFactory,
    MembershipFactory,
    ParticipationFactory,
    StepFactory,
)
from tests.signing_in import sign_in


@pytest.fixture
def near(maple, tomas, priya):
    """tomas' goal setting, last day October 14, of which it is two weeks before; both know how to
    sign in."""
    move_clock("2026-09-30")
    seen(tomas, priya)
    with district_scope(maple.pk):
        yield DeadlineFactory(person=tomas, rule=DeadlineRuleFactory(month=10, day=15))
    clock.reset()


def seen(*people):
    User.objects.filter(pk__in=[one.user_id for one in people]).update(last_login=clock.now())


def listed(district, problem="", bosses=None):
    """{name: problems} of the list."""
    window = window_of(District.objects.get(pk=district.pk))
    found = stuck_people(window, bosses=bosses, problem=problem, page=1)
    return {one.name: one.problems for one in found}


def told(kind):
    rows = Notice.objects.filter(kind=kind).select_related("recipient")
    return sorted(row.recipient.first_name for row in rows)


def check(district):
    return check_access(District.objects.get(pk=district.pk))


# -- the list ------------------------------------------------------------------------------------
def test_who_can_act_is_not_listed(near, maple):
    assert listed(maple) == {}
    counts = count_stuck(window_of(maple), bosses=None)
    assert (counts.concerned, counts.confirmed, counts.any) == (2, 0, 0)


def test_an_address_to_which_no_mail_can_go_is_found(near, maple, tomas):
    User.objects.filter(pk=tomas.user_id).update(email="tomas at maple")

    assert listed(maple) == {"Torres, Tomas": ["broken"]}


def test_who_is_on_leave_that_day_is_not_listed(near, maple, tomas):
    User.objects.filter(pk=tomas.user_id).update(last_login=None)
    Leave.objects.create(
        person=tomas, first_day=date(2026, 10, 1), entered_by=tomas, entered_at=clock.now()
    )

    assert listed(maple) == {}


def test_each_reason_is_found(near, maple, tomas, priya):
    fresh = MembershipFactory(first_name="New", email="new@maple.example", supervisor=priya)
    alone = MembershipFactory(first_name="Alone", email="", supervisor=None)
    for person in (fresh, alone):
        DeadlineFactory(person=person)
    keep_refusal(tomas, address="Tomas@maple.example", answer="550 5.1.1 No such user")
    User.objects.filter(pk=priya.user_id).update(last_login=None)

    assert listed(maple) == {
        "Doe, New": ["never"],
        "Doe, Alone": ["never", "alone", "unmailed"],
        "Torres, Tomas": ["refused"],
        "Patel, Priya": ["never"],
    }
    assert list(listed(maple, "alone")) == ["Doe, Alone"]


def test_who_has_nothing_due_soon_is_left_out(near, maple, priya, tomas):
    User.objects.filter(pk=tomas.user_id).update(last_login=None)

    change(near, last_day_on=date(2026, 10, 22), overdue_from=date(2026, 10, 23))
    assert listed(maple) == {}

    change(near, last_day_on=date(2026, 10, 21))
    assert listed(maple) == {"Torres, Tomas": ["never"]}


def test_changed_address_is_not_refused(near, maple, tomas):
    keep_refusal(tomas, address="tomas@maple.example", answer="550 No such user")
    User.objects.filter(pk=tomas.user_id).update(email="tt@maple.example")

    assert listed(maple) == {}


def test_supervisor_who_left_counts_as_none(near, maple, priya):
    Membership.objects.filter(pk=priya.pk).update(is_active=False)

    assert listed(maple) == {"Torres, Tomas": ["alone"]}


def test_who_takes_part_in_nothing_has_a_list_of_their_own(near, maple, tomas, hana):
    with district_scope(maple.pk):
        ParticipationFactory(cycle=CycleFactory(), employee=tomas)

    assert listed(maple) == {}
    assert "Hill, Hana" in listed(maple, "unplaced")
    assert "Torres, Tomas" not in listed(maple, "unplaced")


def test_page_of_hr_says_what_to_do(near, tomas, hana, client):
    keep_refusal(tomas, address="tomas@maple.example", answer="550 <b>No such user</b>")
    sign_in(client, hana)

    page = client.get("/overview/access/")

    text = page.content.decode()
    assert "The mail server said: 550 &lt;b&gt;No such user&lt;/b&gt;" in text


def test_other_district_sees_nobody_of_it(maple, tomas, clara, client):
    move_clock("2026-09-30")
    with district_scope(maple.pk):
        DeadlineFactory(person=tomas)
    sign_in(client, clara)

    page = client.get("/overview/access/")

    assert (page.context["counts"].concerned, page.context["people"]) == (0, [])


def test_supervisor_sees_their_people_alone(near, maple, tomas, priya, client):
    stranger = MembershipFactory(first_name="Other", email="o@maple.example")
    DeadlineFactory(person=stranger)
    User.objects.filter(pk=tomas.user_id).update(last_login=None)
    sign_in(client, priya)

    page = client.get("/overview/access/")

    assert [one.name for one in page.context["people"]] == ["Torres, Tomas"]


def test_employee_does_not_see_it(near, tomas, client):
    sign_in(client, tomas)

    assert client.get("/overview/access/").status_code == 403


# -- the messages --------------------------------------------------------------------------------
def test_each_and_hr_are_told_once_for_a_date(near, maple, tomas, hana, henry):
    User.objects.filter(pk=tomas.user_id).update(last_login=None)

    assert (check(maple), check(maple)) == (1, 0)

    move_clock("2026-10-01")
    assert check(maple) == 0
    assert told("access") == ["Tomas"]
    assert told("access_list") == ["Hana", "Henry"]
    assert Notice.objects.filter(kind="access").get().what == "Wednesday, October 14"


def test_each_is_told_their_own_first_day(near, maple, tomas, uma, hana):
    User.objects.filter(pk__in=[tomas.user_id]).update(last_login=None)
    days = {"last_day_on": date(2026, 10, 6), "overdue_from": date(2026, 10, 7)}
    DeadlineFactory(person=uma, kind="other", **days)

    check(maple)

    found = Notice.objects.filter(kind="access").order_by("recipient__first_name")
    assert [(one.recipient.first_name, one.what) for one in found] == [
        ("Tomas", "Wednesday, October 14"),
        ("Uma", "Tuesday, October 6"),
    ]
    hr = Notice.objects.get(kind="access_list")
    assert hr.what == "2 people may not get in, the first by Tuesday, October 6"


def test_next_date_is_a_check_of_its_own(near, maple, tomas, hana):
    User.objects.filter(pk=tomas.user_id).update(last_login=None)
    check(maple)
    move_clock("2026-10-08")
    DeadlineFactory(
        person=tomas, kind="other", last_day_on=date(2026, 10, 27), overdue_from=date(2026, 10, 28)
    )

    assert check(maple) == 1
    assert told("access") == ["Tomas", "Tomas"]


def test_nobody_is_written_to_when_all_can_get_in(near, maple, hana):
    assert check(maple) == 0
    assert not Notice.objects.exists()


def test_nobody_is_written_to_at_night_on_a_day_off_or_when_it_is_off(near, maple, tomas):
    User.objects.filter(pk=tomas.user_id).update(last_login=None)

    move_clock("2026-09-30", hour=6)
    assert check(maple) == 0
    move_clock("2026-10-03")
    assert check(maple) == 0
    move_clock("2026-09-30")
    District.objects.filter(pk=maple.pk).update(access_check_days=0)
    assert check(maple) == 0

    assert not Notice.objects.exists()


def test_who_has_said_that_it_works_is_not_asked_again(near, maple, tomas, hana):
    keep_refusal(tomas, address="tomas@maple.example", answer="550 No such user")
    Membership.objects.filter(pk=tomas.pk).update(access_confirmed_at=clock.now())

    assert check(maple) == 1
    assert (told("access"), told("access_list")) == ([], ["Hana"])


# -- "My access works" ---------------------------------------------------------------------------
@pytest.fixture
def taking_part(near, tomas):
    """The same deadline, of a step of tomas'."""
    step = StepFactory(participation__employee=tomas, participation__cycle=CycleFactory())
    change(near, subject_id=step.pk)
    return near


def test_employee_is_asked_ahead_of_the_date(taking_part, tomas, client):
    sign_in(client, tomas)
    assert client.get("/").context["asks_access"]

    client.post("/overview/access/mine/")
    assert not client.get("/").context["asks_access"]

    move_clock("2027-01-04")
    change(taking_part, last_day_on=date(2027, 1, 20))
    assert client.get("/").context["asks_access"]


def test_supervisor_is_asked_and_answers_once(taking_part, maple, priya, client):
    sign_in(client, priya)
    assert client.get("/").context["asks_access"]

    client.post("/overview/access/mine/")

    assert not client.get("/").context["asks_access"]
    with district_scope(maple.pk):
        assert Membership.objects.get(pk=priya.pk).access_confirmed_at.date() == date(2026, 9, 30)
        line = AuditEntry.objects.get(verb="access.confirmed")
        assert (line.actor_id, line.person_id) == (priya.pk, priya.pk)
        assert count_stuck(window_of(maple), bosses=None).confirmed == 1


def test_nobody_is_asked_long_before(taking_part, priya, client):
    change(taking_part, last_day_on=date(2026, 12, 1))
    sign_in(client, priya)

    assert not client.get("/").context["asks_access"]
