"""HR gives more time: the date, its reason and its history."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.models import DateChange, Deadline, Reminder
from deadlines.services.calendar import add_closure
from deadlines.services.deadline import columns_of, due_for, settle
from deadlines.services.extension import MoreTime, extend_deadlines
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory, DeadlineRuleFactory, SchoolYearFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("maple_scope")
UNTIL_30 = MoreTime(until=date(2026, 10, 30))


@pytest.fixture(autouse=True)
def october():
    move_clock("2026-10-01")


def due_by(person, day, **changes):
    rule = DeadlineRuleFactory(month=10, day=day, comparison="on_or_before")
    dates = columns_of(due_for(rule, SchoolYearFactory()))
    return DeadlineFactory(person=person, turn=person, rule=rule, **{**dates, **changes})


@pytest.fixture
def deadline(tomas):
    return due_by(tomas, 15)


def extend(actor, more=UNTIL_30, reason="The system was down"):
    outcomes = extend_deadlines(Deadline.objects.all(), more=more, reason=reason, actor=actor)
    return [(str(outcome.person), outcome.why_not) for outcome in outcomes]


def dates(deadline):
    deadline.refresh_from_db()
    return str(deadline.last_day_on), str(deadline.overdue_from)


def test_they_have_until_that_day(deadline, hana):
    assert extend(hana) == [("Tomas Torres", "")]
    assert dates(deadline) == ("2026-10-30", "2026-10-31")


def test_a_closed_day_becomes_the_next_work_day(deadline, hana):
    extend(hana, MoreTime(until=date(2026, 10, 31)))

    assert dates(deadline) == ("2026-11-02", "2026-11-03")


def test_work_days_count_from_the_date_that_somebody_has(deadline, hana, priya):
    other = due_by(priya, 20)

    extend(hana, MoreTime(work_days=3))

    assert (dates(deadline)[0], dates(other)[0]) == ("2026-10-20", "2026-10-23")


def test_nobody_loses_days_by_it(deadline, hana):
    assert extend(hana, MoreTime(until=date(2026, 10, 14))) == [
        ("Tomas Torres", "They have until Thursday, October 15 already.")
    ]
    assert dates(deadline)[0] == "2026-10-15"


def test_what_is_done_stays(deadline, hana):
    settle(deadline.kind, deadline.subject_id, acted_on=date(2026, 10, 1))

    assert extend(hana) == [("Tomas Torres", "This is done.")]


def test_the_same_form_sent_twice_gives_its_days_once(deadline, hana):
    extend(hana, MoreTime(work_days=3))

    assert extend(hana, MoreTime(work_days=3)) == [
        ("Tomas Torres", "They were given this just now.")
    ]
    assert dates(deadline)[0] == "2026-10-20"


def test_they_hear_of_it_once(deadline, hana, tomas):
    extend(hana)

    assert [(told.recipient, told.kind) for told in Reminder.objects.all()] == [
        (tomas, "moved-2026-10-30")
    ]


def test_who_gave_it_and_why_stays_beside_the_date(deadline, hana):
    extend(hana)

    deadline.refresh_from_db()
    given = deadline.extension()
    assert (str(given), given.reason, given.changed_by) == (
        *("2026-10-15 → 2026-10-30", "The system was down"),
        hana,
    )
    assert AuditEntry.objects.filter(verb="deadlines.extended").count() == 1


def test_it_stays_when_the_calendar_changes(deadline, hana, ada):
    extend(hana)

    add_closure(first=date(2026, 10, 15), last=date(2026, 10, 15), reason="Storm", actor=ada)

    assert dates(deadline)[0] == "2026-10-30"


def test_a_day_that_closes_later_becomes_the_next_work_day(deadline, hana, ada):
    extend(hana)

    add_closure(first=date(2026, 10, 30), last=date(2026, 10, 30), reason="Storm", actor=ada)
    add_closure(first=date(2026, 12, 1), last=date(2026, 12, 1), reason="Storm", actor=ada)

    assert dates(deadline) == ("2026-11-02", "2026-11-03")
    assert deadline.extended_on == date(2026, 11, 2)
    assert deadline.reason == "Moved from Friday, October 30, Storm, past the weekend"


def test_the_rule_may_come_to_give_still_more(deadline, hana, ada):
    extend(hana, MoreTime(until=date(2026, 10, 16)))

    add_closure(first=date(2026, 10, 15), last=date(2026, 10, 20), reason="Storm", actor=ada)

    assert dates(deadline)[0] == "2026-10-21"


def test_every_date_it_had_is_kept(deadline, hana, ada):
    add_closure(first=date(2026, 10, 15), last=date(2026, 10, 15), reason="Storm", actor=ada)
    extend(hana)

    assert [(str(change), change.why) for change in DateChange.objects.order_by("changed_at")] == [
        ("2026-10-15 → 2026-10-16", "closure.added"),
        ("2026-10-16 → 2026-10-30", "extended"),
    ]


def test_a_step_that_closes_stays_open_as_long(hana, tomas):
    deadline = due_by(tomas, 15, closes_on=date(2026, 10, 22))

    extend(hana)

    deadline.refresh_from_db()
    assert deadline.closes_on == date(2026, 10, 30)


@pytest.mark.parametrize("more", [MoreTime(), MoreTime(work_days=61), MoreTime(work_days=-1)])
def test_it_needs_a_day_or_a_number_of_days(deadline, hana, more):
    with pytest.raises(InvalidTransition):
        extend(hana, more)


def test_it_needs_a_reason(deadline, hana):
    with pytest.raises(InvalidTransition, match="Say why"):
        extend(hana, reason="  ")


def test_only_hr_gives_it(deadline, ada):
    with pytest.raises(PermissionDenied):
        extend(ada)


def test_a_long_overdue_one_can_have_it_too(deadline, hana):
    move_clock("2026-11-20")

    extend(hana, MoreTime(until=date(2026, 11, 20) + timedelta(days=10)))

    assert dates(deadline)[0] == "2026-11-30"


def test_nobody_gives_themselves_more_time(client, deadline, hana):
    own = due_by(hana, 20)

    assert extend(hana) == [
        ("Hana Hill", "Nobody gives themselves more time. Ask a colleague of HR."),
        ("Tomas Torres", ""),
    ]
    assert dates(own) == ("2026-10-20", "2026-10-21")
    sign_in(client, hana)
    assert client.get(f"/people/{hana.pk}/more-time/").status_code == 403
