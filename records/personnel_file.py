"""What lies in somebody's personnel file, of all years?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import JSONField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Membership
from records.forms_response import ATTACHED
from records.models import Document, DocumentContent, Rendering, Signature, Voiding
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
    rendering_id: UUID | None
    is_attached: bool = False  # a response or a reply: it goes where its form goes

    @property
    def state(self) -> str:
        if self.is_attached:
            return str(_("Attached"))
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
        .prefetch_related("filings__contents")
        .order_by("-frozen_at", "-pk")
    )


def filed_of(person: Membership) -> list[Filed]:
    """Each form, with its response and reply after it; six statements, however many there are."""
    documents = list(filed_documents(person))
    attached = _attached_to(documents)
    found = []
    for document in documents:
        one = _filed(document)
        found += [one, *(_attached(paper, one) for paper in attached[document.pk])]
    return found


def _attached_to(documents: list[Document]) -> dict[UUID, list[Document]]:
    """Responses and replies by the id of the form they speak of (`subject_id`)."""
    papers = Document.objects.filter(
        kind__in=ATTACHED, subject_id__in=[document.pk for document in documents]
    )
    found: dict[UUID, list[Document]] = defaultdict(list)
    copies = Rendering.objects.filter(signature__withdrawals=None)
    signatures = Signature.objects.filter(withdrawals=None)
    for paper in papers.order_by("frozen_at", "pk").prefetch_related(
        Prefetch("renderings", copies, to_attr="copies"),
        Prefetch("signatures", signatures, to_attr="valid_signatures"),
    ):
        found[paper.subject_id].append(paper)
    return found


def _attached(paper: Document, form: Filed) -> Filed:
    copies, signatures = getattr(paper, "copies", []), getattr(paper, "valid_signatures", [])
    return Filed(
        paper,
        form.school_year,
        paper.frozen_at,
        signatures[0].signer_name if signatures else "",
        0,
        is_void=False,
        has_copy=bool(copies),
        rendering_id=copies[0].pk if copies else None,
        is_attached=True,
    )


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
        rendering_id=filing.rendering_id,
    )
