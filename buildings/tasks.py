"""What runs by itself about buildings: a round that watches them."""

from celery import shared_task

from accounts.models import District
from accounts.tasks.base import DistrictTask
from buildings.services.watch import watch_buildings


@shared_task
def watch_everywhere() -> None:
    """Beat: every district, each in its own transaction."""
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        watch_district.delay_on_commit(district_id=str(district_id))


@shared_task(base=DistrictTask)
def watch_district(*, district_id: str) -> None:
    watch_buildings(District.objects.get(pk=district_id))
