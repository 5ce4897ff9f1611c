"""The pages of reports that are made regularly: begun from a report, changed, downloaded."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry, RoleGrant
from accounts.years import school_year_starting
from reports.models import MadeCopy, MadeReport, ReportSchedule
from reports.services.made import begin_due_reports, give_up
from reports.services.schedule import end_schedule, pause_schedule
from tests.factories import UnitFactory
from tests.reports.regular import MONDAY, weekly, work
from tests.reports.test_regular import plans  # noqa: F401
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three

NEW = "/reports/plans/schedule/"


def sent(*readers, **said):
    """What the form sends."""
    return {
        "name": "Plans that run",
        "rhythm": "weekly",
        "weekday": "3",
        "nth": "1",
        "month": "1",
        "day": "",
        "cut": "site",
        "year": "now",
        "files": ["paper"],
        "readers": [str(one.pk) for one in readers],
        "version": "0",
    } | said


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


@pytest.fixture
def office(client, plans, hana):  # noqa: F811
    sign_in(client, hana)
    return client


# -- begun ---------------------------------------------------------------------------------------
def test_the_form_begins_with_the_filter_of_the_report(office, oak_school, hana):
    page = office.get(NEW, {"site": str(oak_school.pk), "standing": "running", "cut": "unit"})

    initial = page.context["form"].initial
    assert {name: initial[name] for name in ("site", "standing", "cut", "year", "readers")} == {
        "site": oak_school.pk,
        "standing": "running",
        "cut": "unit",
        "year": "now",
        "readers": [str(hana.pk)],
    }


def test_the_report_leads_there_with_its_filter(office, oak_school):
    page = office.get("/reports/plans/", {"standing": "running"}).content.decode()

    assert f'href="{NEW}?standing=running"' in page


def test_another_year_than_the_one_at_hand_is_meant(office, maple, hana):
    before = school_year_starting(maple, 2025)

    page = office.get(NEW, {"year": str(before.pk)})

    assert page.context["form"].initial["year"] == str(before.pk)


def test_it_is_kept_as_it_was_asked_for(office, hana, henry, oak_school):
    unit = UnitFactory()
    choices = {"site": str(oak_school.pk), "unit": str(unit.pk), "group": "certified"}
    answer = office.post(NEW, sent(hana, henry, rhythm="yearly", month="10", day="15", **choices))

    kept = ReportSchedule.objects.get()
    assert answer.status_code == 302
    assert (kept.site, kept.unit, kept.group, kept.years) == (
        oak_school,
        unit,
        "certified",
        "now",
    )
    assert (kept.rhythm, kept.month, kept.day, kept.keeper) == ("yearly", 10, 15, hana)
    assert {row.person for row in kept.readers.all()} == {hana, henry}


def test_the_page_says_when_it_comes_next(office, hana):
    page = office.post(NEW, sent(hana, weekday="2"), follow=True)

    assert "Every Wednesday. Next on Wednesday, November 25." in page.content.decode()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"files": []}, {"files": ["Choose one kind of file at least"]}),
        ({"readers": []}, {"readers": ["Choose one person at least"]}),
        ({"rhythm": "yearly", "month": "2", "day": "30"}, {"day": ["February has no day 30."]}),
        ({"rhythm": "yearly", "month": "2", "day": ""}, {"day": ["Choose one"]}),
        ({"rhythm": "weekly", "nth": "99", "day": "x"}, {}),  # fields of another rhythm
    ],
)
def test_what_is_missing_is_said_and_what_does_not_count_is_not(office, hana, said, wrong):
    answer = office.post(NEW, sent(hana) | said)

    assert (errors(answer) if wrong else answer.status_code) == (wrong or 302)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rhythm", "hourly"),
        ("weekday", "5"),
        ("files", "docx"),
        ("standing", "asleep"),
        ("site", "0190a0c6-0000-7000-8000-000000000000"),
        ("year", "0190a0c6-0000-7000-8000-000000000000"),
        ("readers", "0190a0c6-0000-7000-8000-000000000000"),
        ("readers", "somebody@outside.example"),
    ],
)
def test_what_is_no_choice_is_refused(office, hana, name, value):
    answer = office.post(NEW, sent(hana) | {name: value})

    assert (answer.status_code, list(errors(answer))) == (422, [name])
    assert ReportSchedule.objects.count() == 0


def test_a_person_of_another_office_is_no_choice(office, hana, tomas):
    answer = office.post(NEW, sent(hana, tomas))

    assert list(errors(answer)) == ["readers"]


def test_pressed_twice_it_is_begun_once(office, hana):
    office.post(NEW, sent(hana))
    again = office.post(NEW, sent(hana))

    assert (again.status_code, ReportSchedule.objects.count()) == (422, 1)


# -- changed -------------------------------------------------------------------------------------
def test_a_change_keeps_the_rest_as_it_was(office, hana, maple):
    past = school_year_starting(maple, 2024)
    schedule = weekly(hana, years="one", school_year_id=past.pk, standing="met")
    url = f"/reports/schedules/{schedule.pk}/change/"
    form = office.get(url).context["form"]
    same = {name: value for name, value in form.initial.items() if value is not None}

    office.post(url, same | {"name": "Ended plans"})

    after = ReportSchedule.objects.get()
    assert (after.name, after.years, after.school_year, after.standing, after.version) == (
        "Ended plans",
        "one",
        past,
        "met",
        2,
    )


def test_of_two_who_change_it_the_second_hears_so_and_keeps_the_words(office, hana):
    schedule = weekly(hana)
    url = f"/reports/schedules/{schedule.pk}/change/"
    office.post(url, sent(hana, name="First", version="1"))

    second = office.post(url, sent(hana, name="Second", version="1"))

    assert "Somebody changed it while you wrote" in second.content.decode()
    assert second.context["form"]["name"].value() == "Second"


def test_paused_and_taken_up_again_by_buttons(office, hana):
    schedule = weekly(hana)
    url = f"/reports/schedules/{schedule.pk}/"

    rests = office.post(f"{url}pause/", follow=True).content.decode()
    goes_on = office.post(f"{url}resumption/", follow=True).content.decode()

    assert ("It rests. HR paused it." in rests, "Next on" in goes_on) == (True, True)


def test_a_second_pause_says_that_it_rests_already(office, hana):
    schedule = pause_schedule(weekly(hana), actor=hana)

    page = office.post(f"/reports/schedules/{schedule.pk}/pause/", follow=True)

    assert "It rests already." in page.content.decode()


def test_what_was_ended_stands_in_a_list_of_its_own(office, hana):
    end_schedule(weekly(hana), actor=hana)

    lists = [office.get("/reports/schedules/", {"show": show}) for show in ("", "ended")]

    assert [len(page.context["lines"]) for page in lists] == [0, 1]


def test_hr_reads_why_it_rests(office, maple, hana, henry):
    schedule = weekly(henry, hana)
    RoleGrant.objects.filter(membership=henry).delete()
    work(maple)

    page = office.get(f"/reports/schedules/{schedule.pk}/").content.decode()

    assert "Who answered for it is not in human resources any more." in page


# -- downloaded ----------------------------------------------------------------------------------
def test_a_reader_downloads_and_the_log_says_so(office, maple, hana):
    weekly(hana)
    (report,) = work(maple)

    page = office.get(f"/reports/made/{report.pk}/").content.decode()
    file = office.get(f"/reports/made/{report.pk}/rows/")

    assert "2026–27. 2 rows." in page
    assert b"".join(file).startswith(b"last_name,first_name,")
    assert file["Content-Disposition"] == ('attachment; filename="plans-that-run-2026-11-23.csv"')
    entry = AuditEntry.objects.get(verb="report.made_downloaded")
    assert (entry.actor, entry.subject_id, entry.facts) == (hana, report.pk, {"file": "rows"})


@pytest.mark.parametrize("file", ["paper", "exe", "report"])
def test_a_file_that_was_not_asked_for_is_not_found(office, maple, hana, file):
    weekly(hana, files=["rows"])
    (report,) = work(maple)

    assert office.get(f"/reports/made/{report.pk}/{file}/").status_code == 404


def statuses(client, report):
    pages = (f"/reports/made/{report.pk}/", f"/reports/made/{report.pk}/rows/")
    answers = [client.get(url) for url in pages]
    b"".join(answers[1])  # a file is closed when it was read
    return [answer.status_code for answer in answers]


def test_who_lost_the_role_finds_nothing_any_more(office, maple, hana):
    weekly(hana)
    (report,) = work(maple)
    before = statuses(office, report)

    RoleGrant.objects.filter(membership=hana).delete()

    assert (before, statuses(office, report)) == ([200, 200], [404, 404])


def test_for_whom_it_was_not_made_finds_nothing(client, plans, maple, hana, henry):  # noqa: F811
    weekly(hana)
    (report,) = work(maple)
    sign_in(client, henry)

    page = client.get(f"/reports/schedules/{report.schedule_id}/").content.decode()

    assert statuses(client, report) == [404, 404]
    assert "It was not made for you" in page


def test_who_becomes_a_reader_later_gets_no_earlier_copy(office, maple, hana, henry):
    schedule = weekly(henry)
    (report,) = work(maple)

    office.post(
        f"/reports/schedules/{schedule.pk}/change/", sent(hana, henry, weekday="0", version="1")
    )

    assert statuses(office, report) == [404, 404]


def test_what_was_not_made_has_a_button(office, maple, hana):
    schedule = weekly(hana)
    begin_due_reports(maple)
    report = MadeReport.objects.get()
    waiting = office.get(f"/reports/schedules/{schedule.pk}/")
    give_up(report.pk)

    failed = office.get(f"/reports/schedules/{schedule.pk}/").content.decode()
    office.post(f"/reports/made/{report.pk}/new-try/")
    work(maple)

    assert (waiting["Refresh"], "Try again" in failed) == ("5", True)
    assert MadeCopy.objects.count() == 1


def test_nothing_found_is_said(office, maple, hana):
    weekly(hana, standing="not_met")
    (report,) = work(maple)

    assert "Nothing was found." in office.get(f"/reports/made/{report.pk}/").content.decode()


# -- the same for one and for three ---------------------------------------------------------------
@pytest.mark.parametrize(("page", "statements"), [("list", 10), ("one", 12)])
def test_a_page_asks_the_same_for_one_row_and_for_three(office, maple, hana, page, statements):
    schedule = weekly(hana, name="The first")
    numbers = iter(range(1, 9))

    def add():
        number = next(numbers)
        weekly(hana, name=f"Number {number}")
        MadeReport.objects.create(
            schedule=schedule,
            occasion=MONDAY - timedelta(days=7 * number),
            as_of=MONDAY,
            title="Plans",
            narrowed="2026–27",
        )

    url = "/reports/schedules/" if page == "list" else f"/reports/schedules/{schedule.pk}/"
    assert asked_with_one_and_three(office, url, add, maple) == [statements, statements]
