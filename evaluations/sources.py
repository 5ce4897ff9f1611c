"""What were the forms of a year made from, and when does it go? (settings.DOCUMENT_SOURCES)

The notes of a step go with the last document of that step. Goals, one-on-ones and artifacts are
what the whole year stands on, so they go with the last document of that year: a goal is the
employee's own (S4-16), and while one paper of its year is kept, so are its words.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations.models import (
    Appointment,
    Attendee,
    FollowUp,
    GoalNote,
    NextStep,
    OneOnOne,
    Point,
    PrivateNote,
    PromptAnswer,
    Return,
    Step,
)
from evaluations.observations.sources import observation_sources, years_of_papers
from forms.sources import sheet_sources
from goals.models import GoalArtifact, GoalChange, GoalChangePart
from goals.sources import goal_sources
from records.models import Artifact, Document, Filing
from records.sources import Sources, Table

Year = tuple[UUID, UUID]  # an employee, a school year


@dataclass
class YearOf:
    """One employee's year, as far as documents go."""

    document: UUID  # of those that go
    participations: list[UUID] = field(default_factory=list)
    steps: set[UUID] = field(default_factory=set)
    standing: set[UUID] = field(default_factory=set)  # steps of which a document stays


def sources_of(documents: Collection[UUID]) -> Sources:
    """`documents` are about to go, or their destruction was written down a moment ago."""
    step_of = dict(Document.objects.filter(pk__in=documents).values_list("subject_id", "pk"))
    years = _years(step_of, documents)
    ended = {year: found for year, found in years.items() if not found.standing}
    stays = {step for found in years.values() for step in found.standing}
    steps = {step: found.document for found in ended.values() for step in found.steps}
    known = {step for found in years.values() for step in found.steps}
    steps |= {step: pk for step, pk in step_of.items() if step in known - stays}

    goals = goal_sources({year: found.document for year, found in ended.items()})
    talks = _talks(ended.values())
    artifacts = _artifacts(years)
    sheets = sheet_sources(steps)
    of_year = {pk: found.document for found in ended.values() for pk in found.participations}
    seen = observation_sources(of_year, going=documents)
    return Sources(
        document_of=steps
        | talks
        | goals.document_of
        | artifacts
        | sheets.document_of
        | seen.document_of,
        tables=[
            *sheets.tables,
            *seen.tables,
            *_step_tables(list(steps)),
            *_talk_tables(list(talks)),
            Table(GoalArtifact.objects.filter(artifact__in=list(artifacts))),
            *goals.tables,
        ],
        artifacts=list(artifacts),
        waiting=[
            NextStep.objects.filter(step__in=list(steps)).values_list("pk"),
            OneOnOne.objects.filter(pk__in=list(talks)).values_list("pk"),
            *seen.waiting,
        ],
    )


def _years(step_of: dict[UUID, UUID], going: Collection[UUID]) -> dict[Year, YearOf]:
    """The years that these steps belong to, with all their steps."""
    place = ("participation__employee", "participation__cycle__process__school_year")
    years: dict[Year, YearOf] = {}
    for pk, employee, year in Step.objects.filter(pk__in=list(step_of)).values_list("pk", *place):
        years.setdefault((employee, year), YearOf(step_of[pk]))
    for document, employee, year in years_of_papers(step_of):
        years.setdefault((employee, year), YearOf(document))
    steps = Step.objects.filter(
        participation__employee__in={employee for employee, _year in years},
        participation__cycle__process__school_year__in={year for _employee, year in years},
    ).values_list("pk", "participation", *place)
    of_step = {}
    for pk, participation, employee, year in steps:
        if found := years.get((employee, year)):
            found.steps.add(pk)
            found.participations.append(participation)
            of_step[pk] = found
    left = Document.objects.filter(subject_id__in=list(of_step), destructions=None)
    for pk in left.exclude(pk__in=going).values_list("subject_id", flat=True):
        of_step[pk].standing.add(pk)
    return years


def _talks(ended: Iterable[YearOf]) -> dict[UUID, UUID]:
    """One-on-ones, and those that were thrown away and stand in the history alone."""
    document_of = {pk: found.document for found in ended for pk in found.participations}
    history = OneOnOne.pgh_event_model.objects  # type: ignore[attr-defined]
    rows = history.filter(participation__in=list(document_of))
    return {
        pk: document_of[participation]
        for pk, participation in rows.values_list("pgh_obj_id", "participation").distinct()
    }


def _artifacts(years: dict[Year, YearOf]) -> dict[UUID, UUID]:
    """All of a year that ended; else those that no document which stays can list: frozen after
    the last of them was filed."""
    filings = Filing.objects.filter(
        document__subject_id__in={step for found in years.values() for step in found.standing}
    ).filter(document__destructions=None)
    last_filed = dict(filings.values_list("document__subject_id").annotate(last=Max("filed_at")))
    rows = Artifact.objects.filter(
        owner__in={employee for employee, _year in years},
        school_year__in={year for _employee, year in years},
    ).values_list("pk", "owner", "school_year", "frozen_at")
    found = {}
    for pk, owner, school_year, frozen_at in rows:
        year = years.get((owner, school_year))
        if year is None:
            continue
        needs = [last_filed.get(step) for step in year.standing]
        if not needs or (frozen_at and all(filed and filed < frozen_at for filed in needs)):
            found[pk] = year.document
    return found


def _step_tables(steps: Collection[UUID]) -> list[Table]:
    point_history = Point.pgh_event_model.objects  # type: ignore[attr-defined]
    changes = GoalChange.objects.filter(subject_id__in=steps)
    return [
        Table(Point.objects.filter(step__in=steps), _("Notes from conferences")),
        Table(point_history.filter(step__in=steps)),
        Table(NextStep.objects.filter(step__in=steps), _("Next steps")),
        Table(Attendee.objects.filter(step__in=steps)),
        Table(Appointment.objects.filter(step__in=steps)),
        Table(Return.objects.filter(step__in=steps), _("Notes on forms sent back")),
        Table(PrivateNote.objects.filter(step__in=steps), _("Private notes")),
        Table(GoalChangePart.objects.filter(change__in=changes)),
        Table(changes, _("Changes of goals")),
    ]


def _talk_tables(talks: Collection[UUID]) -> list[Table]:
    notes = GoalNote.pgh_event_model.objects  # type: ignore[attr-defined]
    answers = PromptAnswer.pgh_event_model.objects  # type: ignore[attr-defined]
    history = OneOnOne.pgh_event_model.objects  # type: ignore[attr-defined]
    return [
        Table(FollowUp.objects.filter(one_on_one__in=talks)),
        Table(OneOnOne.objects.filter(pk__in=talks), _("One-on-ones")),
        Table(notes.filter(one_on_one__in=talks)),
        Table(answers.filter(one_on_one__in=talks)),
        Table(history.filter(pgh_obj__in=talks)),
    ]
