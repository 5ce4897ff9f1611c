"""What does the feed of a person say? What, by which day, and where it is done: no more."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District
from accounts.page_address import host_name
from deadlines.calendar_file import Appointment, LastDay, feed_file
from deadlines.models import Deadline, FeedItem

FORM = 1  # counts up when the same items come to read otherwise


def entity_tag(items: Sequence[FeedItem], district: District) -> str:
    """Other for each other file: every change of an item raises its number."""
    facts = [str(FORM), settings.BASE_URL, district.name, district.time_zone]
    facts += [f"{item.key} {item.sequence} {item.modified_at.timestamp()}" for item in items]
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def feed_of(items: Sequence[FeedItem], district: District) -> bytes:
    things = [thing_of(item, district) for item in items]
    return feed_file(things, name=f"Tandem, {district.name}", time_zone=district.time_zone)


def thing_of(item: FeedItem, district: District) -> Appointment | LastDay:
    uid, is_cancelled = f"{item.key}@{host_name()}", item.state == FeedItem.State.CANCELLED
    link = settings.BASE_URL + item.path
    if item.starts_at is not None:
        return Appointment(
            uid=uid,
            number=item.sequence,
            starts_at=item.starts_at,
            minutes=item.minutes or 0,
            place=item.place,
            written_at=item.modified_at,
            is_cancelled=is_cancelled,
            link=link,
            time_zone=district.time_zone,
        )
    assert item.day is not None
    return LastDay(
        uid=uid,
        number=item.sequence,
        on=item.day,
        what=title_of(item),
        details=details_of(item, link),
        written_at=item.modified_at,
        is_cancelled=is_cancelled,
        link=link,
    )


def title_of(item: FeedItem) -> str:
    """`Goal setting: last day` · `Goal setting: 12 people` · `Done: Goal setting`."""
    if item.people:
        counted = ngettext("%(what)s: %(n)d person", "%(what)s: %(n)d people", item.people)
        title = counted % {"what": item.what, "n": item.people}
    elif item.state == FeedItem.State.DONE:
        title = item.what
    else:
        title = _("%(what)s: last day") % {"what": item.what}
    return _("Done: %s") % title if item.state == FeedItem.State.DONE else title


def details_of(item: FeedItem, link: str) -> str:
    """Whose turn it is, as far as it is one's own, and the address."""
    if item.state != FeedItem.State.OPEN:
        return link
    if item.people:
        turns = ngettext(
            "For %(n)d it is your turn.", "For %(n)d it is your turn.", item.turns
        ) % {"n": item.turns}
        said = turns if item.turns else _("It is not your turn yet.")
    else:
        said = _("It is your turn.") if item.turns else _("Right now it is not your turn.")
    return f"{said}\n{link}"


def last_day_of(deadline: Deadline) -> LastDay:
    """Of one deadline, for a file of its own. (One query.)"""
    link, changes = settings.BASE_URL + deadline.path, deadline.changes.order_by("changed_at")
    moments = list(changes.values_list("changed_at", flat=True))
    return LastDay(
        uid=f"deadline-{deadline.pk}@{host_name()}",
        number=len(moments),
        on=deadline.last_day_on,
        what=_("%(what)s: last day") % {"what": deadline.what},
        details=link,
        written_at=moments[-1] if moments else deadline.opened_at,
        is_cancelled=False,
        link=link,
    )
