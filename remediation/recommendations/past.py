"""What stands beside a name on the roster: plans and overall ratings that whoever recommends may
read anyway."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.models import Membership, SchoolYear
from accounts.wording import day_of
from forms.asked import asked_rows, by_row
from forms.models import Answer, Form, Sheet
from forms.overall import overall_of
from remediation.models import Case

YEARS = 3


@dataclass(frozen=True)
class PlanBeside:
    """One plan: its kind, its year, and how it stands or ended."""

    title: str
    word: str
    url: str


def plans_beside(people: Iterable[UUID], reader: Membership) -> dict[UUID, list[PlanBeside]]:
    """The newest first, by person: one query."""
    cases = Case.objects.visible_to(reader).plans().filter(person__in=list(people))
    cases = cases.exclude(state=Case.State.WITHDRAWN).select_related("kind", "school_year")
    found: dict[UUID, list[PlanBeside]] = {}
    for case in cases.order_by("-started_at", "-pk"):
        word = case.get_outcome_display() if case.outcome else case.get_state_display()
        line = PlanBeside(
            f"{case.kind.title} {case.school_year.label}",
            word,
            reverse("remediation:plan", args=[case.pk]),
        )
        found.setdefault(case.person_id, []).append(line)
    return found


@dataclass(frozen=True)
class RatingBeside:
    """One overall rating: its form, its level, and the day it was shared."""

    title: str
    word: str
    on: date
    url: str


def ratings_beside(
    people: Iterable[UUID], reader: Membership, year: SchoolYear
) -> dict[UUID, list[RatingBeside]]:
    """Of this year and the three before it, the newest first, by person: one query."""
    first = year.starts_on.replace(day=1, year=year.starts_on.year - YEARS)
    said = Answer.objects.filter(sheet=OuterRef("pk")).exclude(level="")
    rows = Sheet.objects.visible_to(reader).exclude(state=Sheet.State.DRAFT).exclude(person=reader)
    rows = rows.filter(person__in=list(people), voice=Sheet.Voice.SUPERVISOR)
    rows = rows.filter(shared_at__date__gte=first, writer=None).select_related("form")
    rows = rows.annotate(
        rated=ArraySubquery(said.values(one=JSONObject(row="row", level="level")))
    )
    forms: dict[UUID, Form] = {}  # each is read once, however many sheets are of it
    found: dict[UUID, list[RatingBeside]] = {}
    for sheet in rows.order_by("-shared_at", "-pk"):
        sheet.form = forms.setdefault(sheet.form_id, sheet.form)
        if line := _overall(sheet, [Answer(**one) for one in sheet.rated]):
            found.setdefault(sheet.person_id, []).append(line)
    return found


def _overall(sheet: Sheet, answers: list[Answer]) -> RatingBeside | None:
    overall = overall_of(sheet, asked_rows(sheet), by_row(answers))
    if overall is None or overall.level is None or sheet.shared_at is None:
        return None
    url = reverse("forms:sheet", args=[sheet.pk])
    return RatingBeside(sheet.form.title, overall.level.title, day_of(sheet.shared_at), url)
