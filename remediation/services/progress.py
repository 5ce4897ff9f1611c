"""What is counted or rated again and again while a plan runs, day by day (S3-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from remediation import rules
from remediation.models import Case, Concern, ProgressPoint, ProgressSeries
from remediation.services.case import locked_case, require_open
from remediation.services.log import log_act


@dataclass(frozen=True)
class AboutSeries:
    """What is followed: a number in a unit, or levels in words, the lowest first."""

    title: str
    unit: str = ""
    levels: Sequence[str] = ()
    target: Decimal | None = None
    more_is_better: bool = True
    concern: Concern | None = None  # None: of the whole plan

    def require_whole(self) -> None:
        if not self.title.strip():
            raise InvalidTransition(_("Name what you follow, such as “Rooms ready on time”."))
        if bool(self.unit.strip()) == bool(self.levels):
            raise InvalidTransition(_("Say what you count in, or list the levels: one of both."))
        if self.levels and not 1 < len(set(self.levels)) == len(self.levels):
            raise InvalidTransition(_("Name at least two levels, each once, the lowest first."))
        if self.levels and not (self.target is None or _is_place(self.target, self.levels)):
            raise InvalidTransition(_("Pick one of the levels as the goal."))


def _is_place(value: Decimal, levels: Sequence[str]) -> bool:
    return value in range(1, len(levels) + 1)


@transaction.atomic
def add_series(case: Case, *, actor: Membership, about: AboutSeries) -> ProgressSeries:
    """The same title for the same area again is the same series."""
    case = locked_case(case)
    require(rules.can_log_evidence(actor, case))
    require_open(case)
    about.require_whole()
    title = about.title.strip()
    if found := case.series.filter(title=title, concern=about.concern).first():
        return found

    series = ProgressSeries.objects.create(
        case=case,
        person=case.person,
        concern=about.concern,
        title=title,
        unit=about.unit.strip(),
        levels=list(about.levels),
        target=about.target,
        more_is_better=about.more_is_better,
        added_by=actor,
        added_at=clock.now(),
    )
    log_act(actor, "case.series_added", case)
    return series


@transaction.atomic
def add_point(
    series: ProgressSeries, *, actor: Membership, on: date, value: Decimal, words: str = ""
) -> ProgressPoint:
    """The newest value of a day holds; those before stay in the table. The same again is one."""
    case = locked_case(series.case)
    require(rules.can_log_evidence(actor, case))
    require_open(case)
    _require_going(series)
    if on > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day of this value. It can’t be after today."))
    if series.levels and not _is_place(value, series.levels):
        raise InvalidTransition(_("Pick one of the levels."))
    words = words.strip()
    last = series.points.filter(on=on).order_by("-entered_at", "-pk").first()
    if last is not None and (last.value, last.words) == (value, words):
        return last

    point = ProgressPoint.objects.create(
        series=series,
        case=case,
        on=on,
        value=value,
        words=words,
        entered_by=actor,
        entered_at=clock.now(),
    )
    log_act(actor, "case.value_added", case)
    return point


@transaction.atomic
def rename_series(series: ProgressSeries, *, actor: Membership, title: str) -> ProgressSeries:
    """Its values stay, and so does the name before, in the history. The same again is nothing."""
    series = _locked(series)
    require(rules.can_log_evidence(actor, series.case))
    require_open(series.case)
    title = title.strip()
    if not title:
        raise InvalidTransition(_("Name what you follow, such as “Rooms ready on time”."))
    if title == series.title:
        return series
    others = series.case.series.filter(title=title, concern=series.concern_id)
    if others.exists():
        raise InvalidTransition(_("This plan follows something with that name already."))

    series.title = title
    series.save(update_fields=["title"])
    log_act(actor, "case.series_renamed", series.case)
    return series


@transaction.atomic
def end_series(series: ProgressSeries, *, actor: Membership, has_ended: bool) -> ProgressSeries:
    """Nothing is added any more, or it goes on. Its values stay. Again changes nothing."""
    series = _locked(series)
    require(rules.can_log_evidence(actor, series.case))
    require_open(series.case)
    if has_ended == (series.ended_at is not None):
        return series

    series.ended_at, series.ended_by = (clock.now(), actor) if has_ended else (None, None)
    series.save(update_fields=["ended_at", "ended_by"])
    act = "case.series_ended" if has_ended else "case.series_resumed"
    log_act(actor, act, series.case)
    return series


def _locked(series: ProgressSeries) -> ProgressSeries:
    case = locked_case(series.case)
    series = ProgressSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    series.case = case
    return series


def _require_going(series: ProgressSeries) -> None:
    if ProgressSeries.objects.filter(pk=series.pk, ended_at__isnull=False).exists():
        raise InvalidTransition(_("It has ended. Go on with it first, or follow something else."))
