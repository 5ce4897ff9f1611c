"""What do the records tell of somebody? Documents, signatures, responses and what HR did."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from goals.models import GoalSet
from records.exchange import KIND as RESPONSE_WINDOW
from records.forms_response import ATTACHED
from records.models import Signature
from remediation.reviews.chronology_rows import Found, Row, day, name
from remediation.reviews.entries import Entry, Kind, say_day

PRIVATE = GoalSet.State.PRIVATE.value
OWN_FORM = f"d.kind NOT IN {ATTACHED}"
WHOSE = "JOIN records_document d ON d.id = {}.document_id AND d.person_id = %(person)s"
RECORD_SOURCES = {
    # Every form that was laid down, also the versions that are no longer in force.
    "documents": f"""
        SELECT d.id AS pk, {day("d.frozen_at")} AS frozen_on, d.title, d.version,
            {name("m")} AS frozen_by,
            EXISTS(SELECT FROM records_voiding v WHERE v.document_id = d.id) AS is_void,
            EXISTS(SELECT FROM records_destruction x WHERE x.document_id = d.id) AS is_gone
        FROM records_document d JOIN accounts_membership m ON m.id = d.frozen_by_id
        WHERE d.person_id = %(person)s AND d.frozen_at >= %(since)s AND {OWN_FORM}""",
    # Whatever came of asking for one; those taken back are left out.
    "signatures": f"""
        SELECT s.id AS pk, {day("s.signed_at")} AS signed_on, s.signer_name, s.outcome, s.comment,
            s.witness_name, s.document_id, d.title
        FROM records_signature s {WHOSE.format("s")}
        WHERE s.signed_at >= %(since)s AND {OWN_FORM}
            AND NOT EXISTS(SELECT FROM records_withdrawal w WHERE w.signature_id = s.id)""",
    # Each with the last day of its window, and the day of the reply to it.
    "responses": f"""
        SELECT s.id AS pk, {day("s.sent_at")} AS sent_on, s.was_late, s.document_id, s.paper_id,
            d.title, {name("m")} AS sent_by,
            (SELECT w.last_day_on FROM deadlines_deadline w
             WHERE w.kind = '{RESPONSE_WINDOW}' AND w.subject_id = s.document_id LIMIT 1)
                AS window_end_on,
            (SELECT {day("r.sent_at")} FROM records_reply r WHERE r.response_id = s.id LIMIT 1)
                AS replied_on
        FROM records_response s {WHOSE.format("s")}
        JOIN accounts_membership m ON m.id = s.sent_by_id
        WHERE s.sent_at >= %(since)s""",
    "replies": f"""
        SELECT r.id AS pk, {day("r.sent_at")} AS sent_on, s.document_id, r.paper_id, d.title,
            {name("m")} AS sent_by
        FROM records_reply r JOIN records_response s ON s.id = r.response_id
        {WHOSE.format("s")} JOIN accounts_membership m ON m.id = r.sent_by_id
        WHERE r.sent_at >= %(since)s""",
    "filings": f"""
        SELECT f.id AS pk, {day("f.filed_at")} AS filed_on, f.filed_by_name, f.document_id, d.title
        FROM records_filing f {WHOSE.format("f")} WHERE f.filed_at >= %(since)s""",
    "returns": f"""
        SELECT f.id AS pk, {day("f.returned_at")} AS returned_on, f.returned_by_name, f.reason,
            f.document_id, d.title
        FROM records_filingreturn f {WHOSE.format("f")} WHERE f.returned_at >= %(since)s""",
    # What the employee brought, and did not take off the list: once the goals of that year, or the
    # development plan, are shared, as goals.rules.artifacts_visible_to has it.
    "artifacts": f"""
        SELECT a.id AS pk, {day("a.added_at")} AS added_on, a.title, a.note, a.link,
            a.file_id IS NOT NULL AS is_file, {name("m")} AS added_by
        FROM records_artifact a JOIN accounts_membership m ON m.id = a.added_by_id
        WHERE a.owner_id = %(person)s AND a.removed_at IS NULL
            AND (a.added_at >= %(since)s OR a.frozen_at >= %(since)s)
            AND NOT EXISTS(SELECT FROM goals_goalset g WHERE g.employee_id = a.owner_id
                AND g.school_year_id = a.school_year_id AND g.state = '{PRIVATE}')
            AND (a.school_year_id IS NOT NULL OR EXISTS(
                SELECT FROM goals_idp i WHERE i.person_id = a.owner_id AND i.is_shared))""",
}


def record_entries(found: Found) -> Iterator[Entry]:
    """Of the rows of `RECORD_SOURCES`."""
    yield from map(_document, found["documents"])
    yield from map(_signature, found["signatures"])
    yield from map(_response, found["responses"])
    yield from map(_reply, found["replies"])
    yield from map(_filing, found["filings"])
    yield from map(_return, found["returns"])
    yield from map(_artifact, found["artifacts"])


def _document(row: Row) -> Entry:
    more = _("Version %(n)s.") % {"n": row.version} if row.version > 1 else ""
    if row.is_void:
        more = f"{more} {_('No longer in force.')}".strip()
    return Entry(
        f"document:{row.pk}",
        Kind.DOCUMENT,
        row.frozen_on,
        row.title,
        more=more,
        who=row.frozen_by,
        url=_page(row.pk),
        document_id=None if row.is_gone else UUID(row.pk),
    )


def _signature(row: Row) -> Entry:
    told = {"name": row.signer_name, "what": row.title}
    entered = {
        Signature.Outcome.DECLINED: _("Declined to sign: %(what)s"),
        Signature.Outcome.NOT_AVAILABLE: _("Not available to sign: %(what)s"),
        Signature.Outcome.ON_PAPER: _("Signed on paper: %(what)s"),
    }.get(Signature.Outcome(row.outcome))
    more = row.comment
    if entered is not None:
        who = _("Entered by %(name)s.") % told
        witness = _("Seen by %(name)s.") % {"name": row.witness_name}
        more = " ".join(part for part in (who, witness if row.witness_name else "") if part)
    return Entry(
        f"signature:{row.pk}",
        Kind.SIGNATURE,
        row.signed_on,
        (entered or _("%(name)s signed: %(what)s")) % told,
        more=more,
        who=row.signer_name,
        url=_page(row.document_id),
    )


def _response(row: Row) -> Entry:
    more = _("Sent after its time; HR accepted it.") if row.was_late else ""
    if row.replied_on is not None:
        more = f"{more} {_('Answered %(day)s.') % {'day': say_day(row.replied_on)}}".strip()
    return Entry(
        f"response:{row.pk}",
        Kind.RESPONSE,
        row.sent_on,
        _("%(name)s responds to: %(what)s") % {"name": row.sent_by, "what": row.title},
        more=more,
        who=row.sent_by,
        url=_page(row.document_id),
        last_day=None if row.was_late else row.window_end_on,
        answered_on=row.replied_on,
        document_id=UUID(row.paper_id),
    )


def _reply(row: Row) -> Entry:
    told = {"name": row.sent_by, "what": row.title}
    return Entry(
        f"reply:{row.pk}",
        Kind.REPLY,
        row.sent_on,
        _("%(name)s replies to the response to: %(what)s") % told,
        who=row.sent_by,
        url=_page(row.document_id),
        document_id=UUID(row.paper_id),
    )


def _filing(row: Row) -> Entry:
    return Entry(
        f"filing:{row.pk}",
        Kind.FILING,
        row.filed_on,
        _("Put in the personnel file: %(what)s") % {"what": row.title},
        who=row.filed_by_name,
        url=_page(row.document_id),
    )


def _return(row: Row) -> Entry:
    return Entry(
        f"returned:{row.pk}",
        Kind.RETURNED,
        row.returned_on,
        _("Sent back by HR: %(what)s") % {"what": row.title},
        more=row.reason,
        who=row.returned_by_name,
        url=_page(row.document_id),
    )


def _artifact(row: Row) -> Entry:
    return Entry(
        f"artifact:{row.pk}",
        Kind.ARTIFACT,
        row.added_on,
        row.title,
        more=row.note,
        who=row.added_by,
        url=row.link or reverse_lazy("goals:artifact_file", args=[row.pk]),
        artifact_id=UUID(row.pk) if row.is_file else None,
    )


def _page(document_id: str) -> Promise:
    return reverse_lazy("records:document", args=[document_id])
