"""Work on reports outside a request."""

from typing import Any

from celery import shared_task

from accounts.scope import district_scope
from accounts.tasks.base import DistrictTask
from reports import services


class SummaryTask(DistrictTask):
    """One that dies says so on the page."""

    abstract = True

    def on_failure(
        self, exc: Exception, task_id: str, args: Any, kwargs: dict[str, str], einfo: Any
    ) -> None:
        with district_scope(kwargs["district_id"]):
            services.give_up(kwargs["summary_id"])


@shared_task(base=SummaryTask)
def make_board_summary(*, district_id: str, summary_id: str) -> None:
    services.make_summary(summary_id)
