"""Work on reports outside a request."""

from typing import Any

from celery import shared_task

from accounts.models import District
from accounts.scope import district_scope
from accounts.services.runs import fail_runs_of
from accounts.tasks.base import DistrictTask
from reports import access_check, services


class SummaryTask(DistrictTask):
    """One that dies says so on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            fail_runs_of(services.KIND, kwargs["summary_id"])


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
    services.make_summary(summary_id)
