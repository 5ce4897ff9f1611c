"""HR tells chosen administrators something, at once or on a later day. (S3-8)"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import District, Membership
from accounts.rules import HR, require
from deadlines.models import NoticeKind
from deadlines.services.message import is_time_to_write
from deadlines.services.notice import tell
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.liaison.rules import can_announce
from remediation.models import Announcement, AnnouncementReceipt, PlannedAnnouncement
from remediation.services.once import said_just_now

Stop = PlannedAnnouncement.Stop


class Said(NamedTuple):
    """`to_words`: how those were chosen who get it."""

    title: str
    words: str
    to_words: str


@transaction.atomic
def send_announcement(chosen: Chosen, said: Said, *, actor: Membership, seen: str) -> Announcement:
    """To those the sender was shown: `seen` is their fingerprint. In the inbox and by mail."""
    require(can_announce(actor))
    sent = Announcement.objects.filter(sent_by=actor)
    if found := said_just_now(sent, by=actor, at="sent_at", **_columns(said)):
        return found
    people = _require_shown(chosen, seen)
    return _go_out(said, people, actor)


@transaction.atomic
def plan_announcement(
    chosen: Chosen, said: Said, *, actor: Membership, seen: str, on: date
) -> PlannedAnnouncement:
    """Goes out in the morning of that day, to whom the same choice means by then."""
    require(can_announce(actor))
    if on <= clock.today(actor.district):
        raise InvalidTransition(_("Pick a later day, or none: then it goes out at once."))
    facts = _columns(said) | {
        "part": chosen.part,
        "site_id": chosen.site,
        "unit_id": chosen.unit,
        "certified": chosen.certified,
        "goes_out_on": on,
        "planned_by": actor,
    }
    waiting = PlannedAnnouncement.objects.waiting()
    if found := said_just_now(waiting, by=actor, at="planned_at", **facts):
        return found
    _require_shown(chosen, seen)

    planned = PlannedAnnouncement.objects.create(planned_at=clock.now(), **facts)
    audit.record(actor, "announcement.planned", planned, on=on.isoformat())
    return planned


@transaction.atomic
def call_off_announcement(
    planned: PlannedAnnouncement, *, actor: Membership
) -> PlannedAnnouncement:
    planned = held(PlannedAnnouncement.objects.all(), planned.pk)
    require(can_announce(actor))
    if planned.announcement_id is not None:
        raise InvalidTransition(_("It went out already."))
    if planned.stopped_at is not None:
        raise InvalidTransition(_("It does not go out any more."))
    _stop(planned, Stop.CALLED_OFF)
    audit.record(actor, "announcement.called_off", planned)
    return planned


@transaction.atomic
def send_planned(district: District) -> int:
    """One round: what is to go out today, or was before. In the morning of a work day.

    Returns how many. A second round at once passes over what the first one holds.
    """
    today = clock.today(district)
    due = PlannedAnnouncement.objects.waiting().filter(goes_out_on__lte=today)
    if not due.exists() or not is_time_to_write(district):
        return 0
    rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("planned_by")
    return sum(_send_one(planned) for planned in rows.order_by("goes_out_on", "pk"))


def _send_one(planned: PlannedAnnouncement) -> bool:
    people = list(people_chosen(Chosen.of(planned)))
    if not can_announce(planned.planned_by):
        return _stop_and_tell(planned, Stop.WRITER)
    if not people:
        return _stop_and_tell(planned, Stop.NOBODY)
    said = Said(planned.title, planned.words, planned.to_words)
    planned.announcement = _go_out(said, people, planned.planned_by)
    planned.save(update_fields=["announcement"])
    return True


def _stop_and_tell(planned: PlannedAnnouncement, reason: Stop) -> bool:
    """All of human resources: whoever wrote it may be gone."""
    _stop(planned, reason)
    audit.record(None, "announcement.stopped", planned, reason=str(reason.value))
    path = reverse("remediation:planned_announcement", args=[planned.pk])
    office = Membership.objects.active().with_roles(*HR)
    tell(office, kind=NoticeKind.NOT_SENT, path=path, what=_("An announcement"))
    return False


def _stop(planned: PlannedAnnouncement, reason: Stop) -> None:
    planned.stopped_at, planned.stopped_because = clock.now(), reason
    planned.save(update_fields=["stopped_at", "stopped_because"])


def _require_shown(chosen: Chosen, seen: str) -> list[Membership]:
    people = list(people_chosen(chosen))
    if not people:
        raise InvalidTransition(_("Nobody is chosen. Pick who gets it."))
    if fingerprint(people) != seen:
        raise InvalidTransition(
            _("The list changed while you wrote. Look at it again, then send.")
        )
    return people


def _columns(said: Said) -> dict[str, Any]:
    return said._asdict() | {"to_words": said.to_words[:300]}


def _go_out(said: Said, people: Sequence[Membership], sender: Membership) -> Announcement:
    announcement = Announcement.objects.create(
        sent_by=sender, sent_at=clock.now(), **_columns(said)
    )
    AnnouncementReceipt.objects.bulk_create(
        AnnouncementReceipt(announcement=announcement, person=one, site_id=one.site_id)
        for one in people
    )
    audit.record(sender, "announcement.sent", announcement, people=len(people))
    others = [one for one in people if one.pk != sender.pk]
    path = reverse("remediation:announcement", args=[announcement.pk])
    tell(others, kind=NoticeKind.ANNOUNCEMENT, path=path, what=_("An announcement"))
    return announcement


@transaction.atomic
def note_opening(announcement: Announcement, *, actor: Membership) -> None:
    """The first time that somebody who got it opens it: call this before it is shown."""
    receipts = AnnouncementReceipt.objects.filter(announcement=announcement, person=actor)
    if receipts.filter(opened_at=None).update(opened_at=clock.now()):
        audit.record(actor, "announcement.opened", announcement)
