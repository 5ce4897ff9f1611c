"""Which rows hold the forms of a step or another subject that has ended? (as goals/sources.py)"""

from uuid import UUID

from django.utils.translation import gettext as _

from forms.models import Answer, Sheet
from records.sources import Sources, Table


def sheet_sources(document_of: dict[UUID, UUID]) -> Sources:
    """`document_of` maps a subject to the document with which its sheets go.

    Whoever asks names the subjects themselves as sources, too: the history of a sheet goes by
    its subject, that of an answer by its sheet.
    """
    subjects = list(document_of)
    sheets = Sheet.objects.filter(subject_id__in=subjects)
    of_sheet = {pk: document_of[subject] for pk, subject in sheets.values_list("pk", "subject_id")}
    ids = list(of_sheet)
    answers = Answer.pgh_event_model.objects  # type: ignore[attr-defined]
    history = Sheet.pgh_event_model.objects  # type: ignore[attr-defined]
    return Sources(
        document_of=of_sheet,
        tables=[
            Table(Answer.objects.filter(sheet__in=ids), _("Answers on forms")),
            Table(answers.filter(sheet__in=ids)),
            Table(Sheet.objects.filter(pk__in=ids), _("Forms filled in")),
            Table(history.filter(subject_id__in=subjects)),
        ],
    )
