"""Which observations go, when documents of their year go? (as evaluations/sources.py)

An observation is what the year stands on, as a one-on-one is: it goes with the last document of
that year, and never while its own document stands.
"""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from evaluations.models import Evidence, Observation
from forms.sources import sheet_sources
from records.models import Document
from records.sources import Sources, Table


def observation_sources(document_of_year: dict[UUID, UUID], *, going: Collection[UUID]) -> Sources:
    """`document_of_year` maps a participation whose year has ended to its last document."""
    history = Observation.pgh_event_model.objects  # type: ignore[attr-defined]
    rows = history.filter(participation__in=list(document_of_year))
    known = dict(rows.values_list("pgh_obj_id", "participation").distinct())
    left = Document.objects.filter(subject_id__in=list(known), destructions=None)
    standing = set(left.exclude(pk__in=going).values_list("subject_id", flat=True))
    document_of = {pk: document_of_year[year] for pk, year in known.items() if pk not in standing}
    ids = list(document_of)
    sheets = sheet_sources(document_of)
    evidence = Evidence.pgh_event_model.objects  # type: ignore[attr-defined]
    return Sources(
        document_of=document_of | sheets.document_of,
        tables=[
            *sheets.tables,
            Table(Evidence.objects.filter(observation__in=ids)),
            Table(evidence.filter(observation__in=ids)),
            Table(Observation.objects.filter(pk__in=ids), _("Observations")),
            Table(history.filter(pgh_obj__in=ids)),
        ],
        waiting=[Observation.objects.filter(pk__in=ids).values_list("pk")],
    )


def years_of_papers(document_of: dict[UUID, UUID]) -> list[tuple[UUID, UUID, UUID]]:
    """Document, employee and school year of each observation among these subjects."""
    place = ("participation__employee", "participation__cycle__process__school_year")
    found = Observation.objects.filter(pk__in=list(document_of)).values_list("pk", *place)
    return [(document_of[pk], employee, year) for pk, employee, year in found]
