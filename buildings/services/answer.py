"""The district answers a building that is off track, or takes its answer back (S2-8, S2-12)."""

from datetime import date, datetime

from accounts.models import Site
from buildings.models import OffTrack, Review, Support, Tracking
from buildings.team import answerer_of
from deadlines.services.deadline import settle
from deadlines.services.reopening import reopen

ANSWER = "district_answer"  # Deadline.kind; its subject is the OffTrack
ACT = "answer_building"


def answer_off_track(site: Site, *, on: date, support: Support | None = None) -> None:
    """A promise, or the district's half of a review, if the building still waits for one."""
    waiting = OffTrack.objects.select_for_update().filter(ended_on=None, answered_on=None)
    found = waiting.filter(site=site).first()
    if found is None:
        return
    found.answered_on, found.support = on, support
    found.save(update_fields=["answered_on", "support"])
    settle(ANSWER, found.pk, acted_on=on)


def take_answer_back(support: Support, tracking: Tracking) -> None:
    """It will not come after all: something else since then answers, or it is due again."""
    found = OffTrack.objects.select_for_update().filter(ended_on=None, support=support).first()
    if found is not None and support.promised_at is not None:
        _answer_otherwise(found, support.promised_at, tracking)


def take_half_back(site: Site, since: datetime, tracking: Tracking) -> None:
    """The same of a half of a review that was confirmed at `since` and is so no more."""
    by_half = OffTrack.objects.select_for_update().filter(
        site=site, ended_on=None, support=None, answered_on__isnull=False
    )
    found = by_half.first()
    if found is not None:
        _answer_otherwise(found, since, tracking)


def _answer_otherwise(found: OffTrack, since: datetime, tracking: Tracking) -> None:
    promises = Support.objects.filter(site=found.site_id, promised_at__gte=since)
    standing = promises.exclude(state=Support.State.DECLINED).order_by("promised_at")
    halves = Review.objects.held().filter(site=found.site_id, district_at__gte=since)
    found.support = standing.first()
    if found.support is None and not halves.exists():
        found.answered_on = None
        reopen(ANSWER, found.pk, to=answerer_of(tracking), act=ACT)
    found.save(update_fields=["answered_on", "support"])
