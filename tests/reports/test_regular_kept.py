"""What a regular report made is kept as long as the district's rule says, and goes as a whole."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import InvalidTransition
from accounts.models import Run
from records import matter_ends
from records.models import MatterDestruction, StoredFile
from records.services.hold import place_hold, release_hold
from records.services.matter_end import destroy_matters, fingerprint
from records.services.retention import set_retention
from records.verify import verify_district
from reports.models import MadeCopy, MadeReport, ReportSchedule
from tests.factories import SchoolYearFactory
from tests.reports.regular import MONDAY, now, weekly, work
from tests.signing_in import sign_in

KIND, YEAR = "made_report", "2026-27"
LATER = date(2028, 9, 1)


@pytest.fixture
def report(maple_scope, maple, hana, henry):
    """Of a Monday in 2026-27; a year after the end of that its time is over."""
    now(MONDAY)
    SchoolYearFactory()
    set_retention(KIND, actor=henry, years=1, source="State schedule, item 12")
    weekly(hana, hana, henry)
    (report,) = work(maple)
    return report


def due(district):
    return [row for row in matter_ends.ended(district) if row.kind == KIND]


def destroy(actor):
    rows = matter_ends.due_now(actor, KIND, YEAR)
    return destroy_matters(KIND, YEAR, actor=actor, seen=fingerprint(rows))


def test_its_time_is_over_a_year_after_the_end_of_its_school_year(report, maple):
    now(date(2028, 8, 14))
    before = due(maple)
    now(date(2028, 8, 15))

    (row,) = due(maple)
    assert (before, row.closed.matter, row.kept_until) == ([], report.pk, date(2028, 8, 14))


def test_it_goes_with_its_copies_and_files_and_the_schedule_stays(
    report, henry, django_capture_on_commit_callbacks
):
    path = MadeCopy.objects.first().rows.path
    now(LATER)

    with django_capture_on_commit_callbacks(execute=False):
        destroy(henry)

    assert (MadeReport.objects.count(), MadeCopy.objects.count()) == (0, 0)
    assert (StoredFile.objects.count(), Run.objects.count()) == (0, 0)
    assert (ReportSchedule.objects.count(), MatterDestruction.objects.count()) == (1, 1)
    assert default_storage.exists(path)  # its bytes go after the commit
    assert verify_district().problems == []


def test_a_hold_on_anybody_keeps_it(report, henry, tomas, maple):
    now(LATER)
    hold = place_hold(tomas, actor=henry, reason="Grievance 12")

    with pytest.raises(InvalidTransition):
        destroy(henry)

    release_hold(hold, actor=henry, reason="Settled")
    assert len(destroy(henry)) == 1


@pytest.mark.parametrize("model", [MadeCopy, MadeReport])
def test_the_database_lets_nothing_go_without_a_destruction(report, model):
    with pytest.raises(IntegrityError, match="no destruction"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_the_page_of_retention_lists_it(client, report, henry):
    now(LATER)
    sign_in(client, henry)

    page = client.get(reverse("records:destruction", args=[KIND, YEAR])).content.decode()

    assert "Plans that run, Nov 23" in page
