"""HR tells chosen administrators something; who opened it is kept. (S3-8)"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.liaison.rules import can_announce
from remediation.models import Announcement, AnnouncementReceipt


@transaction.atomic
def send_announcement(
    chosen: Chosen, *, actor: Membership, title: str, words: str, to_words: str, seen: str
) -> Announcement:
    """To those the sender was shown: `seen` is their fingerprint. In the inbox and by mail."""
    require(can_announce(actor))
    people = list(people_chosen(chosen))
    if not people:
        raise InvalidTransition(_("Nobody is chosen. Pick who gets it."))
    if fingerprint(people) != seen:
        raise InvalidTransition(
            _("The list changed while you wrote. Look at it again, then send.")
        )

    announcement = Announcement.objects.create(
        title=title, words=words, to_words=to_words[:300], sent_by=actor, sent_at=clock.now()
    )
    AnnouncementReceipt.objects.bulk_create(
        AnnouncementReceipt(announcement=announcement, person=one, site_id=one.site_id)
        for one in people
    )
    audit.record(actor, "announcement.sent", announcement, people=len(people))
    others = [one for one in people if one.pk != actor.pk]
    path = reverse("remediation:announcement", args=[announcement.pk])
    tell(others, kind=NoticeKind.ANNOUNCEMENT, path=path, what=_("An announcement"))
    return announcement


@transaction.atomic
def note_opening(announcement: Announcement, *, actor: Membership) -> None:
    """The first time that somebody who got it opens it: call this before it is shown."""
    receipts = AnnouncementReceipt.objects.filter(announcement=announcement, person=actor)
    if receipts.filter(opened_at=None).update(opened_at=clock.now()):
        audit.record(actor, "announcement.opened", announcement)
