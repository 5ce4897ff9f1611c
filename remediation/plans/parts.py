"""How is all that a plan holds read? One statement for it, one for what its page has beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.alongside import keep_related
from remediation.case_rows import Found, grouped, people, rows, select
from remediation.models import (
    Case,
    Check,
    CheckRating,
    CoachNote,
    ComponentMark,
    Concern,
    EvidenceEntry,
    Fact,
    Origin,
    PlanItem,
    ProgressPoint,
    ProgressSeries,
    Standard,
    Support,
)

PLAN = {
    "concerns": rows("concern", "r.number"),
    "standards": """ARRAY(SELECT to_json(s.*) FROM remediation_standard s WHERE s.id IN (
        SELECT standard_id FROM remediation_concern WHERE case_id = %(case)s))""",
    "facts": rows("fact", "r.happened_on, r.id"),
    "items": rows("planitem", "r.position", "r.taken_out_at IS NULL"),
    "supports": rows("support", "r.promised_for, r.id"),
    "checks": rows("check", "r.due_on, r.id", "r.called_off_at IS NULL"),
    "ratings": rows("checkrating", "r.id"),
    "marks": rows("componentmark", "r.at, r.id"),
    "people": people(
        {
            "fact": "entered_by_id",
            "planitem": "settled_by_id proposed_by_id",
            "support": "owner_id",
            "componentmark": "by_id",
        }
    ),
}
SERIES = {
    "series": rows("progressseries", "r.added_at, r.id"),
    "points": rows("progresspoint", 'r."on", r.entered_at, r.id'),
    "concerns": rows("concern", "r.number"),
    "people": people({"progresspoint": "entered_by_id"}),
}
BESIDE = SERIES | {
    "origins": rows("origin", 'r."on", r.id'),
    "evidence": rows("evidenceentry", "r.happened_on DESC, r.id DESC"),
    "notes": rows("coachnote", "r.at", "%(reads_notes)s::boolean"),
    "people": people(
        {
            "progresspoint": "entered_by_id",
            "evidenceentry": "entered_by_id",
            "coachnote": "by_id",
        }
    ),
    "has_papers": "EXISTS(SELECT FROM records_document WHERE subject_id = %(case)s)",
    "has_referrals": "EXISTS(SELECT FROM remediation_referral WHERE case_id = %(case)s)",
}
READ_PLAN, READ_SERIES, READ_BESIDE = map(select, (PLAN, SERIES, BESIDE))


@dataclass(frozen=True)
class Parts:
    """What a plan holds, each with whom and what it names."""

    concerns: Sequence[Concern]  # with `facts` and `items`; those taken out are left out
    supports: Sequence[Support]
    checks: Sequence[Check]  # with `ratings`
    marks: Sequence[ComponentMark]  # the oldest first


@dataclass(frozen=True)
class Beside:
    """What the page of a plan shows beside it. `notes` are none for who may not read them.

    Papers and referrals have rules of their own: they are asked for where there are any.
    """

    series: Sequence[ProgressSeries]
    origins: Sequence[Origin]
    evidence: Sequence[EvidenceEntry]
    notes: Sequence[CoachNote]
    has_papers: bool
    has_referrals: bool


def read_parts(case: Case) -> Parts:
    found = Found(READ_PLAN, case)
    standards = {one.pk: one for one in found.rows(Standard, "standards")}
    facts = grouped(found.rows(Fact, "facts", "entered_by"), "concern_id")
    items = grouped(found.rows(PlanItem, "items", "settled_by", "proposed_by"), "concern_id")
    concerns = _concerns(found)
    for concern in concerns.values():
        concern.standard = standards.get(concern.standard_id)  # type: ignore[arg-type]
        keep_related(concern, "facts", facts.get(concern.pk, []))
        keep_related(concern, "items", items.get(concern.pk, []))
    supports = found.rows(Support, "supports", "owner")
    for support in supports:
        support.concern = concerns[support.concern_id] if support.concern_id else None
    return Parts(
        [one for one in concerns.values() if one.taken_out_at is None],
        supports,
        _checks(found, concerns),
        found.rows(ComponentMark, "marks", "by"),
    )


def _checks(found: Found, concerns: Mapping[UUID, Concern]) -> list[Check]:
    ratings = found.rows(CheckRating, "ratings")
    for rating in ratings:
        rating.concern = concerns[rating.concern_id]
    of_check = grouped(ratings, "check_held_id")
    checks = found.rows(Check, "checks")
    for check in checks:
        keep_related(check, "ratings", of_check.get(check.pk, []))
    return checks


def _concerns(found: Found) -> dict[UUID, Concern]:
    return {one.pk: one for one in found.rows(Concern, "concerns")}


def _series(found: Found) -> list[ProgressSeries]:
    """In the order of their areas, with their points."""
    concerns = _concerns(found)
    points = grouped(found.rows(ProgressPoint, "points", "entered_by"), "series_id")
    series = found.rows(ProgressSeries, "series")
    for one in series:
        one.concern = concerns[one.concern_id] if one.concern_id else None
        keep_related(one, "points", points.get(one.pk, []))
    last = len(concerns) + 1
    return sorted(series, key=lambda one: one.concern.number if one.concern else last)


def read_series(case: Case) -> list[ProgressSeries]:
    """With their points, by day and by when they were written."""
    return _series(Found(READ_SERIES, case))


def read_beside(case: Case, *, reads_notes: bool) -> Beside:
    found = Found(READ_BESIDE, case, reads_notes=reads_notes)
    return Beside(
        _series(found),
        found.rows(Origin, "origins"),
        found.rows(EvidenceEntry, "evidence", "entered_by"),
        found.rows(CoachNote, "notes", "by"),
        found.lists["has_papers"],
        found.lists["has_referrals"],
    )
