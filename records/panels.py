"""What do other pages show of somebody's documents?"""

from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Membership, SchoolYear
from accounts.person_years import YearCount
from records import rules as record_rules
from records.models import Destruction, Document, DocumentContent, LegalHold, Voiding
from records.standing import signatures_brought


def person_counts(person: Membership, *, reader: Membership) -> YearCount:
    """`3 documents` in a school year, of those the reader may read."""
    of_year = in_years(person, reader).filter(of_year=OuterRef("label"))
    return YearCount(
        of_year.order_by().values("of_year").annotate(n=Count("pk")).values("n"),
        lambda n: ngettext("%(n)s document", "%(n)s documents", n) % {"n": n},
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


def in_years(person: Membership, reader: Membership) -> QuerySet[Any]:
    """With `of_year`, the label of the school year that the words speak of.

    Where they were destroyed, it is the year in which the document was made.
    """
    words = DocumentContent.objects.filter(document=OuterRef("pk"))
    said = KeyTextTransform("school_year", Cast("canonical", JSONField()))
    day = OuterRef("frozen_at__date")
    made_in = SchoolYear.objects.filter(starts_on__lte=day, ends_on__gte=day)
    of_year = Coalesce(
        Subquery(words.annotate(said=said).values("said")[:1], output_field=CharField()),
        Subquery(made_in.values("label")[:1], output_field=CharField()),
    )
    return Document.objects.visible_to(reader).filter(person=person).annotate(of_year=of_year)


def documents_of(person: Membership, actor: Membership, year: SchoolYear) -> list[Document]:
    """What `actor` may read of a year, the newest first; one query, whatever their number."""
    gone = Destruction.objects.filter(document=OuterRef("pk"))
    voidings = Voiding.objects.filter(document=OuterRef("pk"))
    documents: Any = in_years(person, actor).filter(of_year=year.label)  # of Document.objects
    found: list[Document] = list(
        documents.with_signatures()
        .annotate(is_destroyed=Exists(gone), is_void=Exists(voidings))
        .order_by("-frozen_at")
    )
    for document in found:
        document.__dict__["valid_signatures"] = signatures_brought(document)
    return found
