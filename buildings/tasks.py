"""What runs outside a request: a round that watches buildings, and the packs for meetings."""

from typing import Any

from celery import shared_task

from accounts.models import District
from accounts.scope import district_scope
from accounts.services.runs import fail_runs_of
from accounts.tasks.base import AppTask, DistrictTask
from buildings.services import carry_everywhere as carrying
from buildings.services import pack
from buildings.services.watch import watch_buildings


@shared_task
def watch_everywhere() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        watch_district.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def watch_district(*, district_id: str) -> None:
    watch_buildings(District.objects.get(pk=district_id))


class PackTask(AppTask):
    """One that dies says so on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            fail_runs_of(pack.KIND, kwargs["pack_id"])


@shared_task(base=PackTask)
def make_pack(*, district_id: str, pack_id: str) -> None:
    pack.make_pack(district_id, pack_id)


class CarryTask(AppTask):
    """The same of targets that are taken into the next year."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            carrying.give_up(kwargs["run_id"])


@shared_task(base=CarryTask)
def carry_everywhere(*, district_id: str, run_id: str) -> None:
    carrying.carry_everywhere(district_id, run_id)
