"""What do other pages show of somebody's documents?"""

import json
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.alongside import models_of
from accounts.asking import ask
from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from records import rules as record_rules
from records.models import Document, LegalHold
from records.standing import signatures_brought


def person_counts(person: Membership, *, reader: Membership) -> YearCount:
    """`3 documents` in a school year, of those the reader may read."""
    return YearCount(
        f"SELECT nullif(count(*), 0) {OF_PERSON.format(year='y.label')}",
        lambda n: ngettext("%(n)s document", "%(n)s documents", n) % {"n": n},
        _asked(person, reader),
    )


def person_panel(request: HttpRequest, person: Membership, year: SchoolYear | None) -> str | None:
    """Official documents of a year; nothing for those who may not read any."""
    actor: Membership = request.membership  # type: ignore[attr-defined]
    documents = documents_of(person, actor, year) if year else []
    is_reader = record_rules.can_view_file(actor, person)
    if not documents and not is_reader:
        return None
    context = {"documents": documents, "person": person, "is_reader": is_reader}
    if record_rules.can_view_holds(actor):
        context["holds"] = LegalHold.objects.in_force().on_person(person).count()
        context["hold_url"] = reverse("records:person_holds", args=[person.pk])
    return render_to_string("records/_documents.html", context)


# Of a person and a school year, what the reader may read (`Document.objects.visible_to`). The year
# is that of which the words speak; where they were destroyed, in which the document was made.
# `reads_all` stands behind a SELECT: if PostgreSQL saw it, it would plan anew for each reader.
OF_PERSON = """
    FROM records_document d
    WHERE d.person_id = %(person)s
        AND ((SELECT %(reads_all)s::boolean) OR d.signers @> %(signer)s::jsonb OR EXISTS(
            SELECT FROM records_signature n WHERE n.document_id = d.id AND n.signer_id = %(reader)s
        ))
        AND {year} = coalesce(
            (SELECT c.canonical::jsonb ->> 'school_year' FROM records_documentcontent c
             WHERE c.document_id = d.id),
            (SELECT h.label FROM accounts_schoolyear h
             WHERE (d.frozen_at AT TIME ZONE %(zone)s::text)::date
                 BETWEEN h.starts_on AND h.ends_on
             LIMIT 1)
        )
"""
IN_YEAR = f"""
    SELECT to_json(d.*), ARRAY(
            SELECT to_json(s.*) FROM records_signature s
            WHERE s.document_id = d.id
                AND NOT EXISTS (SELECT FROM records_withdrawal w WHERE w.signature_id = s.id)
            ORDER BY s.signed_at, s.id
        ),
        EXISTS(SELECT FROM records_destruction x WHERE x.document_id = d.id),
        EXISTS(SELECT FROM records_voiding v WHERE v.document_id = d.id)
    {OF_PERSON.format(year="%(year)s")}
    ORDER BY d.frozen_at DESC
"""


def _asked(person: Membership, reader: Membership) -> dict[str, Any]:
    """What `OF_PERSON` asks for."""
    return {
        "person": person.pk,
        "reader": reader.pk,
        # They read the whole file; others what they sign or signed.
        "reads_all": record_rules.can_view_file(reader, person),
        "signer": json.dumps([{"membership": str(reader.pk)}]),
        "zone": reader.district.time_zone,
    }


def documents_of(person: Membership, actor: Membership, year: SchoolYear) -> list[Document]:
    """What `actor` may read of a year, the newest first; one query, whatever their number."""
    rows = ask(IN_YEAR, _asked(person, actor) | {"year": year.label})
    return [_document(row) for row in rows]


def _document(row: tuple[Any, ...]) -> Document:
    own, signatures, is_destroyed, is_void = row
    (document,) = models_of(Document, [json.loads(own)])
    document.__dict__.update(
        valid_signatures=list(map(json.loads, signatures)),
        is_destroyed=is_destroyed,
        is_void=is_void,
    )
    document.__dict__["valid_signatures"] = signatures_brought(document)
    return document
