"""Which ratings are low, and for which of them did nobody decide yet? For starts and the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from forms.asked import asked_rows, by_row
from forms.definition import FormDefinition
from forms.models import Answer, Form, Sheet
from remediation.models import Origin, RatingSetAside


@dataclass(frozen=True)
class LowRating:
    """One row with its level and what was written beside it."""

    code: str
    title: str
    level: str
    comment: str


def low_ratings_of(sheet: Sheet) -> list[LowRating]:
    """In the order of the sheet. Its form and answers must be loaded with it."""
    answers, found = by_row(sheet.answers.all()), []
    for one in asked_rows(sheet):
        answer = answers.get(one.code)
        level = one.level(answer.level) if answer else None
        if answer is not None and level is not None and level.is_low:
            found.append(LowRating(one.code, one.title, level.title, answer.comment))
    return found


def undecided(actor: Membership, since: datetime) -> QuerySet[Sheet]:
    """Rated forms with a low level, shared since then, from which no plan began and that nobody
    set aside. The lowest levels of a scale may be good on another one: the page looks again."""
    forms = Form.objects.filter(sheets__shared_at__gte=since).distinct()
    low = Q(pk=None)
    for form in forms:
        answers = Answer.objects.filter(sheet=OuterRef("pk"), level__in=low_codes(form.asks))
        low |= Q(Exists(answers), form=form)
    rows = Sheet.objects.filter(low, voice=Sheet.Voice.SUPERVISOR, shared_at__gte=since)
    rows = rows.exclude(state=Sheet.State.DRAFT).filter(person__is_active=True)
    began = Origin.objects.filter(kind=Origin.Kind.RATING, subject_id=OuterRef("pk"))
    aside = RatingSetAside.objects.filter(sheet_id=OuterRef("pk"))
    rows = rows.filter(~Exists(began), ~Exists(aside)).exclude(person=actor)
    return rows.select_related("form", "person__supervisor", "person__site")


def low_codes(definition: FormDefinition) -> set[str]:
    return {level.code for scale in definition.scales for level in scale.levels if level.is_low}


def with_ratings(sheets: Iterable[Sheet]) -> Sequence[tuple[Sheet, list[LowRating]]]:
    """Each with its low ratings; those that have none after all are left out."""
    told = [(sheet, low_ratings_of(sheet)) for sheet in sheets]
    return [(sheet, low) for sheet, low in told if low]
