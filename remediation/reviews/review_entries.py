"""What does a review put on the line of time? Letters, papers, meetings, appeals."""

from collections.abc import Iterator

from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from remediation.appeals.standing import LIMITS
from remediation.models import AppealStep, CasePaper, Delivery, ReviewMeeting
from remediation.reviews.chronology_rows import Found, Row, day, name
from remediation.reviews.entries import Entry, Kind, say_day

ARRIVED = {Delivery.Outcome.DELIVERED, Delivery.Outcome.REFUSED}
REVIEW_SOURCES = {
    # Those that were issued, each with the newest word on its way; of several ways with the one by
    # which it arrived first (remediation/letters/arrival.py).
    "letters": f"""
        SELECT l.id AS pk, l.title, l.issued_on, l.standards, l.notice_by AS notice_by_on,
            w.id IS NOT NULL AS is_sent, w.method, w.outcome, w.tracking, w.witness, w.proof_id,
            w."on" AS last_on, {day("w.entered_at")} AS entered_on
        FROM remediation_letter l LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT DISTINCT ON (d.method) * FROM remediation_delivery d
                WHERE d.letter_id = l.id ORDER BY d.method, d.entered_at DESC, d.id DESC) n
            ORDER BY n.outcome = 'sent', CASE WHEN n.outcome <> 'sent' THEN n."on" END,
                n.entered_at DESC LIMIT 1) w ON true
        WHERE l.case_id = %(case)s AND l.issued_on IS NOT NULL""",
    "papers": f"""
        SELECT p.id AS pk, p.part, p.title, p.happened_on, p.standards, {name("m")} AS added_by
        FROM remediation_casepaper p JOIN accounts_membership m ON m.id = p.added_by_id
        WHERE p.case_id = %(case)s""",
    "meetings": """
        SELECT m.id AS pk, m."on" AS met_on, m.decision
        FROM remediation_reviewmeeting m WHERE m.case_id = %(case)s""",
    # Of this case, and of what came in after its letters.
    "appeals": f"""
        SELECT a.id AS pk, a.case_id, a.kind, a."on" AS done_on, a.received_on, a.received_by,
            a.last_day AS last_day_on, a.decision, a.words, k.title AS kind_title, k.limits,
            {name("m")} AS entered_by
        FROM remediation_appealstep a
        JOIN remediation_case c ON c.id = a.case_id
        JOIN remediation_casekind k ON k.id = c.kind_id
        JOIN accounts_membership m ON m.id = a.entered_by_id
        WHERE a.case_id = %(case)s OR a.letter_id IN (
            SELECT l.id FROM remediation_letter l WHERE l.case_id = %(case)s)""",
}


def review_entries(found: Found) -> Iterator[Entry]:
    """Of the rows of `REVIEW_SOURCES`."""
    yield from map(_letter, found["letters"])
    yield from map(_paper, found["papers"])
    yield from map(_meeting, found["meetings"])
    yield from map(_appeal_step, found["appeals"])


def _letter(row: Row) -> Entry:
    """On the day it arrived; until then on the day of the letter."""
    has_arrived = row.outcome in ARRIVED
    return Entry(
        f"letter:{row.pk}",
        Kind.NOTICE,
        row.last_on if has_arrived else row.issued_on,
        row.title,
        more=_delivery_words(row),
        entered_on=row.entered_on if has_arrived else None,
        url=reverse_lazy("remediation:letter", args=[row.pk]),
        standards=frozenset(row.standards),
        last_day=row.notice_by_on,
        is_statutory=row.notice_by_on is not None,
        is_proved=has_arrived and _is_proved(row),
    )


def _is_proved(row: Row) -> bool:
    """As `Delivered.is_proved`."""
    return row.proof_id is not None or bool(row.witness)


def _delivery_words(row: Row) -> str:
    if not row.is_sent:
        return _("Not sent yet.")
    method, outcome = Delivery.Method(row.method).label, Delivery.Outcome(row.outcome).label
    facts = [f"{method}: {outcome.lower()} {say_day(row.last_on)}"]
    if row.tracking:
        facts.append(_("tracking number %(number)s") % {"number": row.tracking})
    if row.witness:
        facts.append(_("seen by %(name)s") % {"name": row.witness})
    return ", ".join(facts) + "."


def _paper(row: Row) -> Entry:
    is_notice = row.part == CasePaper.Part.NOTICE
    return Entry(
        f"paper:{row.pk}",
        Kind.NOTICE if is_notice else Kind.EVIDENCE,
        row.happened_on,
        row.title,
        more="; ".join(row.standards) or str(CasePaper.Part(row.part).label),
        who=row.added_by,
        url=reverse_lazy("remediation:case_paper", args=[row.pk]),
        standards=frozenset(row.standards) if is_notice else frozenset(),
    )


def _meeting(row: Row) -> Entry:
    decision = ReviewMeeting.Decision(row.decision).label if row.decision else ""
    return Entry(
        f"meeting:{row.pk}",
        Kind.MEETING,
        row.met_on,
        _("Review meeting"),
        more=str(decision),
        url=reverse_lazy("remediation:review_meeting", args=[row.pk]),
    )


def _appeal_step(row: Row) -> Entry:
    """A late step of the district is a gap; a request that came late is told, for it is the
    employee's own."""
    step = AppealStep.Kind(row.kind)
    is_asked, code = step == AppealStep.Kind.ASKED, LIMITS.get(step)
    is_law = any(one.get("law") for one in row.limits if one["code"] == code)
    more = [str(AppealStep.Decision(row.decision).label) if row.decision else "", row.words]
    if is_asked and row.last_day_on and row.done_on > row.last_day_on:
        more.insert(0, _("After the last day, %(day)s.") % {"day": say_day(row.last_day_on)})
    return Entry(
        f"appeal:{row.pk}",
        Kind.APPEAL,
        row.done_on,
        f"{row.kind_title}: {step.label}",
        more=" ".join(part for part in more if part),
        who=row.received_by or row.entered_by,
        url=reverse_lazy("remediation:review", args=[row.case_id]),
        last_day=None if is_asked else row.last_day_on,
        late_reason=row.words,
        is_statutory=is_law,
    )
