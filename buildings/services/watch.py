"""One round of a district: which status fell, which number is too old, who owes an answer?

Safe at any time and as often as you like: what was seen stands in `Watch`, so each change is told
once (S2-4, S2-8, S2-12, S2-13).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.asking import ask
from accounts.models import District, Membership, SchoolYear, Site
from accounts.years import school_year_of
from buildings.models import OffTrack, Target, Tracking, Watch
from buildings.services.answer import ACT, ANSWER
from buildings.targets.standing import OFF_TRACK, ON_TRACK, STATUSES, UNKNOWN
from buildings.targets.stands import STANDS, parameters
from buildings.team import answerer_of, leaders_by_site, teams_by_site
from deadlines.models import Deadline, NoticeKind
from deadlines.services.after_event import post_after
from deadlines.services.deadline import cancel
from deadlines.services.notice import News, tell_each, tell_of_new_turns
from deadlines.services.on_day import post_on_day

KNOWN = [status for status in STATUSES if status != UNKNOWN]  # the lowest first
# What stands otherwise than when it was last looked at.
MOVED = f"""
    SELECT stands.target_id, site_id, status, coalesce(age > %(stale_days)s, false) AS is_old
    FROM ({STANDS}) AS stands
    LEFT JOIN buildings_watch watch ON watch.target_id = stands.target_id
    WHERE watch.id IS NULL
        OR status NOT IN ('{UNKNOWN}', watch.known)
        OR (watch.old_on IS NOT NULL) <> coalesce(age > %(stale_days)s, false)
"""
# Whoever lets a number grow old does not get back on track by it: the last known status counts.
OFF = f"""
    SELECT DISTINCT site_id FROM ({STANDS}) AS stands
    LEFT JOIN buildings_watch watch ON watch.target_id = stands.target_id
    WHERE status = '{OFF_TRACK}' OR (status = '{UNKNOWN}' AND watch.known = '{OFF_TRACK}')
"""


class Moved(NamedTuple):
    target: UUID
    site: UUID
    status: str
    is_old: bool


class Round(NamedTuple):
    """What a round is made for."""

    tracking: Tracking
    year: SchoolYear
    today: date


@transaction.atomic
def watch_buildings(district: District) -> int:
    """Returns how many targets and buildings moved. A second round at once does nothing."""
    tracking = Tracking.objects.select_for_update(skip_locked=True).first()
    if tracking is None:
        return 0
    today = clock.today(district)
    if not tracking.is_on:
        return _end(OffTrack.objects.filter(ended_on=None), today)
    this = Round(tracking, school_year_of(district, today), today)
    return _look_at_targets(this) + _look_at_buildings(this)


def _look_at_targets(this: Round) -> int:
    found = [Moved(*row) for row in ask(MOVED, _facts(this))]
    if not found:
        return 0
    watches = {w.target_id: w for w in Watch.objects.filter(target__in=[m.target for m in found])}
    news: dict[NoticeKind, list[Moved]] = {NoticeKind.STATUS_FELL: [], NoticeKind.NUMBER_OLD: []}
    for moved in found:
        watch = watches.get(moved.target)
        if watch is None:  # seen for the first time: nothing has changed yet
            watch = watches[moved.target] = Watch(target_id=moved.target)
            _keep(watch, moved, this.today)
            continue
        if _falls(watch.known, moved.status):
            news[NoticeKind.STATUS_FELL].append(moved)
        if moved.is_old and watch.old_on is None:
            news[NoticeKind.NUMBER_OLD].append(moved)
        _keep(watch, moved, this.today)
    fresh = [watch for watch in watches.values() if watch._state.adding]
    Watch.objects.bulk_update(
        [watch for watch in watches.values() if not watch._state.adding],
        ["known", "fell_on", "old_on"],
    )
    Watch.objects.bulk_create(fresh)
    for kind, moves in news.items():
        _tell_of_targets(moves, kind, this)
    return len(found)


def _falls(before: str, now: str) -> bool:
    return before in KNOWN and now in KNOWN and KNOWN.index(now) < KNOWN.index(before)


def _keep(watch: Watch, moved: Moved, today: date) -> None:
    if _falls(watch.known, moved.status):
        watch.fell_on = today
    elif moved.status == ON_TRACK:
        watch.fell_on = None
    if moved.status != UNKNOWN:
        watch.known = moved.status
    watch.old_on = (watch.old_on or today) if moved.is_old else None


def _tell_of_targets(moves: Sequence[Moved], kind: NoticeKind, this: Round) -> None:
    """One notice for a building, whatever the number of its targets."""
    if not moves:
        return
    targets = Target.objects.select_related("measure").in_bulk([move.target for move in moves])
    names: dict[UUID, list[str]] = {}
    for move in moves:
        names.setdefault(move.site, []).append(targets[move.target].name)
    told = {site: ", ".join(sorted(found)) for site, found in names.items()}
    _tell_teams(told, kind, this)


def _look_at_buildings(this: Round) -> int:
    off = {site for (site,) in ask(OFF, _facts(this))}
    standing = OffTrack.objects.filter(ended_on=None)
    over = standing.exclude(site__in=off, school_year=this.year)
    ended = _end(over, this.today)
    known = set(standing.values_list("site_id", flat=True))
    begun = OffTrack.objects.bulk_create(
        [
            OffTrack(site_id=site, school_year=this.year, began_on=this.today)
            for site in sorted(off - known)
        ]
    )
    _tell_teams({row.site_id: "" for row in begun}, NoticeKind.OFF_TRACK, this)
    _ask_for_answers(this)
    return ended + len(begun)


def _end(rows: "Iterable[OffTrack]", today: date) -> int:
    """Back on track, of a year that is over, or no longer watched."""
    ended = list(rows)
    for row in ended:
        cancel(ANSWER, row.pk)
    OffTrack.objects.filter(pk__in=[row.pk for row in ended]).update(ended_on=today)
    return len(ended)


def _ask_for_answers(this: Round) -> None:
    """Each building that waits has its deadline, with the one who is named today."""
    waiting = OffTrack.objects.filter(ended_on=None, answered_on=None).select_related("site")
    answerer = answerer_of(this.tracking)
    if answerer is None:
        return
    rows = list(waiting)
    posted = Deadline.objects.filter(kind=ANSWER, subject_id__in=[row.pk for row in rows])
    due = {deadline.subject_id: deadline for deadline in posted}
    for row in rows:
        deadline = due.get(row.pk)
        if deadline is None:
            _post(row, answerer, this)
        elif not deadline.is_open or deadline.turn_id != answerer.pk:
            _hand_over(row, deadline, answerer)


def _post(row: OffTrack, answerer: Membership, this: Round) -> None:
    post_after(
        kind=ANSWER,
        subject_id=row.pk,
        days=this.tracking.answer_days,
        anchor=row.began_on,
        school_year=this.year,
        person=answerer,
        turn=answerer,
        act=ACT,
        what=_("Answer to %(site)s") % {"site": row.site.name},
        path=_page_of(row.site_id),
    )


def _hand_over(row: OffTrack, deadline: Deadline, answerer: Membership) -> None:
    """Somebody else is named now: the same day, their turn."""
    post_on_day(
        kind=ANSWER,
        subject_id=row.pk,
        day=deadline.last_day_on,
        school_year=row.school_year,
        person=answerer,
        turn=answerer,
        act=ACT,
        what=deadline.what,
        path=deadline.path,
    )
    tell_of_new_turns([deadline.pk], NoticeKind.HANDED_OVER)


def _tell_teams(told: Mapping[UUID, str], kind: NoticeKind, this: Round) -> None:
    """Who leads each building, and who of the district stands with it: one team (S2-13)."""
    if not told:
        return
    sites = list(Site.objects.filter(pk__in=told))
    leaders, teams = leaders_by_site(sites), teams_by_site(sites, this.tracking)
    news = []
    for site in sites:
        words = told[site.pk]
        what = f"{site.name}: {words}" if words else site.name
        people = {person.pk for person in (*leaders[site.pk], *teams[site.pk])}
        news += [News(pk, None, _page_of(site.pk), what) for pk in sorted(people)]
    tell_each(news, kind=kind)


def _page_of(site: UUID) -> str:
    return reverse("buildings:building", args=[site])


def _facts(this: Round) -> dict[str, object]:
    return parameters(this.tracking, this.year, this.today, None)
