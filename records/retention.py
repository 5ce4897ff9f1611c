"""Whose time to be kept is over, and what must stay for all that? Nothing is destroyed here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, JSONField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import clock
from accounts.models import District, Membership, SchoolYear
from accounts.years import last_day
from deadlines.calculate import years_after
from records.forms_5240 import CONFERENCE_NOTES, GOALS_WORKSHEET, YEAR_END_SUMMARY
from records.forms_case import CASE_OUTCOME, CASE_PLAN, OF_A_CASE
from records.forms_job import JOB_DESCRIPTION
from records.forms_observation import OBSERVATION
from records.forms_response import ATTACHED, REPLY, RESPONSE
from records.forms_sheet import SELF_ASSESSMENT
from records.matters import matter_kinds
from records.models import Document, LegalHold, RetentionRule, Signature
from records.papers import PAPERS


@dataclass(frozen=True)
class Kind:
    """One kind of document, as people know it, and how long it is kept."""

    kind: str
    name: str
    rule: RetentionRule | None  # None: kept for good, for nobody said otherwise
    goes_with: str = ""  # with what it belongs to, in words; then it has no rule of its own


@dataclass(frozen=True)
class Ended:
    """A document whose time is over. Held back, it stays."""

    document: UUID
    person: UUID
    kind: str
    school_year: str
    kept_until: date
    is_held: bool


@dataclass(frozen=True)
class Group:
    """What ended together: one kind of one school year."""

    kind: str
    name: str
    school_year: str
    due: int
    held: int


def kinds() -> list[Kind]:
    """Every kind there may be, and those that stand in the records."""
    numbers: dict[str, list[str]] = {}
    used = Document.objects.order_by("kind", "form_number").values_list("kind", "form_number")
    for kind, number in used.distinct():
        numbers.setdefault(kind, []).append(number)
    rules = rules_in_force()
    others = matter_kinds()
    along = dict.fromkeys(ATTACHED, _("With its document"))
    along |= dict.fromkeys(OF_A_CASE, _("With its plan"))
    found = sorted({*PAPERS, *numbers, *rules} - others.keys())
    return [
        *(
            Kind(kind, name_of(kind, numbers.get(kind, [])), rules.get(kind), along.get(kind, ""))
            for kind in found
        ),
        *(Kind(one.kind, one.name, rules.get(one.kind)) for one in others.values()),
    ]


NAMES = {
    CASE_OUTCOME: _l("How a plan ended"),
    CASE_PLAN: _l("Plan of improvement, support or remediation"),
    CONFERENCE_NOTES: _l("Conference notes"),
    GOALS_WORKSHEET: _l("Goals worksheet"),
    JOB_DESCRIPTION: _l("Job description"),
    OBSERVATION: _l("Observation"),
    REPLY: _l("Reply"),
    RESPONSE: _l("Response"),
    SELF_ASSESSMENT: _l("Self-assessment"),
    YEAR_END_SUMMARY: _l("Year-end summary"),
}


def name_of(kind: str, numbers: Iterable[str]) -> str:
    """With the numbers of all forms on which the district has this kind: one rule is for all."""
    name = str(NAMES.get(kind) or kind.replace("_", " ").capitalize())
    listed = ", ".join(filter(None, numbers))
    return f"{name} ({listed})" if listed else name


def rules_in_force() -> dict[str, RetentionRule]:
    """By kind; what somebody set to be kept for good is among them, with `years` None."""
    rules = (
        RetentionRule.objects.exclude(kind__in=[*ATTACHED, *OF_A_CASE])
        .order_by("kind", "-confirmed_at", "-pk")
        .distinct("kind")
    )
    return {rule.kind: rule for rule in rules.select_related("confirmed_by")}


def ended(district: District) -> Iterator[Ended]:
    """Each document whose time is over and whose words are still there, the oldest first."""
    year_ends = dict(SchoolYear.objects.values_list("label", "ends_on"))
    others = matter_kinds()
    for rule in rules_in_force().values():
        if rule.years and rule.kind not in others:
            yield from _ended_under(rule, rule.years, district, year_ends)


def _ended_under(
    rule: RetentionRule, years: int, district: District, year_ends: dict[str, date]
) -> Iterator[Ended]:
    """The years count from the later of two ends: of the year in the words, and of the year in
    which they were frozen."""
    today, zone = clock.today(district), ZoneInfo(district.time_zone)
    rows = _with_words(rule.kind).values_list("pk", "person", "frozen_at", "year", "held")
    for pk, person, frozen_at, label, is_held in rows.order_by("frozen_at", "pk").iterator():
        frozen_until = last_day(district, _day(frozen_at, zone))
        kept_until = years_after(max(frozen_until, year_ends.get(label, frozen_until)), years)
        if kept_until < today:
            yield Ended(
                pk, person, rule.kind, label or str(frozen_until.year), kept_until, is_held
            )
        elif years_after(frozen_until, years) >= today:
            return  # younger ones follow


def _with_words(kind: str) -> QuerySet[Any]:
    words = Cast("contents__canonical", JSONField())
    return (
        Document.objects.filter(kind=kind, destructions=None)
        .exclude(contents=None)
        .annotate(year=KeyTextTransform("school_year", words), held=is_held())
    )


def is_held() -> Exists:
    """For a query on documents: the same as the triggers in records/models/guard.py."""
    document = OuterRef(OuterRef("pk"))
    on_attached = Q(document__subject_id=document, document__kind__in=ATTACHED)
    signers = Signature.objects.filter(Q(document=document) | on_attached).values("signer")
    on_it = Q(person=None) | Q(person=OuterRef("person")) | Q(person__in=signers)
    return Exists(LegalHold.objects.in_force().filter(on_it))


def are_held(people: Iterable[Membership]) -> bool:
    """Does a legal hold stand on one of them, or on the whole district?"""
    on_them = Q(person=None) | Q(person__in=[person.pk for person in people])
    return LegalHold.objects.in_force().filter(on_them).exists()


class EndedRow(Protocol):
    """A document, or another matter (records/matter_ends.py)."""

    @property
    def kind(self) -> str: ...
    @property
    def school_year(self) -> str: ...
    @property
    def is_held(self) -> bool: ...


def grouped(rows: Iterable[EndedRow]) -> list[Group]:
    """For the list that HR looks through, the oldest year first."""
    names = {kind.kind: kind.name for kind in kinds()}
    due, held = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        (held if row.is_held else due)[row.school_year, row.kind] += 1
    return [
        Group(kind, names[kind], year, due[year, kind], held[year, kind])
        for year, kind in sorted({*due, *held})
    ]


def due_now(actor: Membership, kind: str, school_year: str) -> list[Ended]:
    """Of one group, what `actor` may destroy: nothing on hold, and nothing of their own."""
    found = [
        row for row in ended(actor.district) if (row.kind, row.school_year) == (kind, school_year)
    ]
    return [row for row in found if not row.is_held and row.person != actor.pk]


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
