"""The district answers a building that is off track, or takes its answer back (S2-8, S2-12)."""

from datetime import date

from accounts.models import Site
from buildings.models import OffTrack, Support, Tracking
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
    """It will not come after all: another promise since then answers, or it is due again."""
    found = OffTrack.objects.select_for_update().filter(ended_on=None, support=support).first()
    if found is None:
        return
    standing = Support.objects.filter(site=support.site_id, promised_at__isnull=False)
    standing = standing.exclude(state=Support.State.DECLINED).exclude(pk=support.pk)
    other = standing.filter(promised_at__gte=support.promised_at).order_by("promised_at").first()
    found.support = other
    if other is None:
        found.answered_on = None
        reopen(ANSWER, found.pk, to=answerer_of(tracking), act=ACT)
    found.save(update_fields=["answered_on", "support"])
