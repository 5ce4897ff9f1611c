"""A calendar file is looked at, then taken over; a later copy changes what it changed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.ics import UnreadableCalendar
from deadlines.models import CalendarFile, Closure, WorkCalendar
from deadlines.office_calendar import load_calendars, office_calendar
from deadlines.services.calendar_file import (
    apply_calendar_file,
    calendars_after,
    earlier_choices,
    lines_of,
    load_calendar_file,
    plan_file,
)
from tests.deadlines.conftest import kinds, move_clock
from tests.deadlines.test_calendar_service import dates_of, deadline_of_rule
from tests.deadlines.test_ics import event, file_of

pytestmark = pytest.mark.usefixtures("maple_scope")


@pytest.fixture(autouse=True)
def september():
    move_clock("2026-09-01")


def off(start, end="", uid="a", name="Winter break"):
    lines = [f"DTEND;VALUE=DATE:{end}"] if end else []
    return event(f";VALUE=DATE:{start}", *lines, uid=uid, name=name)


def take_over(actor, *events, say="offices", name="school.ics"):
    """Everything in the file closes the offices, unless `say` tells otherwise by name."""
    file = load_calendar_file(file_of(*events), name, actor=actor)
    lines = lines_of(bytes(file.content), actor.district, {})
    said = say if isinstance(say, dict) else {line.name: say for line in lines}
    choices = {line.key: said.get(line.name, "") for line in lines}
    return file, choices, apply_calendar_file(file, choices, actor=actor)


def closed():
    return [
        (str(one.first_day), str(one.last_day), one.reason)
        for one in Closure.objects.order_by("first_day")
    ]


def test_a_file_is_taken_over_with_where_it_came_from(ada):
    file, _choices, (plan, _moves) = take_over(ada, off("20261223", "20270103"))

    closure = Closure.objects.get()
    assert closed() == [("2026-12-23", "2027-01-02", "Winter break")]
    assert (closure.source, closure.added_by, len(plan.added)) == (file, ada, 1)


def test_taking_it_over_again_changes_nothing(ada):
    file, choices, _done = take_over(ada, off("20261223"))
    before = Closure.objects.get()

    plan, moves = apply_calendar_file(file, choices, actor=ada)
    again = take_over(ada, off("20261223"))[2][0]

    assert ((plan.all, plan.same, moves), again.all) == (([], 1, []), [])
    assert Closure.objects.get() == before


def test_a_later_copy_tells_by_uid_what_is_new_other_and_gone(ada):
    take_over(ada, off("20261126", uid="a", name="Thanksgiving"), off("20261223", uid="b"))

    _file, _choices, (plan, _moves) = take_over(
        ada,
        off("20261224", uid="b"),
        off("20270115", uid="c", name="Flood"),
        name="school (1).ics",
    )

    assert [[str(one.shown) for one in part] for part in (plan.added, plan.changed)] == [
        ["Flood"],
        ["Winter break"],
    ]
    assert [str(one.shown) for one in plan.removed] == ["Thanksgiving"]
    assert closed() == [
        ("2026-12-24", "2026-12-24", "Winter break"),
        ("2027-01-15", "2027-01-15", "Flood"),
    ]


def test_another_calendar_leaves_the_first_alone(ada):
    take_over(ada, off("20261126", uid="a", name="Thanksgiving"))

    take_over(ada, off("20270115", uid="z", name="Flood"), name="offices.ics")

    assert len(closed()) == 2


def test_days_that_have_passed_stay(ada):
    take_over(ada, off("20260914", "20260919", uid="a"), off("20260907", uid="b"))
    move_clock("2026-09-16")

    take_over(ada, off("20261012", uid="a", name="Moved"), off("20261013", uid="b"))

    assert closed() == [
        ("2026-09-07", "2026-09-07", "Winter break"),
        ("2026-09-14", "2026-09-15", "Winter break"),
        ("2026-10-12", "2026-10-12", "Moved"),
        ("2026-10-13", "2026-10-13", "Winter break"),
    ]


def test_a_break_under_way_may_become_longer(ada):
    take_over(ada, off("20260914", "20260917"))
    move_clock("2026-09-15")

    take_over(ada, off("20260914", "20260919"))

    assert closed() == [("2026-09-14", "2026-09-18", "Winter break")]


def test_only_what_is_to_come_is_taken_out_of_a_file(ada):
    take_over(ada, off("20260831", "20260904"), off("20250901", uid="b"))

    assert closed() == [("2026-09-01", "2026-09-03", "Winter break")]


def test_each_event_closes_for_whom_the_admin_said(ada):
    own = WorkCalendar.objects.create(code="208-day", name="208-day staff")

    take_over(
        ada,
        off("20261123", uid="a", name="Teacher-only day"),
        off("20261124", uid="b", name="Staff retreat"),
        off("20261125", uid="c", name="First quarter ends"),
        say={"Teacher-only day": "students", "Staff retreat": f"only:{own.pk}"},
    )

    whom = {str(one): (one.closes, one.work_calendar) for one in Closure.objects.all()}
    assert whom == {"Teacher-only day": ("students", None), "Staff retreat": ("offices", own)}
    assert office_calendar().names == {}
    assert load_calendars().school().reason_closed(date(2026, 11, 23)) == "Teacher-only day"


def test_what_it_probably_means_is_proposed_and_earlier_answers_are_kept(ada):
    names = [
        "Winter break",
        "Teacher planning day",
        "First day of school",
        "Labor Day",
        "Early release day before Thanksgiving break",
        "Soccer",
    ]
    events = [off(f"2026110{n + 1}", uid=str(n), name=name) for n, name in enumerate(names)]
    timed = event(":20261009T090000", uid="t", name="Winter break concert")
    file, *_rest = take_over(ada, *events, timed, say={"Soccer": "schools"})

    fresh = lines_of(bytes(file.content), ada.district, {})
    later = load_calendar_file(file_of(*events), "copy.ics", actor=ada)
    kept = lines_of(bytes(later.content), ada.district, earlier_choices(later))

    assert [line.proposed for line in fresh] == ["schools", "students", "", "offices", "", "", ""]
    assert [line.proposed for line in kept] == ["", "", "", "", "", "schools"]


def test_open_deadlines_follow_and_the_preview_says_so(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    file = load_calendar_file(file_of(off("20261015")), "a.ics", actor=ada)
    lines = lines_of(bytes(file.content), maple, {})
    choices = {line.key: "offices" for line in lines}

    after = calendars_after(plan_file(file, lines, choices))
    apply_calendar_file(file, choices, actor=ada)

    assert after.office().reason_closed(date(2026, 10, 15)) == "Winter break"
    assert dates_of(deadline)[0] == "2026-10-16"
    assert kinds(maple, tomas) == ["moved-2026-10-16 due"]


def test_a_file_that_cannot_be_read_changes_nothing(ada):
    with pytest.raises(UnreadableCalendar):
        load_calendar_file(b"BEGIN:VCALENDAR", "broken.ics", actor=ada)

    assert (CalendarFile.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_whole_school_year_is_no_closure(ada):
    with pytest.raises(InvalidTransition):
        take_over(ada, off("20260901", "20270601"))

    assert closed() == []


def test_a_file_that_nobody_took_over_is_forgotten(ada):
    load_calendar_file(file_of(off("20261223")), "left.ics", actor=ada)
    move_clock("2026-09-03")

    load_calendar_file(file_of(off("20261223")), "new.ics", actor=ada)

    assert [one.file_name for one in CalendarFile.objects.all()] == ["new.ics"]


def test_only_the_admin_loads_and_takes_over(ada, hana):
    file = load_calendar_file(file_of(off("20261223")), "a.ics", actor=ada)

    with pytest.raises(PermissionDenied):
        load_calendar_file(file_of(off("20261223")), "a.ics", actor=hana)
    with pytest.raises(PermissionDenied):
        apply_calendar_file(file, {}, actor=hana)
