"""Every date that a deadline had stands on a page, with who changed it, when and why."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from accounts.scope import district_scope
from deadlines.models import DateChange, Deadline
from deadlines.rule import DayUnit
from deadlines.services.calendar import add_closure, remove_closure
from deadlines.services.deadline import columns_of, due_for, settle
from deadlines.services.extension import MoreTime, extend_deadlines
from deadlines.services.reopening import reopen_later
from deadlines.services.window import Span, open_window
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory, DeadlineRuleFactory, SchoolYearFactory, member
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def october():
    move_clock("2026-10-01")


@pytest.fixture
def deadline(maple, tomas):
    with district_scope(maple.pk):
        rule = DeadlineRuleFactory(month=10, day=15, comparison="on_or_before")
        dates = columns_of(due_for(rule, SchoolYearFactory()))
        return DeadlineFactory(
            person=tomas, turn=tomas, rule=rule, what="Goal setting", path="/", **dates
        )


def close(ada, day, reason="Snow"):
    return add_closure(first=day, last=day, reason=reason, actor=ada)


def rows_of(client, deadline):
    page = client.get(f"/deadlines/{deadline.pk}/dates/").content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(strip_tags(row).split()) for row in body.split("</tr>")[:-1]]


def test_each_date_stands_there_with_why_and_who(client, maple, deadline, tomas, hana, ada):
    with district_scope(maple.pk):
        close(ada, date(2026, 10, 15))
        extend_deadlines(
            Deadline.objects.all(),
            more=MoreTime(until=date(2026, 10, 30)),
            reason="Floods",
            actor=hana,
        )

    rows = rows_of(sign_in(client, tomas), deadline)

    assert rows == [
        "Friday, October 30 Oct 16 More time was given Floods Hana Hill"
        " Thursday, October 1, 9:00 a.m.",
        "Friday, October 16 Oct 15 Days off were added to the calendar"
        " Moved from Thursday, October 15, Snow Ada Admin Thursday, October 1, 9:00 a.m.",
        "Thursday, October 15 – First date Tandem Thursday, August 20, 8:00 a.m.",
    ]


@pytest.mark.parametrize("who", ["tomas", "priya", "hana"])
def test_those_concerned_see_it(client, deadline, who, request):
    page = sign_in(client, request.getfixturevalue(who)).get(f"/deadlines/{deadline.pk}/dates/")

    assert page.status_code == 200


@pytest.mark.parametrize("who", ["uma", "erin", "ada", "carl", "clara"])
def test_nobody_else_does(client, deadline, who, request):
    page = sign_in(client, request.getfixturevalue(who)).get(f"/deadlines/{deadline.pk}/dates/")

    assert page.status_code == 404


def test_a_form_that_is_opened_again_keeps_the_date_it_had(maple_scope, deadline, tomas, priya):
    settle(deadline.kind, deadline.subject_id, acted_on=date(2026, 10, 1))
    move_clock("2026-10-20")

    reopen_later(
        deadline.kind, deadline.subject_id, days=10, to=tomas, act="write_goals", actor=priya
    )

    kept = DateChange.objects.get()
    assert (str(kept), kept.why, kept.changed_by) == (
        "2026-10-15 → 2026-11-03",
        "reopened",
        priya,
    )


def test_the_days_that_a_form_opened_again_has_stay(maple_scope, deadline, tomas, priya, ada):
    move_clock("2026-10-08")
    settle(deadline.kind, deadline.subject_id, acted_on=date(2026, 10, 8))
    reopen_later(
        deadline.kind, deadline.subject_id, days=10, to=tomas, act="write_goals", actor=priya
    )

    close(ada, date(2026, 12, 1))

    deadline.refresh_from_db()
    assert (str(deadline.last_day_on), deadline.proposed) == ("2026-10-22", None)


def open_five_days(person):
    """To respond, from October 1."""
    open_window(
        kind="response",
        subject_id=person.pk,
        span=Span(5, DayUnit.WORK),
        anchor=date(2026, 10, 1),
        school_year=SchoolYearFactory(),
        person=person,
        what="Response",
        path="/",
    )


def test_a_window_that_a_closure_lengthens_keeps_what_it_was(maple_scope, tomas, ada):
    open_five_days(tomas)

    close(ada, date(2026, 10, 5))

    kept = DateChange.objects.get()
    assert (str(kept), kept.why) == ("2026-10-08 → 2026-10-09", "closure.added")


def test_a_window_that_stays_longer_does_not_end_on_a_day_that_closes(maple_scope, tomas, ada):
    open_five_days(tomas)
    closure, _ = close(ada, date(2026, 10, 5))
    remove_closure(closure, actor=ada)

    close(ada, date(2026, 10, 9))

    assert str(Deadline.objects.get().last_day_on) == "2026-10-12"


def test_a_supervisor_of_others_does_not_see_it(client, maple, deadline):
    otto = member(maple, "Otto Olsen")

    assert sign_in(client, otto).get(f"/deadlines/{deadline.pk}/dates/").status_code == 404
