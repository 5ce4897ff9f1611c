"""What was destroyed leaves no words in dates, notices and calendars either."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from accounts import clock
from deadlines.models import Deadline, FeedItem, Message, Notice, Reminder

# A path names what it leads to by its id.
LED_TO = """
    SELECT id FROM deadlines_notice
    WHERE substring(path FROM '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}')::uuid = ANY(%s)
"""


def forget_deadlines(subjects: Collection[UUID]) -> None:
    """Of these subjects dates stay as days, without a word; what told of them goes.

    The days themselves are part of figures that were counted; the history of a date names it.
    """
    rows = Deadline.objects.filter(subject_id__in=subjects)
    deadlines = list(rows.values_list("pk", flat=True))
    notices = Notice.objects.filter(pk__in=_leading_to(subjects)) | Notice.objects.filter(
        deadline__in=deadlines
    )
    reminders = Reminder.objects.filter(deadline__in=deadlines)
    told = {
        *notices.values_list("message", flat=True),
        *reminders.values_list("message", flat=True),
    }
    Message.objects.filter(pk__in=told - {None}).update(subject="")
    reminders.delete()
    notices.delete()
    FeedItem.objects.filter(key__in=[f"deadline-{pk}" for pk in deadlines]).delete()
    rows.filter(settled_at=None, cancelled_at=None).update(turn=None, cancelled_at=clock.now())
    rows.update(what=_("Destroyed"), reason="", proposed=None)


def _leading_to(subjects: Collection[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(LED_TO, [list(subjects)])
        return [pk for (pk,) in cursor.fetchall()]
