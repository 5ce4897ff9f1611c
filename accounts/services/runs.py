"""How is a long job followed? A `Run` row that the page shows.

A worker hears of it after the commit. Where that word was lost, because the broker was down, the
round asks again until somebody begins: every task that a run stands for may come twice. A run that
tells of each step (settings.RUNS_THAT_TELL) is also asked for when it stands still: its worker
died. So is every other after an hour, which no task lives: worker and broker went down together.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, Run
from accounts.tenancy import DistrictModel

PATIENCE = timedelta(minutes=5)  # a run that waits longer is asked for again
LOST = timedelta(hours=1)  # above the time limit of a task, and the broker's visibility timeout


def start_run(
    kind: str, subject: DistrictModel, *, actor: Membership | None, total: int = 0
) -> Run:
    """A row that waits for a worker. The caller enqueues the task."""
    return Run.objects.create(
        kind=kind,
        subject_id=subject.pk,
        total=total,
        started_by=actor,
        created_at=clock.now(),
    )


@transaction.atomic
def ask_again() -> int:
    """Ask workers for the runs of this district that wait or stand still. Returns how many."""
    waits = Q(state=Run.State.WAITING)
    stands = Q(state=Run.State.RUNNING, kind__in=settings.RUNS_THAT_TELL)
    is_lost = Q(state=Run.State.RUNNING, asked_at__lt=Now() - LOST)
    found = Run.objects.filter(waits | stands | is_lost, asked_at__lt=Now() - PATIENCE)
    runs = list(found.select_for_update(skip_locked=True))
    for run in runs:
        import_string(settings.RUN_STARTERS[run.kind])(run)
    Run.objects.filter(pk__in=[run.pk for run in runs]).update(asked_at=Now())
    return len(runs)


def move_run(run_id: UUID | None, done: int, total: int) -> None:
    """It has begun. What is finished stays so, should its task come twice."""
    unfinished = Run.objects.filter(pk__in=[run_id], finished_at=None)
    unfinished.update(state=Run.State.RUNNING, done=done, total=total)


def tell_step(run_id: UUID | str) -> None:
    """One more is done. For runs that several workers share."""
    Run.objects.filter(pk=run_id, finished_at=None).update(
        state=Run.State.RUNNING, done=F("done") + 1, asked_at=Now()
    )


def finish_run(run_id: UUID | None, message: str = "") -> None:
    Run.objects.filter(pk__in=[run_id]).update(
        state=Run.State.DONE, done=1, total=1, message=message, finished_at=clock.now()
    )


def fail_run(run_id: UUID | str | None) -> None:
    """The task died of something nobody foresaw. Its own transaction is gone by now."""
    _fail(Run.objects.filter(pk__in=[run_id]))


def fail_runs_of(kind: str, subject_id: UUID | str) -> None:
    """The same where the task knows what it was about, and not by which run."""
    _fail(Run.objects.filter(kind=kind, subject_id=subject_id, finished_at=None))


def _fail(runs: QuerySet[Run]) -> None:
    runs.update(
        state=Run.State.FAILED,
        message=_("Something went wrong. Nothing was changed. Try again."),
        finished_at=clock.now(),
    )
