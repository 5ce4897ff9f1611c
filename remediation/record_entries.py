"""What do the records tell of somebody? Documents, signatures, responses and what HR did.

Each function asks one statement, however many years there are.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import day_of
from deadlines.models import Deadline
from records.exchange import KIND as RESPONSE_WINDOW
from records.forms_response import ATTACHED
from records.models import (
    Artifact,
    Destruction,
    Document,
    Filing,
    FilingReturn,
    Reply,
    Response,
    Signature,
    Voiding,
)
from remediation.entries import Entry, Kind, say_day


def record_entries(person: Membership, since: datetime) -> Iterator[Entry]:
    """Seven statements."""
    yield from documents(person, since)
    yield from signatures(person, since)
    yield from responses(person, since)
    yield from replies(person, since)
    yield from filings(person, since)
    yield from returns(person, since)
    yield from artifacts(person, since)


def documents(person: Membership, since: datetime) -> Iterator[Entry]:
    """Every form that was laid down, also the versions that are no longer in force."""
    rows = Document.objects.filter(person=person, frozen_at__gte=since).exclude(kind__in=ATTACHED)
    rows = rows.select_related("frozen_by").annotate(
        is_void=Exists(Voiding.objects.filter(document=OuterRef("pk"))),
        is_gone=Exists(Destruction.objects.filter(document=OuterRef("pk"))),
    )
    for row in rows:
        more = _("Version %(n)s.") % {"n": row.version} if row.version > 1 else ""
        if row.is_void:
            more = f"{more} {_('No longer in force.')}".strip()
        yield Entry(
            f"document:{row.pk}",
            Kind.DOCUMENT,
            day_of(row.frozen_at),
            row.title,
            more=more,
            who=row.frozen_by.name,
            url=_page(row.pk),
            document_id=None if row.is_gone else row.pk,
        )


def signatures(person: Membership, since: datetime) -> Iterator[Entry]:
    """Whatever came of asking for one; those taken back are left out."""
    rows = Signature.objects.filter(
        document__person=person, signed_at__gte=since, withdrawals=None
    ).exclude(document__kind__in=ATTACHED)
    for row in rows.select_related("document"):
        told = {"name": row.signer_name, "what": row.document.title}
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
        yield Entry(
            f"signature:{row.pk}",
            Kind.SIGNATURE,
            day_of(row.signed_at),
            (entered or _("%(name)s signed: %(what)s")) % told,
            more=more,
            who=row.signer_name,
            url=_page(row.document_id),
        )


def responses(person: Membership, since: datetime) -> Iterator[Entry]:
    """Each with the last day of its window, and the day of the reply to it."""
    windows = Deadline.objects.filter(kind=RESPONSE_WINDOW, subject_id=OuterRef("document"))
    answered = Reply.objects.filter(response=OuterRef("pk"))
    rows = Response.objects.filter(document__person=person, sent_at__gte=since)
    rows = rows.select_related("document", "sent_by").annotate(
        window_end=windows.values("last_day_on")[:1], replied_at=answered.values("sent_at")[:1]
    )
    for row in rows:
        replied = row.replied_at
        more = _("Sent after its time; HR accepted it.") if row.was_late else ""
        if replied is not None:
            more = f"{more} {_('Answered %(day)s.') % {'day': say_day(day_of(replied))}}".strip()
        yield Entry(
            f"response:{row.pk}",
            Kind.RESPONSE,
            day_of(row.sent_at),
            _("%(name)s responds to: %(what)s")
            % {"name": row.sent_by.name, "what": row.document.title},
            more=more,
            who=row.sent_by.name,
            url=_page(row.document_id),
            last_day=None if row.was_late else row.window_end,
            answered_on=day_of(replied) if replied else None,
            document_id=row.paper_id,
        )


def replies(person: Membership, since: datetime) -> Iterator[Entry]:
    rows = Reply.objects.filter(response__document__person=person, sent_at__gte=since)
    for row in rows.select_related("response__document", "sent_by"):
        told = {"name": row.sent_by.name, "what": row.response.document.title}
        yield Entry(
            f"reply:{row.pk}",
            Kind.REPLY,
            day_of(row.sent_at),
            _("%(name)s replies to the response to: %(what)s") % told,
            who=row.sent_by.name,
            url=_page(row.response.document_id),
            document_id=row.paper_id,
        )


def filings(person: Membership, since: datetime) -> Iterator[Entry]:
    rows = Filing.objects.filter(document__person=person, filed_at__gte=since)
    for row in rows.select_related("document"):
        yield Entry(
            f"filing:{row.pk}",
            Kind.FILING,
            day_of(row.filed_at),
            _("Put in the personnel file: %(what)s") % {"what": row.document.title},
            who=row.filed_by_name,
            url=_page(row.document_id),
        )


def returns(person: Membership, since: datetime) -> Iterator[Entry]:
    rows = FilingReturn.objects.filter(document__person=person, returned_at__gte=since)
    for row in rows.select_related("document"):
        yield Entry(
            f"returned:{row.pk}",
            Kind.RETURNED,
            day_of(row.returned_at),
            _("Sent back by HR: %(what)s") % {"what": row.document.title},
            more=row.reason,
            who=row.returned_by_name,
            url=_page(row.document_id),
        )


def artifacts(person: Membership, since: datetime) -> Iterator[Entry]:
    """What the employee brought, and did not take off the list."""
    rows = (
        Artifact.objects.live()
        .filter(owner=person)
        .filter(Q(added_at__gte=since) | Q(frozen_at__gte=since))
    )
    for row in rows.select_related("added_by"):
        yield Entry(
            f"artifact:{row.pk}",
            Kind.ARTIFACT,
            day_of(row.added_at),
            row.title,
            more=row.note,
            who=row.added_by.name,
            url=row.link or reverse("goals:artifact_file", args=[row.pk]),
            artifact_id=row.pk if row.file_id else None,
        )


def _page(document_id: UUID) -> str:
    return reverse("records:document", args=[document_id])
