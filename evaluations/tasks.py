"""Work on cycles outside a request."""

from typing import Any

from celery import shared_task

from accounts.scope import district_scope
from accounts.services.runs import fail_run
from accounts.tasks.base import AppTask, DistrictTask
from evaluations.services import papers
from evaluations.services.archive import settle_closed, tell_of_archived
from evaluations.services.cycle import fill_next_batch, give_up_on_cycle
from records.tasks import CopyTask


class CycleTask(AppTask):
    """Opens its own scopes, batch after batch; one that dies says so on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            give_up_on_cycle(kwargs["cycle_id"])


@shared_task(base=CycleTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def fill_cycle(*, district_id: str, cycle_id: str) -> None:
    """Each batch in a transaction of its own, so that the page sees how far it is."""
    goes_on = True
    while goes_on:
        with district_scope(district_id):
            goes_on = fill_next_batch(cycle_id)


class PaperTask(CopyTask):
    """The same for the papers of a cycle, whose page tells how far they are."""

    abstract = True

    def give_up(self, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            papers.tell_progress(kwargs["run_id"])


@shared_task(base=PaperTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def make_papers(*, district_id: str, run_id: str, document_ids: list[str]) -> None:
    """Each PDF in a transaction of its own; those that are there already are passed over."""
    for document_id in document_ids:
        with district_scope(district_id):
            papers.make_paper(run_id, document_id)
    with district_scope(district_id):
        papers.tell_progress(run_id)


class ClosingTask(DistrictTask):
    """One that dies says so on the page, and may be begun again."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            fail_run(kwargs["run_id"])


@shared_task(base=ClosingTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def settle_closed_cycle(*, district_id: str, run_id: str) -> None:
    settle_closed(run_id)


@shared_task(base=ClosingTask, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_archived_cycle(*, district_id: str, run_id: str) -> None:
    tell_of_archived(run_id)
