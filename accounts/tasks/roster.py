"""The long parts of a roster import. Each can be run again after a worker died."""

from typing import Any

from celery import shared_task

from accounts.models import Membership, RosterImport
from accounts.scope import district_scope
from accounts.services.roster import check_roster, give_up_on_roster
from accounts.services.roster_load import apply_roster
from accounts.services.runs import move_run
from accounts.tasks.base import AppTask


class RosterTask(AppTask):
    """Opens its own scopes: progress is told in one transaction, the work done in the next."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            give_up_on_roster(kwargs["import_id"])


@shared_task(base=RosterTask)
def check_roster_file(*, import_id: str, district_id: str) -> None:
    _tell_started(import_id, district_id)
    with district_scope(district_id):
        check_roster(import_id)


@shared_task(base=RosterTask)
def apply_roster_file(*, import_id: str, actor_id: str, district_id: str) -> None:
    _tell_started(import_id, district_id)
    with district_scope(district_id):
        apply_roster(import_id, actor=Membership.objects.get(pk=actor_id))


def _tell_started(import_id: str, district_id: str) -> None:
    with district_scope(district_id):
        found = RosterImport.objects.get(pk=import_id)
        move_run(found.run_id, 0, 1)
