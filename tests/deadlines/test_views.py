"""The calendar pages, through the door."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.scope import district_scope
from deadlines.models import Closure, Deadline, DeadlineRule, Holiday
from deadlines.services.calendar import add_closure, refresh_holidays
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory, DeadlineRuleFactory
from tests.signing_in import sign_in

DAYS = {"first_day": "2026-10-14", "last_day": "", "reason": "Storm"}
CREATE = "deadlines:closure_create"


@pytest.fixture(autouse=True)
def september(db):
    move_clock("2026-09-01")


@pytest.fixture
def due_oct_15(maple, tomas):
    """By Thursday, October 15, 2026."""
    with district_scope(maple.pk):
        rule = DeadlineRuleFactory(month=10, day=15, comparison="on_or_before")
        day = date(2026, 10, 15)
        return DeadlineFactory(
            person=tomas, rule=rule, last_day_on=day, overdue_from=date(2026, 10, 16)
        )


def of_maple(maple, rows):
    with district_scope(maple.pk):
        return list(rows())


def test_the_calendar_counts_the_open_days(client, ada):
    sign_in(client, ada)

    page = client.get(reverse("deadlines:calendar")).content.decode()

    assert "The offices are open 260 days in 2026–27" in page


def test_the_calendar_costs_the_same_for_few_and_many_days_off(
    client, maple, ada, django_assert_max_num_queries
):
    with district_scope(maple.pk):
        refresh_holidays(maple, actor=ada)
        for day in range(12, 17):
            add_closure(
                first=date(2026, 10, day), last=date(2026, 10, day), reason="Storm", actor=ada
            )
    sign_in(client, ada)

    with django_assert_max_num_queries(22):
        assert client.get(reverse("deadlines:calendar")).status_code == 200


def test_a_day_nobody_confirmed_is_marked_so(client, maple, ada):
    with district_scope(maple.pk):
        refresh_holidays(maple, actor=ada)
    sign_in(client, ada)

    page = client.get(reverse("deadlines:calendar")).content.decode()

    marked = (
        '<td class="d--snow"><a href="/calendar/days/2026-09-07/">7'
        '<span class="vh"> Labor Day, not confirmed</span></a></td>'
    )
    assert marked in page


def test_the_list_of_the_state_is_taken_over_by_a_button(client, maple, ada):
    sign_in(client, ada)

    client.post(reverse("deadlines:holiday_list"))

    assert of_maple(maple, lambda: Holiday.objects.filter(day="2026-09-07")) != []


def holiday_fields(maple, *opened):
    holidays = of_maple(maple, lambda: Holiday.objects.filter(day__lte="2027-08-14"))
    days = [str(holiday.day) for holiday in holidays]
    return {f"closed_{day}": "on" for day in days if day not in opened}


def test_holidays_are_previewed_before_they_are_confirmed(client, maple, ada, tomas, due_oct_15):
    with district_scope(maple.pk):
        refresh_holidays(maple, actor=ada)
        DeadlineRule.objects.update(sentence="by Oct 12")
        Deadline.objects.update(
            nominal_on="2026-10-12",
            deadline_on="2026-10-12",
            last_day_on="2026-10-12",
            overdue_from="2026-10-13",
        )
    sign_in(client, ada)

    page = client.post(
        reverse("deadlines:holidays"), holiday_fields(maple) | {"preview": "1"}
    ).content.decode()

    assert "Moved from Monday, October 12, Columbus Day" in page
    confirmed = of_maple(maple, lambda: Holiday.objects.filter(closes="yes"))
    assert confirmed == []


def test_holidays_are_confirmed_under_the_districts_names(client, maple, ada):
    with district_scope(maple.pk):
        refresh_holidays(maple, actor=ada)
    sign_in(client, ada)
    fields = holiday_fields(maple, "2026-10-12") | {"label_2026-11-26": "Harvest day"}

    client.post(reverse("deadlines:holidays"), fields | {"confirm": "1"})

    rows = {str(h.day): (h.closes, str(h)) for h in of_maple(maple, Holiday.objects.all)}
    assert rows["2026-10-12"] == ("no", "Columbus Day")
    assert rows["2026-11-26"] == ("yes", "Harvest day")


def test_a_closure_is_previewed_and_changes_nothing(client, maple, ada, due_oct_15):
    sign_in(client, ada)

    page = client.get(reverse(CREATE), DAYS | {"first_day": "2026-10-15"}).content.decode()

    assert "This closure moves 1 due date" in page
    assert of_maple(maple, Closure.objects.all) == []


def test_a_closure_is_added_and_says_how_many_have_a_new_date(client, maple, ada, due_oct_15):
    sign_in(client, ada)

    page = client.post(reverse(CREATE), DAYS | {"first_day": "2026-10-15"}, follow=True)

    assert "1 person has a new date." in page.content.decode()
    assert [str(d.last_day_on) for d in of_maple(maple, Deadline.objects.all)] == ["2026-10-16"]


def test_the_same_closure_sent_twice_is_kept_once(client, maple, ada):
    sign_in(client, ada)
    client.post(reverse(CREATE), DAYS)

    page = client.post(reverse(CREATE), DAYS, follow=True)

    assert "These days are closed already." in page.content.decode()
    assert len(of_maple(maple, Closure.objects.all)) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_day", "", "Pick a date"),
        ("first_day", "sometime", "Write the date like 10/15/2026"),
        ("last_day", "2026-10-01", "The last day comes before the first day. Swap them."),
        ("last_day", "2029-10-01", "A closure lasts four months at most."),
        ("reason", " ", "Say why the offices are closed"),
        ("reason", "x" * 121, "120"),
    ],
)
def test_a_wrong_field_gets_a_sentence(client, ada, field, value, sentence):
    sign_in(client, ada)

    answer = client.post(reverse(CREATE), DAYS | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_offices_open_again(client, maple, ada):
    with district_scope(maple.pk):
        closure, _ = add_closure(
            first=date(2026, 10, 14), last=date(2026, 10, 14), reason="Storm", actor=ada
        )
    sign_in(client, ada)
    url = reverse("deadlines:closure_removal", args=[closure.pk])
    assert client.get(url).status_code == 200

    client.post(url)

    assert of_maple(maple, Closure.objects.all) == []


def test_hr_gives_the_earlier_day(client, maple, ada, hana, due_oct_15):
    with district_scope(maple.pk):
        closure, _ = add_closure(
            first=date(2026, 10, 15), last=date(2026, 10, 15), reason="Storm", actor=ada
        )
        closure.delete()
        add_closure(first=date(2026, 12, 1), last=date(2026, 12, 1), reason="Storm", actor=ada)
    sign_in(client, hana)
    page = client.get(reverse("deadlines:calendar")).content.decode()
    assert "Give the earlier day" in page

    url = reverse("deadlines:earlier_date", args=[due_oct_15.rule_id, due_oct_15.school_year_id])
    client.post(url)

    assert [str(d.last_day_on) for d in of_maple(maple, Deadline.objects.all)] == ["2026-10-15"]


@pytest.mark.parametrize("name", ["calendar", "holidays", "closure_create"])
def test_employees_have_no_calendar_pages(client, tomas, name):
    sign_in(client, tomas)

    assert client.get(reverse(f"deadlines:{name}")).status_code == 403


def test_another_districts_closure_is_not_there(client, maple, ada, cedar):
    with district_scope(cedar.pk):
        theirs = Closure.objects.create(
            first_day="2026-10-14",
            last_day="2026-10-14",
            reason="Secret",
            added_at="2026-09-01T12:00Z",
        )
    sign_in(client, ada)

    url = reverse("deadlines:closure_removal", args=[theirs.pk])
    assert client.post(url).status_code == 404
