"""Runs that wait although nobody works on them: their task was lost on its way to the broker."""

from celery import shared_task

from accounts.models import District
from accounts.services.runs import ask_again
from accounts.tasks.base import DistrictTask


@shared_task(base=DistrictTask)
def ask_for_waiting_runs(*, district_id: str) -> None:
    ask_again()


@shared_task
def sweep_runs() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.values_list("pk", flat=True):
        ask_for_waiting_runs.delay_on_commit(district_id=str(district_id))
