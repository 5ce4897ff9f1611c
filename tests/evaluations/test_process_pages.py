"""The pages on which an admin sets the dates, publishes and opens."""

from datetime import date

import pytest

from accounts.models import Membership
from accounts.scope import district_scope
from deadlines.models import Holiday
from deadlines.services.calendar import WhoIsOff, add_closure
from deadlines.services.work_calendar import add_usual_calendars
from evaluations.models import Cycle, Process
from evaluations.services.process import DateRule, change_dates
from tests.signing_in import sign_in

DATES = {
    "step1-comparison": "on_or_before",
    "step1-month": "10",
    "step1-day": "31",
    "step1-roll": "forward",
    "step1-reminder_days": "14, 7",
}


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def office(client, ada):
    return sign_in(client, ada)


def test_the_list_offers_the_ready_made_process(office, september):
    page = office.get("/processes/")

    assert "Use for this year" in words_of(page)


def test_using_a_ready_made_process_leads_to_its_page(office, september, maple):
    answer = office.post("/processes/", {"preset": "classified_goals"})

    with district_scope(maple.pk):
        process = Process.objects.get()
    assert answer.url == f"/processes/{process.pk}/"


def test_the_page_shows_the_last_day_and_the_date(office, draft):
    page = words_of(office.get(f"/processes/{draft.pk}/"))

    assert "by Wednesday, October 14" in page
    assert "The date is before Thursday, October 15." in page


def test_the_page_says_why_a_date_moved(office, draft, maple_scope):
    Holiday.objects.create(day="2027-02-15", name="Presidents’ Day", closes="yes")

    page = words_of(office.get(f"/processes/{draft.pk}/"))

    assert "Moved from Monday, February 15, Presidents’ Day" in page


def test_school_days_are_counted_on_the_days_of_the_schools(office, draft, ada, maple_scope):
    """As people get them: the offices are open on October 1 and 2."""
    add_closure(
        first=date(2026, 10, 1),
        last=date(2026, 10, 2),
        reason="Teacher days",
        actor=ada,
        who=WhoIsOff("students"),
    )
    rule = DateRule(sentence="by 5th school day of October", reminder_days=[7])
    change_dates(draft, actor=ada, dates={draft.step_rules.get(position=1): rule})

    page = words_of(office.get(f"/processes/{draft.pk}/"))

    assert "by Friday, October 9" in page


def test_a_holiday_nobody_confirmed_is_a_warning(office, draft, maple_scope):
    Holiday.objects.create(day="2027-02-15", name="Presidents’ Day")

    page = words_of(office.get(f"/processes/{draft.pk}/"))

    assert "Presidents’ Day, Monday, February 15, is not confirmed" in page


def test_a_last_day_outside_a_work_year_is_a_warning_with_their_own_last_day(
    office, draft, maple_scope, ada, tomas, uma
):
    add_usual_calendars(actor=ada)
    Membership.objects.filter(pk__in=[tomas.pk, uma.pk]).update(work_calendar="10-month")

    page = words_of(office.get(f"/processes/{draft.pk}/"))

    said = "The last day lies outside the work year of 10-month staff (2 people)."
    offer = "Their last work day is Monday, June 14: “by Jun 14” would include them."
    assert page.count(f"{said} {offer}") == 1  # the year-end alone


def test_a_last_day_before_the_work_year_begins_names_their_first_day(
    office, draft, maple_scope, ada, tomas
):
    teachers = next(one for one in add_usual_calendars(actor=ada) if one.code == "teachers")
    teachers.years.update(first_day="2026-10-20")
    Membership.objects.filter(pk=tomas.pk).update(work_calendar="teachers")

    page = words_of(office.get(f"/processes/{draft.pk}/"))

    assert "(1 person). Their first work day is Tuesday, October 20." in page


def test_other_dates_are_shown_before_they_are_saved(office, draft):
    page = words_of(office.get(f"/processes/{draft.pk}/", DATES))

    assert "The date is on or before Monday, November 2." in page
    assert str(draft.step_rules.first().deadline_rule) == "before Oct 15"


def test_htmx_gets_the_dates_alone(office, draft):
    page = office.get(f"/processes/{draft.pk}/", DATES, headers={"HX-Request": "true"})

    assert page.templates[0].name == "evaluations/_dates.html"


def test_a_day_that_the_month_lacks_is_told(office, draft):
    page = office.post(f"/processes/{draft.pk}/", DATES | {"step1-month": "2"})

    assert page.status_code == 422
    assert "Pick a day that this month has" in words_of(page)


def test_saving_keeps_the_dates(office, draft):
    form = office.get(f"/processes/{draft.pk}/").context["forms"]
    data = {f.add_prefix(name): f[name].value() for f in form for name in f.fields}

    office.post(f"/processes/{draft.pk}/", data | DATES)

    assert str(draft.step_rules.first().deadline_rule) == "by Oct 31"


def test_publishing_asks_first_and_then_freezes(office, draft):
    question = words_of(office.get(f"/processes/{draft.pk}/publication/"))

    office.post(f"/processes/{draft.pk}/publication/")

    draft.refresh_from_db()
    assert "Publish these dates for 1 person?" in question
    assert draft.state == Process.State.PUBLISHED


def test_opening_leads_to_the_cycle(office, process, maple_scope):
    answer = office.post(f"/processes/{process.pk}/cycle-opening/")

    assert answer.url == f"/cycles/{Cycle.objects.get().pk}/"


def test_the_cycle_page_counts_everybody(office, cycle):
    page = words_of(office.get(f"/cycles/{cycle.pk}/"))

    assert "4 people take part" in page
    assert "These people have no supervisor" in page


@pytest.mark.parametrize("path", ["/processes/", "/cycles/"])
def test_hr_reads_and_employees_do_not(client, path, hana, tomas, september):
    assert sign_in(client, hana).get(path).status_code == 200
    assert sign_in(client, tomas).get(path).status_code == 403


def test_hr_cannot_publish(client, hana, draft):
    answer = sign_in(client, hana).post(f"/processes/{draft.pk}/publication/")

    assert answer.status_code == 403


def test_the_page_asks_as_much_for_one_holiday_as_for_three(
    office, draft, maple_scope, django_assert_max_num_queries
):
    for day in ("2027-02-15", "2026-10-12", "2027-01-01"):
        Holiday.objects.create(day=day, name=day, closes="yes")

    with django_assert_max_num_queries(26):
        office.get(f"/processes/{draft.pk}/")
