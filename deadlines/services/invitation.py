"""People are asked to come: one message each, written now, sent once by the worker."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Now

from accounts import clock
from accounts.models import Membership
from deadlines.models import Invitation, Message
from deadlines.services.message import BY_HAND, address_of


def invite(people: Iterable[Membership], facts: Mapping[str, Any]) -> None:
    """Call inside the transaction of the change. Who has no e-mail sees it on the page alone.

    `facts` are the fields of `Invitation` besides its message.
    """
    from deadlines.tasks import send_messages  # noqa: PLC0415 - task imports services

    written = {person.pk: person for person in people if address_of(person)}
    for person in written.values():
        Invitation.objects.create(message=_message_to(person), **facts)
    for district_id in {person.district_id for person in written.values()}:
        send_messages.delay_on_commit(district_id=str(district_id))


def _message_to(person: Membership) -> Message:
    """Beside the digest of the day, as a reminder by hand; it goes at any hour."""
    Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    today = clock.today(person.district)
    sent = Message.objects.filter(recipient=person, day=today).aggregate(last=Max("number"))
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Message.objects.create(
        recipient=person,
        day=today,
        number=max(BY_HAND, (sent["last"] or 0) + 1),
        message_id=f"<{uuid4()}@{host}>",
        next_try_at=Now(),
    )
