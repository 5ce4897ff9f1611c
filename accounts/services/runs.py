"""How is a long job followed? A `Run` row that the page shows."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, Run
from accounts.tenancy import DistrictModel


def start_run(kind: str, subject: DistrictModel, *, actor: Membership | None) -> Run:
    """A row that waits for a worker. The caller enqueues the task."""
    return Run.objects.create(
        kind=kind, subject_id=subject.pk, started_by=actor, created_at=clock.now()
    )


def move_run(run_id: UUID | None, done: int, total: int) -> None:
    Run.objects.filter(pk__in=[run_id]).update(state=Run.State.RUNNING, done=done, total=total)


def finish_run(run_id: UUID | None, message: str = "") -> None:
    Run.objects.filter(pk__in=[run_id]).update(
        state=Run.State.DONE, done=1, total=1, message=message, finished_at=clock.now()
    )


def fail_run(run_id: UUID | None) -> None:
    """The task died of something nobody foresaw. Its own transaction is gone by now."""
    Run.objects.filter(pk__in=[run_id]).update(
        state=Run.State.FAILED,
        message=_("Something went wrong. Nothing was changed. Try again."),
        finished_at=clock.now(),
    )
