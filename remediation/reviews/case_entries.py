"""What do the plans of somebody tell? Begun, help, checks, more time, evidence, and how it ended.

A plan that was not shared yet tells nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from remediation.models import Case, CheckRating, EvidenceEntry
from remediation.reviews.chronology_rows import Found, Row, day, name
from remediation.reviews.entries import Entry, Kind, say_day
from remediation.reviews.rules import FAMILIES

OF_A_PLAN = f"""JOIN remediation_case c ON c.id = {{}}.case_id AND c.person_id = %(person)s
            AND c.issued_at IS NOT NULL
        JOIN remediation_casekind k ON k.id = c.kind_id AND k.family NOT IN {FAMILIES}"""
CASE_SOURCES = {
    "plans": f"""
        SELECT c.id AS pk, k.title AS kind, c.starts_on, c.ends_on, c.ended_on, c.outcome,
            {day("c.closed_at")} AS closed_on, {name("m")} AS initiator
        FROM remediation_case c
        JOIN remediation_casekind k ON k.id = c.kind_id AND k.family NOT IN {FAMILIES}
        JOIN accounts_membership m ON m.id = c.initiator_id
        WHERE c.person_id = %(person)s AND c.issued_at IS NOT NULL""",
    "supports": f"""
        SELECT s.id AS pk, s.what, s.from_words, {name("m")} AS owner,
            s.promised_for AS promised_on, s.delivered_on, {day("s.entered_at")} AS entered_on,
            s.proof <> '' AS has_proof, s.artifact_id
        FROM remediation_support s {OF_A_PLAN.format("s")}
        LEFT JOIN accounts_membership m ON m.id = s.owner_id
        WHERE s.called_off_at IS NULL""",
    "checks": f"""
        SELECT h.id AS pk, h.number, h.held_on, h.due_on, {day("h.entered_at")} AS entered_on,
            {name("m")} AS entered_by,
            ARRAY(SELECT ARRAY[a.title, r.level] FROM remediation_checkrating r
                  JOIN remediation_concern a ON a.id = r.concern_id
                  WHERE r.check_held_id = h.id ORDER BY r.id) AS ratings
        FROM remediation_check h {OF_A_PLAN.format("h")}
        LEFT JOIN accounts_membership m ON m.id = h.entered_by_id
        WHERE h.called_off_at IS NULL AND h.held_on IS NOT NULL""",
    "extensions": f"""
        SELECT e.id AS pk, {day("e.given_at")} AS given_on, e.ends_on, e.reason,
            {name("m")} AS given_by
        FROM remediation_extension e {OF_A_PLAN.format("e")}
        JOIN accounts_membership m ON m.id = e.given_by_id""",
    "evidence": f"""
        SELECT e.id AS pk, e.happened_on, e.kind, e.words, e.artifact_id,
            {day("e.entered_at")} AS entered_on, {name("m")} AS entered_by
        FROM remediation_evidenceentry e {OF_A_PLAN.format("e")}
        JOIN accounts_membership m ON m.id = e.entered_by_id
        WHERE e.happened_on >= %(since_day)s""",
}


def case_entries(found: Found) -> Iterator[Entry]:
    """Of the rows of `CASE_SOURCES`."""
    for plan in found["plans"]:
        yield from _plan(plan)
    said = cache(say_day)  # much help is promised for the same day
    yield from (_help(row, said) for row in found["supports"])
    yield from map(_check, found["checks"])
    yield from map(_extension, found["extensions"])
    yield from map(_evidence, found["evidence"])


def _plan(row: Row) -> Iterator[Entry]:
    """Its first day; and its end, once it has one."""
    facts = {"plan": row.kind}
    if row.starts_on is not None:
        ends = _("Ends %(day)s.") % {"day": say_day(row.ends_on)} if row.ends_on else ""
        title = _("Begins: %(plan)s") % facts
        yield Entry(f"plan:{row.pk}", Kind.PLAN, row.starts_on, title, ends, row.initiator)
    if row.closed_on is not None:
        yield Entry(
            f"plan-end:{row.pk}",
            Kind.PLAN,
            row.ended_on or row.closed_on,
            _("Ends: %(plan)s") % facts,
            more=str(Case.Outcome(row.outcome).label) if row.outcome else "",
            entered_on=row.closed_on,
        )


def _help(row: Row, said: Callable[[date], str]) -> Entry:
    came = row.delivered_on
    told = {"who": row.from_words or row.owner, "day": said(row.promised_on)}
    more = _("By %(who)s, for %(day)s.") % told
    if came:
        more += " " + _("It came %(day)s.") % {"day": said(came)}
    return Entry(
        f"support:{row.pk}",
        Kind.SUPPORT,
        row.entered_on,
        _("Help promised: %(what)s") % {"what": row.what},
        more=more,
        who=row.owner or row.from_words,
        last_day=row.promised_on,
        is_proved=came is not None and (row.has_proof or row.artifact_id is not None),
        artifact_id=_artifact(row),
    )


def _check(row: Row) -> Entry:
    level = CheckRating.Level
    return Entry(
        f"check:{row.pk}",
        Kind.CHECK,
        row.held_on,
        _("Check %(n)s") % {"n": row.number},
        more="; ".join(f"{title}: {level(said).label}" for title, said in row.ratings),
        who=row.entered_by,
        entered_on=row.entered_on,
        last_day=row.due_on,
    )


def _extension(row: Row) -> Entry:
    return Entry(
        f"extension:{row.pk}",
        Kind.EXTENSION,
        row.given_on,
        _("Plan goes on until %(day)s") % {"day": say_day(row.ends_on)},
        more=row.reason,
        who=row.given_by,
    )


def _evidence(row: Row) -> Entry:
    return Entry(
        f"evidence:{row.pk}",
        Kind.EVIDENCE,
        row.happened_on,
        str(EvidenceEntry.Kind(row.kind).label),
        more=row.words,
        who=row.entered_by,
        entered_on=row.entered_on,
        artifact_id=_artifact(row),
    )


def _artifact(row: Row) -> UUID | None:
    return UUID(row.artifact_id) if row.artifact_id else None
