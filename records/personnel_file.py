"""What lies in somebody's personnel file, of all years?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Membership
from records.models import Document, DocumentContent, Voiding
from records.papers import year_label


@dataclass(frozen=True)
class Filed:
    """One document in the file."""

    document: Document
    school_year: str  # "2026–27"; "" when the words were destroyed
    filed_at: datetime
    filed_by: str
    artifacts: int
    is_void: bool
    has_copy: bool

    @property
    def state(self) -> str:
        if not self.has_copy:
            return str(_("Destroyed when its time was over"))
        return str(_("No longer in force")) if self.is_void else str(_("In the file"))


@dataclass(frozen=True)
class Year:
    label: str
    filed: list[Filed]


def filed_documents(person: Membership) -> QuerySet[Document]:
    """Everything HR ever put there, the newest first."""
    content = DocumentContent.objects.filter(document=OuterRef("pk"))
    year = KeyTextTransform("school_year", Cast("canonical", JSONField()))
    voiding = Voiding.objects.filter(document=OuterRef("pk"))
    return (
        Document.objects.filter(person=person, filings__isnull=False)
        .annotate(
            school_year=Subquery(content.annotate(year=year).values("year")),
            voided_at=Subquery(voiding.values("voided_at")),
        )
        .prefetch_related("filings")
        .order_by("-frozen_at", "-pk")
    )


def filed_of(person: Membership) -> list[Filed]:
    """Two statements, however many there are."""
    return [_filed(document) for document in filed_documents(person)]


def years_of(filed: Iterable[Filed]) -> list[Year]:
    """The newest year first; what has no words any more stands last."""
    ordered = sorted(filed, key=lambda one: one.school_year, reverse=True)
    groups = groupby(ordered, key=lambda one: one.school_year)
    return [Year(label or _("Earlier"), list(rows)) for label, rows in groups]


def _filed(document: Document) -> Filed:
    filing = document.filings.all()[0]
    year = getattr(document, "school_year", None)
    return Filed(
        document,
        year_label(year) if year else "",
        filing.filed_at,
        filing.filed_by_name,
        len({artifact["name"] + artifact["hash"] for artifact in filing.artifacts}),
        is_void=getattr(document, "voided_at", None) is not None,
        has_copy=year is not None,
    )
