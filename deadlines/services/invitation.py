"""People are asked to come: one message each, written now, sent once by the worker."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Now

from accounts import clock
from accounts.locks import hold
from accounts.models import Membership
from accounts.page_address import host_name
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


def invited_to(subject_id: UUID, *, besides: Iterable[Membership]) -> list[Membership]:
    """Whose calendar still holds it: the last they heard was not that it is called off."""
    told = Invitation.objects.filter(subject_id=subject_id).exclude(message__recipient__in=besides)
    last = told.order_by("message__recipient", "-number").distinct("message__recipient")
    rows = last.select_related("message__recipient__user", "message__recipient__district")
    return [row.message.recipient for row in rows if not row.is_cancelled]


def still_ahead() -> QuerySet[Invitation]:
    """What they say is yet to come, and they are the last word to whom they went."""
    later = Invitation.objects.filter(
        subject_id=OuterRef("subject_id"),
        message__recipient=OuterRef("message__recipient"),
        number__gt=OuterRef("number"),
    )
    return Invitation.objects.filter(~Exists(later), starts_at__gt=clock.now())


def _message_to(person: Membership) -> Message:
    """Beside the digest of the day, as a reminder by hand; it goes at any hour."""
    # By name, not by the row of the person: that HR holds who turns them off, and waits for the
    # step that is planned here.
    hold(f"invitation:{person.pk}")
    today = clock.today(person.district)
    sent = Message.objects.filter(recipient=person, day=today).aggregate(last=Max("number"))
    return Message.objects.create(
        recipient=person,
        day=today,
        number=max(BY_HAND, (sent["last"] or 0) + 1),
        message_id=f"<{uuid4()}@{host_name()}>",
        next_try_at=Now(),
    )
