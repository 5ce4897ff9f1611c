"""HR has a report made each week: it comes by itself, with a mail, and is downloaded."""

import pytest

from accounts import clock
from accounts.scope import district_scope
from reports.tasks import begin_due_reports_everywhere
from tests.factories import SchoolYearFactory
from tests.journeys.actors import wait_until
from tests.remediation.cases import case_of, kind
from tests.reports.regular import MONDAY, now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plans(maple, priya, tomas, uma):
    """Tomas' runs, uma's ended."""
    now(MONDAY)
    with district_scope(maple.pk):
        SchoolYearFactory()
        pip = kind()
        case_of(tomas, of=pip, state="running", issued_at=clock.now())
        case_of(uma, of=pip, state="closed", outcome="met", issued_at=clock.now())
    yield
    clock.reset()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_from_the_page_of_a_report_to_the_download(plans, hana, mail, at_work, has_scripts):
    office = at_work(hana, java_script_enabled=has_scripts)

    office.go("/reports/plans/")
    office.page.select_option("main [name=standing]", label="Running")
    office.press("Show")
    office.follow("Make this report regularly")
    office.fill(name="Plans that run")
    office.page.get_by_label("Every month").check()
    office.page.select_option("main [name=nth]", label="On work day 16 of each month")
    office.page.get_by_label("The rows with names, as CSV").check()
    office.press("Make it regularly")
    office.sees("Next on Monday, November 23.")

    begin_due_reports_everywhere.delay_on_commit()
    wait_until(lambda: mail.to(hana.email))

    (message,) = mail.to(hana.email)
    assert message["Subject"] == "Ready: A regular report"
    office.go("/inbox/")
    office.press("Not read: A regular report was made for you")
    office.sees_title("Plans that run, Monday, November 23")
    office.sees("2026–27, Running. 1 row.")
    place = office.page.url.partition("/reports/")[2]
    assert b"Torres" in office.download(f"/reports/{place}rows/")
    assert b"Underwood" not in office.download(f"/reports/{place}rows/")
    assert office.complaints == []
