"""What lies around cases and is kept for a time of its own? (settings.MATTERS)

Recommendations, questions to HR and tasks of other divisions about no case, announcements, notes
of contacts, and why a low rating was set aside. What is about a case goes with it (kept_cases.py).
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.scope import active_district
from records.matters import Closed, Contents, MatterKind
from records.sources import Table
from remediation.models import (
    Announcement,
    AnnouncementReceipt,
    HelpAnswer,
    HelpRequest,
    NoticeDelivery,
    PlannedAnnouncement,
    RatingSetAside,
    Recommendation,
    RecommendationMark,
    RecommendationRound,
    RecommendationStage,
    RecommendationTurn,
    Referral,
    ReferralWord,
    RoundChange,
    SiteContact,
)

Ids = Collection[UUID]


def matter_kinds() -> list[MatterKind]:
    return [
        MatterKind("recommendation", _("Recommendations"), _rounds_closed, _recommendations),
        MatterKind("help_request", _("Questions to HR about no case"), _answered, _help),
        MatterKind("referral", _("Tasks of other divisions about no case"), _done, _referrals),
        MatterKind("announcement", _("Announcements"), _sent, _announcements),
        MatterKind("site_contact", _("Contacts with sites"), _held, _contacts),
        MatterKind("rating_set_aside", _("Low ratings set aside"), _aside, _set_aside),
    ]


def _day_of() -> Callable[[datetime | None], date]:
    """The local day of a moment that is known."""
    district = District.objects.get(pk=cast(UUID, active_district()))
    zone = ZoneInfo(district.time_zone)
    return lambda moment: moment.astimezone(zone).date()  # type: ignore[union-attr]


def _rounds_closed() -> Iterable[Closed]:
    """A round that nobody closed is over with its school year: the law's last day lies in it."""
    day, today = _day_of(), clock.today(District.objects.get(pk=cast(UUID, active_district())))
    over = Q(round__closed_at__isnull=False) | Q(round__school_year__ends_on__lt=today)
    rows = Recommendation.objects.filter(over)
    for row in rows.select_related("round__school_year", "person__district"):
        others = tuple(pk for pk in (row.sent_by_id,) if pk)
        url = reverse("remediation:recommendation", args=[row.pk])
        closed_at, year = row.round.closed_at, row.round.school_year
        on = day(closed_at) if closed_at else year.ends_on
        yield Closed(row.pk, str(row.round), on, row.person, others, url)


def _recommendations(rows: Ids) -> Contents:
    """With the last one of a round the round goes, too."""
    left = Recommendation.objects.filter(round=OuterRef("pk")).exclude(pk__in=rows)
    rounds = RecommendationRound.objects.filter(~Exists(left), recommendations__in=rows)
    empty = list(rounds.distinct().values_list("pk", flat=True))
    deliveries = NoticeDelivery.objects.filter(recommendation__in=rows)
    proofs = deliveries.filter(proof__isnull=False).values_list("proof", flat=True)
    return Contents(
        [
            Table(deliveries),
            Table(RecommendationMark.objects.filter(recommendation__in=rows)),
            Table(Recommendation.objects.filter(pk__in=rows)),
            Table(RoundChange.objects.filter(round__in=empty)),
            Table(RecommendationTurn.objects.filter(stage__round__in=empty)),
            Table(RecommendationStage.objects.filter(round__in=empty)),
            Table(RecommendationRound.objects.filter(pk__in=empty), _("Rounds")),
        ],
        files=set(proofs),
    )


def _answered() -> Iterable[Closed]:
    day = _day_of()
    for row in HelpRequest.objects.filter(case=None, closed_at__isnull=False):
        url = reverse("remediation:help_request", args=[row.pk])
        yield Closed(row.pk, row.title, day(row.closed_at), others=(row.asker_id,), url=url)


def _help(rows: Ids) -> Contents:
    return _pair(HelpRequest, HelpAnswer, "request", rows)


def _done() -> Iterable[Closed]:
    day = _day_of()
    for row in Referral.objects.filter(case=None, closed_at__isnull=False):
        others, url = (
            (row.asked_by_id, row.owner_id),
            reverse("remediation:referral", args=[row.pk]),
        )
        yield Closed(row.pk, row.title, day(row.closed_at), others=others, url=url)


def _referrals(rows: Ids) -> Contents:
    return _pair(Referral, ReferralWord, "referral", rows)


def _sent() -> Iterable[Closed]:
    day = _day_of()
    for row in Announcement.objects.all():
        url = reverse("remediation:announcement", args=[row.pk])
        yield Closed(row.pk, row.title, day(row.sent_at), others=(row.sent_by_id,), url=url)
    for plan in PlannedAnnouncement.objects.filter(stopped_at__isnull=False):
        url = reverse("remediation:planned_announcement", args=[plan.pk])
        yield Closed(
            plan.pk, plan.title, day(plan.stopped_at), others=(plan.planned_by_id,), url=url
        )


def _announcements(rows: Ids) -> Contents:
    """Sent ones with what they were planned as, and those that never went out."""
    plans = PlannedAnnouncement.objects.filter(Q(announcement__in=rows) | Q(pk__in=rows))
    sent = _pair(Announcement, AnnouncementReceipt, "announcement", rows)
    return Contents([Table(plans), *sent.tables])


def _held() -> Iterable[Closed]:
    for row in SiteContact.objects.select_related("site"):
        title = f"{row.get_kind_display()}, {row.site.name}"
        yield Closed(row.pk, title, row.held_on, others=(row.entered_by_id,))


def _contacts(rows: Ids) -> Contents:
    return Contents([Table(SiteContact.objects.filter(pk__in=rows))])


def _aside() -> Iterable[Closed]:
    day = _day_of()
    for row in RatingSetAside.objects.select_related("person__district"):
        others = (row.set_aside_by_id,)
        yield Closed(row.pk, _("Low ratings"), day(row.set_aside_at), row.person, others)


def _set_aside(rows: Ids) -> Contents:
    return Contents([Table(RatingSetAside.objects.filter(pk__in=rows))])


def _pair(model: Any, part: Any, name: str, rows: Ids) -> Contents:
    parts = part.objects.filter(**{f"{name}__in": rows})
    return Contents([Table(parts), Table(model.objects.filter(pk__in=rows))])
