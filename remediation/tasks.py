"""Work on cases outside a request."""

from typing import Any

from celery import shared_task

from accounts.models import District
from accounts.scope import district_scope
from accounts.services.runs import fail_runs_of
from accounts.tasks.base import AppTask, DistrictTask
from remediation.services import announcement, packet


class PacketTask(AppTask):
    """One that dies says so on the page."""

    abstract = True

    def note_failure(self, error: Exception, kwargs: dict[str, Any]) -> None:
        with district_scope(kwargs["district_id"]):
            fail_runs_of(packet.KIND, kwargs["packet_id"])


@shared_task
def send_planned_everywhere() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        send_planned.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def send_planned(*, district_id: str) -> None:
    announcement.send_planned(District.objects.get(pk=district_id))


@shared_task(base=PacketTask)
def make_packet(*, district_id: str, packet_id: str) -> None:
    packet.make_packet(district_id, packet_id)
