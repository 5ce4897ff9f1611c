"""Work on reports outside a request."""

from typing import Any

from celery import shared_task

from accounts.models import District
from accounts.scope import district_scope
from accounts.services.runs import fail_runs_of
from accounts.tasks.base import DistrictTask
from reports import access_check
from reports.services import board, made


class SummaryTask(DistrictTask):
    """One that dies says so on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            fail_runs_of(board.KIND, kwargs["summary_id"])


@shared_task
def check_access_everywhere() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        check_access.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def check_access(*, district_id: str) -> None:
    access_check.check_access(District.objects.get(pk=district_id))


@shared_task(base=SummaryTask)
def make_board_summary(*, district_id: str, summary_id: str) -> None:
    board.make_summary(summary_id)


@shared_task
def begin_due_reports_everywhere() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        begin_due_reports.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def begin_due_reports(*, district_id: str) -> None:
    made.begin_due_reports(District.objects.get(pk=district_id))


class RegularReportTask(DistrictTask):
    """One that fails for good says so to human resources, and on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            made.give_up(kwargs["report_id"])


@shared_task(base=RegularReportTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def make_regular_report(*, district_id: str, report_id: str) -> None:
    made.make_regular_report(report_id)
