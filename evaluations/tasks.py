"""Work on cycles outside a request."""

from celery import shared_task

from accounts.scope import district_scope
from evaluations.services.cycle import fill_next_batch


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def fill_cycle(*, district_id: str, cycle_id: str) -> None:
    """Batch after batch, each in a transaction of its own, so that the page sees the progress."""
    goes_on = True
    while goes_on:
        with district_scope(district_id):
            goes_on = fill_next_batch(cycle_id)
