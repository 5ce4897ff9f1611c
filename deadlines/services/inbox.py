"""What stands in an inbox is marked as read by its reader."""

from uuid import UUID

from django.db import transaction

from accounts import clock
from accounts.models import Membership
from deadlines.inbox import notices_of, reminders_of


@transaction.atomic
def open_item(pk: UUID, *, reader: Membership) -> str | None:
    """Read, with everything they were told of the same deadline. Again = nothing new.

    Returns the page it leads to; None: no item of theirs.
    """
    notice = notices_of(reader).filter(pk=pk).first()
    reminder = reminders_of(reader).select_related("deadline").filter(pk=pk).first()
    if notice is not None:
        notices_of(reader).filter(pk=pk, read_at=None).update(read_at=clock.now())
        path, deadline_id = notice.path, notice.deadline_id
    elif reminder is not None:
        path, deadline_id = reminder.deadline.path, reminder.deadline_id
    else:
        return None
    if deadline_id is not None:
        _read(reader, deadline=deadline_id)
    return path


def read_all(*, reader: Membership) -> int:
    """Returns how many were unread. Two statements."""
    return _read(reader)


def _read(reader: Membership, **only: UUID) -> int:
    now = clock.now()
    rows = (notices_of(reader), reminders_of(reader))
    return sum(some.filter(read_at=None, **only).update(read_at=now) for some in rows)
