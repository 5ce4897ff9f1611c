"""When was HR in touch with a building, and about what? From questions, news and notes. (S3-16)"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Site
from accounts.wording import day_of
from remediation.models import AnnouncementReceipt, HelpRequest, SiteContact

SHOWN = 100  # of each kind, the newest


@dataclass(frozen=True)
class Contact:
    """One line of a site's history: when it was, and when it was entered."""

    on: date
    entered_at: datetime
    kind: str
    title: str
    words: str
    by: str
    url: str = ""


def sites_with_last_contact() -> QuerySet[Site]:
    """All sites, the one that nobody was in touch with for longest first. One statement."""
    noted = SiteContact.objects.filter(site=OuterRef("pk")).order_by("-held_on")
    asked = HelpRequest.objects.filter(site=OuterRef("pk")).order_by("-asked_at")
    sites = Site.objects.annotate(
        noted_on=Subquery(noted.values("held_on")[:1]),
        asked_at=Subquery(asked.values("asked_at")[:1]),
    )
    return sites.order_by("name", "pk")


def last_contact(site: Any) -> date | None:
    days = [site.noted_on, site.asked_at and day_of(site.asked_at)]
    return max(filter(None, days), default=None)


def history_of(site: Site, reader: Membership) -> list[Contact]:
    """The newest first: three statements."""
    found = [*_noted(site), *_asked(site, reader), *_announced(site)]
    return sorted(found, key=lambda one: (one.on, one.entered_at), reverse=True)


def _noted(site: Site) -> Iterable[Contact]:
    rows = SiteContact.objects.filter(site=site).select_related("entered_by")
    for one in rows.order_by("-held_on", "-pk")[:SHOWN]:
        yield Contact(
            one.held_on,
            one.entered_at,
            one.get_kind_display(),
            one.with_whom,
            one.words,
            one.entered_by.name,
        )


def _asked(site: Site, reader: Membership) -> Iterable[Contact]:
    rows = HelpRequest.objects.visible_to(reader).filter(site=site)
    for one in rows.select_related("asker").order_by("-asked_at")[:SHOWN]:
        yield Contact(
            day_of(one.asked_at),
            one.asked_at,
            _("Question to HR"),
            one.title,
            "",
            one.asker.name,
            reverse("remediation:help_request", args=[one.pk]),
        )


def _announced(site: Site) -> Iterable[Contact]:
    """Once each, however many of the site got it."""
    receipts = AnnouncementReceipt.objects.filter(site=site)
    rows = receipts.select_related("announcement__sent_by", "person")
    seen: dict[Any, list[AnnouncementReceipt]] = {}
    for one in rows.order_by("-announcement__sent_at", "person__last_name")[: 5 * SHOWN]:
        seen.setdefault(one.announcement_id, []).append(one)
    for of_one in seen.values():
        sent = of_one[0].announcement
        yield Contact(
            day_of(sent.sent_at),
            sent.sent_at,
            _("Announcement"),
            sent.title,
            _("To %(names)s") % {"names": ", ".join(one.person.name for one in of_one)},
            sent.sent_by.name,
            reverse("remediation:announcement", args=[sent.pk]),
        )
