"""What runs by itself: rounds through the districts, and the sending of mail."""

from uuid import UUID

from celery import shared_task

from accounts.models import District
from accounts.tasks import AppTask, DistrictTask
from deadlines.services import feed, message, sweep


@shared_task
def sweep_all_districts() -> None:
    """No scope of its own: each district has its round as a task."""
    for pk in District.objects.order_by("pk").values_list("pk", flat=True):
        sweep_district.delay_on_commit(district_id=str(pk))
    sweep.note_sweep()


@shared_task(base=DistrictTask)
def sweep_district(*, district_id: str) -> None:
    district = District.objects.get(pk=district_id)
    sweep.sweep_district(district)
    feed.refresh_feeds(district)
    if message.has_messages_to_send(district):
        send_messages.delay_on_commit(district_id=district_id)


@shared_task(base=AppTask)
def send_messages(*, district_id: str) -> None:
    """Opens short scopes by itself, for it waits on the mail server."""
    message.send_messages(UUID(district_id))
