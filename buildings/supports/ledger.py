"""What did the district give its buildings, and how did the numbers stand before and after?

A change after help does not prove that the help caused it: whoever shows one says so (S2-10).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.asking import ask
from accounts.models import Membership, SchoolYear, Site
from accounts.numbers import plain_number
from accounts.wording import short_date
from buildings import rules
from buildings.models import OffTrack, Support, SupportQuerySet, Target, Tracking
from buildings.services.answer import ANSWER
from buildings.targets.chart import said_with
from buildings.targets.stands import shown
from buildings.team import district_team
from deadlines.services.deadline import deadline_of

State = Support.State
ICONS = {
    State.REQUESTED: "wait",
    State.PROMISED: "going",
    State.GIVEN: "done",
    State.DECLINED: "idle",
}
# The last number up to the day it came, and the last one since.
EFFECTS = f"""
    SELECT support.id, before.value, before.as_of, after.value, after.as_of
    FROM buildings_support support
    LEFT JOIN LATERAL (
        SELECT CASE WHEN {shown("students")} THEN value END AS value, as_of
        FROM buildings_reading reading
        WHERE reading.target_id = support.target_id AND reading."group" = ''
            AND as_of <= support.given_on
        ORDER BY as_of DESC, version DESC LIMIT 1
    ) AS before ON true
    LEFT JOIN LATERAL (
        SELECT CASE WHEN {shown("students")} THEN value END AS value, as_of
        FROM buildings_reading reading
        WHERE reading.target_id = support.target_id AND reading."group" = ''
            AND as_of > support.given_on AND as_of <= %(today)s::date
        ORDER BY as_of DESC, version DESC LIMIT 1
    ) AS after ON true
    WHERE support.id = ANY(%(supports)s::uuid[]) AND support.given_on IS NOT NULL
"""


@dataclass(frozen=True)
class Effect:
    """How the measure stood; a number that is not there, or is not shown, is None."""

    before: Decimal | None
    before_on: date | None
    after: Decimal | None
    after_on: date | None


NOTHING = Effect(None, None, None, None)


@dataclass(frozen=True)
class Entry:
    """A line of the ledger, in words."""

    support: Support
    effect: Effect

    @property
    def icon(self) -> str:
        return ICONS[State(self.support.state)]

    @property
    def how_much(self) -> str:
        """`2 days a week, $8,400, R. Osei`"""
        cost = self.support.cost
        dollars = "" if cost is None else f"${cost.normalize():,f}"
        return ", ".join(filter(None, (self.support.amount, dollars, self.support.who)))

    @property
    def change(self) -> str:
        """`40% (Dec 15) to 43% (Jan 20)`; "" while there is nothing to compare."""
        effect = self.effect
        if effect.before is None or effect.after is None:
            return ""
        words = {
            "before": self._said(effect.before),
            "before_on": short_date(effect.before_on),
            "after": self._said(effect.after),
            "after_on": short_date(effect.after_on),
        }
        return _("%(before)s (%(before_on)s) to %(after)s (%(after_on)s)") % words

    @property
    def measure(self) -> str:
        return self.support.target.name if self.support.target else ""

    def said(self, value: Decimal | None) -> str:
        return "" if value is None else self._said(value)

    def _said(self, value: Decimal) -> str:
        target = self.support.target
        assert target is not None  # an effect is one of a target
        return said_with(target.measure.unit)(value)


def entries_of(supports: Sequence[Support], today: date) -> list[Entry]:
    """In the same order: one statement for all of them."""
    given = [support.pk for support in supports if support.is_given and support.target_id]
    rows = ask(EFFECTS, {"supports": given, "today": today}) if given else []
    found = {pk: Effect(*facts) for pk, *facts in rows}
    return [Entry(support, found.get(support.pk, NOTHING)) for support in supports]


def earlier_promises(support: Support) -> list[Entry]:
    """What was promised before each change, the latest first; with why it changed then."""
    if support.version == 1:
        return []
    events: Any = support.events  # type: ignore[attr-defined]
    rows = events.filter(state=State.PROMISED, version__lt=support.version)
    found = rows.select_related("owner").order_by("-version", "-pgh_id")
    newest: dict[int, Any] = {}
    for row in found:
        newest.setdefault(row.version, row)
    return [Entry(row, NOTHING) for row in newest.values()]


# Of these buildings, the targets off track that nothing promised since serves.
UNSERVED = """
    SELECT watch.target_id FROM buildings_watch watch
    JOIN buildings_target target ON target.id = watch.target_id AND target.ended_at IS NULL
    JOIN buildings_offtrack off ON off.site_id = target.site_id AND off.ended_on IS NULL
        AND off.school_year_id = target.school_year_id
    WHERE watch.known = 'off_track' AND target.school_year_id = %(year)s
        AND (%(sites)s::uuid[] IS NULL OR target.site_id = ANY(%(sites)s))
        AND NOT EXISTS (
            SELECT FROM buildings_support support
            WHERE support.target_id = target.id AND support.state IN ('promised', 'given')
                AND off.began_on <= coalesce(support.given_on,
                    (support.promised_at AT TIME ZONE %(zone)s::text)::date)
        ) AND NOT EXISTS (
            SELECT FROM buildings_reviewaction step
            JOIN buildings_reviewanswer answer ON answer.id = step.answer_id
            JOIN buildings_review review ON review.id = step.review_id
            WHERE answer.target_id = target.id AND step.half = 'district' AND step.words <> ''
                AND (review.district_at AT TIME ZONE %(zone)s::text)::date >= off.began_on
        )
"""


def unserved(year: SchoolYear, sites: Sequence[UUID] | None) -> set[UUID]:
    """Targets off track for which the district's answers say nothing (S2-10). One statement."""
    asked = {
        "year": year.pk,
        "sites": list(sites) if sites is not None else None,
        "zone": timezone.get_current_timezone_name(),
    }
    return {pk for (pk,) in ask(UNSERVED, asked)}


def supports_seen(seen: set[UUID] | None, asked: dict[str, Any]) -> SupportQuerySet:
    """`asked` by the names of LedgerFilter; the newest first."""
    rows = Support.objects.at(seen).for_reading()
    if words := asked.get("q"):
        rows = rows.filter(site__name__icontains=words)
    for name in ("kind", "state", "school_year"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    return rows.order_by("-pk")


CSV_HEAD = (
    "Building",
    "Year",
    "Kind",
    "Support",
    "Measure",
    "State",
    "Amount",
    "Cost",
    "Who",
    "Owner",
    "Asked for by",
    "Asked for",
    "Promised",
    "From",
    "To",
    "Given",
    "Declined",
    "Reason",
    "Measure before",
    "Before on",
    "Measure after (proves no cause)",
    "After on",
)


def csv_rows(supports: SupportQuerySet, today: date) -> Iterator[list[Any]]:
    for entry in entries_of(list(supports), today):
        support, effect = entry.support, entry.effect
        yield [
            support.site.name,
            support.school_year.label,
            support.get_kind_display(),
            support.what,
            entry.measure,
            support.get_state_display(),
            support.amount,
            "" if support.cost is None else plain_number(support.cost),
            support.who,
            support.owner.name if support.owner else "",
            support.asked_by.name if support.asked_by else "",
            support.asked_at,
            support.promised_at,
            support.starts_on,
            support.ends_on,
            support.given_on,
            support.declined_at,
            support.reason,
            entry.said(effect.before),
            effect.before_on if effect.before is not None else "",
            entry.said(effect.after),
            effect.after_on if effect.after is not None else "",
        ]


def panel_of(
    site: Site, year: SchoolYear, tracking: Tracking, *, reader: Membership, today: date
) -> dict[str, Any]:
    """What stands on the page of a building: its supports, and whether it waits for an answer."""
    supports = Support.objects.filter(site=site, school_year=year).for_reading().order_by("-pk")
    off = OffTrack.objects.filter(site=site, school_year=year, ended_on=None).first()
    waits = off is not None and off.answered_on is None
    left_out = unserved(year, [site.pk]) if off is not None and not waits else set()
    named = Target.objects.filter(pk__in=left_out).select_related("measure") if left_out else []
    return {
        "unserved": sorted(target.name for target in named),
        "entries": entries_of(list(supports), today),
        "off": off,
        "team": district_team(site, tracking),
        "due": deadline_of(ANSWER, off.pk) if off is not None and waits else None,
        "can_ask": rules.can_ask_for_support(reader, site),
        "can_answer": rules.can_answer_building(reader, tracking),
    }
