"""Groups, days and calendar files, through the door."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from accounts.scope import district_scope
from deadlines.models import (
    CalendarFile,
    Closure,
    Deadline,
    ExtraWorkDay,
    Holiday,
    WorkCalendar,
)
from deadlines.services.calendar_file import lines_of
from deadlines.services.work_calendar import add_usual_calendars, add_work_day
from tests.deadlines.conftest import move_clock
from tests.deadlines.test_counted_dates import post
from tests.deadlines.test_ics import event, file_of
from tests.deadlines.test_views import due_oct_15, of_maple  # noqa: F401 - a fixture
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

BREAK = event(";VALUE=DATE:20261015", "DTEND;VALUE=DATE:20261017", name="Fall break")
CONCERT = event(":20261101T180000", uid="c", name="Concert")


@pytest.fixture(autouse=True)
def september(db):
    move_clock("2026-09-01")


@pytest.fixture
def usual(maple, ada):
    with district_scope(maple.pk):
        return {one.code: one for one in add_usual_calendars(actor=ada)}


def load(client, *events, name="school.ics"):
    file = SimpleUploadedFile(name, file_of(*events), "text/calendar")
    return client.post(reverse("deadlines:file_create"), {"file": file})


def say(maple, **said):
    """The fields of the form: who is off, by the name of the event."""
    with district_scope(maple.pk):
        file = CalendarFile.objects.latest("loaded_at")
        lines = lines_of(bytes(file.content), maple, {})
    return {line.key: said.get(line.name.replace(" ", "_"), "") for line in lines}


# -- files ---------------------------------------------------------------------------------
def test_a_file_is_shown_before_it_counts(client, maple, ada, due_oct_15):  # noqa: F811
    sign_in(client, ada)

    shown = client.get(load(client, BREAK, CONCERT).url)
    previewed = client.post(shown.wsgi_request.path, say(maple, Fall_break="offices"))

    page = shown.content.decode()
    assert "The file adds 1, changes 0 and removes 0" in page
    assert "No due date moves." in page  # guessed: schools
    assert "Goal setting" in previewed.content.decode()
    assert of_maple(maple, Closure.objects.all) == []


def test_a_file_is_taken_over_with_the_choices(client, maple, ada, due_oct_15):  # noqa: F811
    sign_in(client, ada)
    url = load(client, BREAK, CONCERT).url

    answer = client.post(url, say(maple, Fall_break="offices") | {"confirm": "1"}, follow=True)

    page = answer.content.decode()
    assert "Taken over: 1 added, 0 changed, 0 removed. 1 person has a new date." in page
    assert "Out of school.ics, taken over by Ada Admin on Sep 1" in page
    assert [one.reason for one in of_maple(maple, Closure.objects.all)] == ["Fall break"]


def test_one_answer_counts_for_a_whole_group(client, maple, ada):
    sign_in(client, ada)
    more = event(";VALUE=DATE:20261102", uid="m", name="Election day")
    url = load(client, BREAK, more).url

    client.post(url, say(maple) | {"all-0": "students", "confirm": "1"})

    closures = of_maple(maple, Closure.objects.all)
    assert {one.closes for one in closures} == {"students"}
    assert len(closures) == 2


def test_a_newer_copy_says_what_it_changes(client, maple, ada):
    sign_in(client, ada)
    first = load(client, BREAK).url
    client.post(first, say(maple, Fall_break="offices") | {"confirm": "1"})

    later = event(";VALUE=DATE:20261016", name="Fall break")
    page = client.get(load(client, later, name="copy.ics").url).content.decode()
    same = client.get(load(client, BREAK, name="copy.ics").url).content.decode()

    assert "The file adds 0, changes 1 and removes 0" in page
    assert "The calendar would stay as it is" in same


def test_a_broken_file_is_refused_with_the_reason(client, maple, ada):
    sign_in(client, ada)

    answer = client.post(
        reverse("deadlines:file_create"),
        {"file": SimpleUploadedFile("x.ics", b"BEGIN:VCALENDAR\nEND:VEVENT")},
    )

    assert answer.status_code == 422
    assert "Line 2 ends what did not begin." in answer.content.decode()
    assert of_maple(maple, CalendarFile.objects.all) == []


def test_a_year_long_event_cannot_close_and_the_page_says_so(client, maple, ada):
    sign_in(client, ada)
    whole = event(";VALUE=DATE:20260901", "DTEND;VALUE=DATE:20270601", name="School year")
    url = load(client, whole).url

    answer = client.post(url, say(maple, School_year="offices") | {"confirm": "1"})

    assert answer.status_code == 422
    assert "“School year” is longer than four months" in answer.content.decode()


# -- groups and days -----------------------------------------------------------------------
def test_the_usual_groups_are_added_by_a_button(client, maple, ada):
    sign_in(client, ada)

    page = client.post(reverse("deadlines:usual_calendars"), follow=True).content.decode()

    assert "7 calendars are added." in page
    assert "208-day central office staff" in page


def test_the_year_of_a_group_counts_its_work_days(client, ada, usual):
    sign_in(client, ada)

    page = client.get(reverse("deadlines:calendar"), {"for": "208-day"}).content.decode()
    school = client.get(reverse("deadlines:calendar"), {"for": "school"}).content.decode()

    assert "208-day central office staff: 208 work days in 2026–27" in page
    assert "2026–27 has 216 school days" in school


def test_a_roster_code_without_a_calendar_is_told(client, maple, ada, tomas, usual):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(work_calendar="9-month")
    sign_in(client, ada)

    page = client.get(reverse("deadlines:work_calendars")).content.decode()

    assert "9-month, 1 person" in page
    assert "/calendar/groups/new/?code=9-month" in page


def test_a_group_of_ones_own_is_added(client, maple, ada):
    sign_in(client, ada)

    client.post(
        reverse("deadlines:calendar_create"),
        {"code": "9 month & less", "name": "Bus drivers", "follows": "schools"},
    )

    own = of_maple(maple, WorkCalendar.objects.all)[0]
    page = client.get(reverse("deadlines:work_calendars")).content.decode()
    assert (own.code, own.name, own.follows) == ("9 month & less", "Bus drivers", "schools")
    assert "&amp;for=9%20month%20%26%20less" in page


def test_a_work_year_and_a_weekend_are_set_on_one_page(client, maple, ada, usual):
    sign_in(client, ada)
    days = {"first_2026-27": "2026-08-24", "last_2026-27": "2027-06-11"}

    client.post(
        reverse("deadlines:work_calendar", args=[usual["teachers"].pk]),
        {"name": "Teachers", "weekend": ["5", "6"], **days},
    )

    years = of_maple(maple, lambda: usual["teachers"].years.all())
    assert [(str(one.first_day), str(one.last_day)) for one in years] == [
        ("2026-08-24", "2027-06-11")
    ]


def test_a_shorter_work_year_is_previewed_before_it_is_saved(client, maple, ada, tomas, usual):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(work_calendar="teachers")
        post("5 work days before last work day", SchoolYearFactory(), tomas)
    sign_in(client, ada)
    url = reverse("deadlines:work_calendar", args=[usual["teachers"].pk])
    longer = {"first_2026-27": "2026-08-17", "last_2026-27": "2027-06-18"}
    fields = {"name": "Teachers", "weekend": ["5", "6"], **longer}

    preview = client.post(url, fields | {"preview": "1"}).content.decode()
    unchanged = of_maple(maple, Deadline.objects.all)[0]
    page = client.post(url, fields, follow=True).content.decode()
    moved = of_maple(maple, Deadline.objects.all)[0]

    assert "Friday, June 11" in preview
    assert str(unchanged.last_day_on) == "2027-06-07"
    assert "The calendar is saved. 1 person has a new date." in page
    assert str(moved.last_day_on) == "2027-06-11"


def test_half_a_work_year_is_refused(client, ada, usual):
    sign_in(client, ada)

    answer = client.post(
        reverse("deadlines:work_calendar", args=[usual["teachers"].pk]),
        {"name": "Teachers", "weekend": ["5", "6"], "first_2026-27": "2026-08-24"},
    )

    assert answer.status_code == 422
    assert "Pick both days, or neither." in answer.content.decode()


def test_a_work_day_is_added_and_taken_back(client, maple, ada, usual):
    sign_in(client, ada)
    url = reverse("deadlines:work_day_create", args=[usual["teachers"].pk])

    client.post(url, {"day": "2027-01-16", "reason": "Made up"})
    refused = client.post(url, {"day": "2027-01-18", "reason": "Made up"})
    extra = of_maple(maple, ExtraWorkDay.objects.all)[0]
    client.post(reverse("deadlines:work_day_removal", args=[extra.pk]))

    assert (refused.status_code, of_maple(maple, ExtraWorkDay.objects.all)) == (422, [])


def test_a_day_says_who_works_why_and_who_said_so(client, maple, ada, usual):
    with district_scope(maple.pk):
        add_work_day(usual["teachers"], day=date(2027, 1, 16), reason="Made up", actor=ada)
        Holiday.objects.create(day="2027-02-15", name="Presidents’ Day")
    sign_in(client, ada)

    saturday = client.get(reverse("deadlines:day", args=["2027-01-16"])).content.decode()
    monday = client.get(reverse("deadlines:day", args=["2027-02-15"])).content.decode()

    assert "Saturday, January 16: the offices are closed" in saturday
    assert "Work day, added by Ada Admin on Sep 1" in saturday
    assert "Presidents’ Day is not confirmed, so it closes nothing." in monday


@pytest.mark.parametrize(
    ("written", "leads_to"), [("2027-02-15", "days/2027-02-15/"), ("soon", ""), ("", "")]
)
def test_a_day_is_looked_up(client, ada, written, leads_to):
    sign_in(client, ada)

    answer = client.get(reverse("deadlines:day_search"), {"day": written})

    assert answer.url == f"/calendar/{leads_to}"


@pytest.mark.parametrize("day", ["2027-02-30", "0001-01-01", "9999-12-31"])
def test_no_such_day_is_not_found(client, ada, day):
    sign_in(client, ada)

    assert client.get(f"/calendar/days/{day}/").status_code == 404


def test_a_closure_for_one_group_starts_from_its_page(client, maple, ada, usual):
    sign_in(client, ada)
    who = f"only:{usual['208-day'].pk}"
    facts = {"first_day": "2026-10-15", "last_day": "", "reason": "Retreat", "who": who}

    asked = client.get(reverse("deadlines:closure_create"), {"who": who}).content.decode()
    client.post(reverse("deadlines:closure_create"), facts)

    assert f'<option value="{who}" selected>' in asked
    assert of_maple(maple, Closure.objects.all)[0].work_calendar_id == usual["208-day"].pk


def test_the_year_asks_as_much_for_one_group_as_for_seven(
    client, maple, ada, django_assert_max_num_queries
):
    sign_in(client, ada)
    with district_scope(maple.pk):
        add_usual_calendars(actor=ada)

    with django_assert_max_num_queries(22):
        client.get(reverse("deadlines:calendar"), {"for": "teachers"})
    with django_assert_max_num_queries(22):
        client.get(reverse("deadlines:day", args=["2027-01-16"]))
