"""Who has which job, what does it ask of them, and how many days does it work? Reads only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import AdditionalJob, Membership, SchoolYear
from deadlines.office_calendar import load_calendars
from deadlines.who_works import groups_of, people_by_calendar
from forms.models import JobDescription, JobSignature

FORM_NUMBER = "JD-{}"  # of the signed document


def people_in(job: JobDescription) -> QuerySet[Membership]:
    """Active people with this job, as their main one or a further one."""
    main, further = Q(job_code=job.job_code), Q(additional_jobs__code=job.job_code)
    people = Membership.objects.active().filter(main | further).select_related("supervisor")
    return people.distinct().order_by("last_name", "first_name", "pk")


def without_the_job(asked: QuerySet[JobSignature]) -> QuerySet[JobSignature]:
    """Of these, those whose person left, or is not among `people_in` its job any more."""
    code = OuterRef("description__job_code")
    further = AdditionalJob.objects.filter(membership=OuterRef("person"), code=code)
    has_it = Q(person__job_code=F("description__job_code")) | Exists(further)
    return asked.exclude(has_it, person__is_active=True)


def job_of(person: Membership) -> JobDescription | None:
    """The description in use of a person's main job."""
    if not person.job_code:
        return None
    return JobDescription.objects.in_use().filter(job_code=person.job_code).first()


def rated_duties(person: Membership) -> list[str]:
    """The essential duties of the person's job that a form rates; none without a description."""
    job = job_of(person)
    return job.rated_duties if job is not None else []


@dataclass(frozen=True)
class WorkDays:
    """A work calendar, and how many days it works in a school year."""

    code: str
    name: str
    count: int


def work_days_of_calendars(year: SchoolYear) -> dict[str, WorkDays]:
    """By code; "" for people without a calendar, who work when the offices do."""
    groups = groups_of(load_calendars(), year, people_by_calendar())
    found = {group.code: WorkDays(group.code, group.name, group.work_days) for group in groups}
    office = next((found[group.code] for group in groups if group.is_office), None)
    return found | ({"": office} if office else {})


def fitting(calendars: dict[str, WorkDays], work_days: int) -> list[WorkDays]:
    """Calendars that work as many days as the description says."""
    return sorted(
        {one for one in calendars.values() if one.count == work_days}, key=lambda one: one.name
    )


@dataclass(frozen=True)
class Signing:
    """One person on the list of HR."""

    person: Membership
    asked: JobSignature | None  # None: nobody asked yet
    work_days: WorkDays | None

    def works_otherwise(self, job: JobDescription) -> bool:
        """Their work calendar has another number of days than the description says."""
        days = self.work_days
        return days is not None and job.work_days not in {None, days.count}


def signings_of(job: JobDescription, calendars: dict[str, WorkDays]) -> list[Signing]:
    """Everybody who has the job now, and who was asked and has it no more."""
    asked: dict[Any, JobSignature] = {
        one.person_id: one for one in JobSignature.objects.about(job.pk)
    }
    people = list(people_in(job))
    known = {person.pk for person in people}
    people += [one.person for one in asked.values() if one.person_id not in known]
    return [
        Signing(person, asked.get(person.pk), calendars.get(person.work_calendar))
        for person in people
    ]
