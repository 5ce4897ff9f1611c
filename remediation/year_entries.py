"""What do the evaluation years tell of somebody? Observations, conferences, ratings and dates.

Each function asks one statement, however many years there are; ratings ask a second one.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import day_of
from deadlines.models import DateChange, Deadline
from evaluations.models import Conference, Observation, OneOnOne, Point
from forms.asked import asked_rows, by_row
from forms.models import Sheet
from forms.overall import overall_of
from remediation.entries import Entry, Kind, say_day

EXTENDED = "extended"  # DateChange.why


def year_entries(person: Membership, since: datetime, today: date) -> Iterator[Entry]:
    """Eight statements."""
    yield from observations(person, since)
    yield from conferences(person, since)
    yield from talks(person, since)
    yield from results(person, since)
    yield from ratings(person, since)
    yield from missed(person, since, today)
    yield from more_time(person, since)


def observations(person: Membership, since: datetime) -> Iterator[Entry]:
    """Those that were shared. Entered on the day they were shared: before that it is a draft."""
    rows = Observation.objects.shared().filter(
        participation__employee=person, observed_on__gte=day_of(since)
    )
    for row in rows.select_related("observer"):
        told = [row.get_kind_display(), row.get_announcement_display().lower(), row.place]
        more = ", ".join(part for part in told if part)
        if row.met_on:
            more += ". " + _("Talked over %(day)s") % {"day": say_day(row.met_on)}
        yield Entry(
            f"observation:{row.pk}",
            Kind.OBSERVATION,
            row.observed_on,
            _("Observed by %(name)s") % {"name": row.observer.name},
            more=f"{more}.",
            who=row.observer.name,
            entered_on=_day(row.shared_at),
            url=reverse("evaluations:observation", args=[row.pk]),
        )


def conferences(person: Membership, since: datetime) -> Iterator[Entry]:
    """With the last day of the step, and the reason where HR gave more time."""
    due = Deadline.objects.filter(kind=OuterRef("step__rule__kind"), subject_id=OuterRef("step"))
    rows = Conference.objects.filter(
        step__participation__employee=person, held_on__gte=day_of(since)
    )
    rows = rows.select_related("step__rule", "entered_by").annotate(
        last_day=due.values("last_day_on")[:1]
    )
    for row in rows:
        yield Entry(
            f"conference:{row.pk}",
            Kind.CONFERENCE,
            row.held_on,
            _("Conference: %(step)s") % {"step": row.step.rule.name},
            who=row.entered_by.name,
            entered_on=day_of(row.entered_at),
            url=reverse("evaluations:step", args=[row.step_id]),
            last_day=row.last_day,
        )


def talks(person: Membership, since: datetime) -> Iterator[Entry]:
    """One-on-ones that were entered."""
    rows = OneOnOne.objects.entered().filter(
        participation__employee=person, held_on__gte=day_of(since)
    )
    for row in rows.select_related("written_by"):
        yield Entry(
            f"talk:{row.pk}",
            Kind.TALK,
            row.held_on,
            _("One-on-one with %(name)s") % {"name": row.written_by.name},
            more=row.next_step and _("Next step: %(what)s") % {"what": row.next_step},
            who=row.written_by.name,
            entered_on=_day(row.entered_at),
            url=reverse("evaluations:one_on_one", args=[row.pk]),
        )


def results(person: Membership, since: datetime) -> Iterator[Entry]:
    """How each goal ended, once the year-end conference is closed."""
    rows = Point.objects.filter(
        step__participation__employee=person, step__completed_at__gte=since
    ).exclude(result="")
    rows = rows.select_related("step__rule", "goal", "prompt").annotate(
        done_at=F("step__completed_at")
    )
    for row in rows:
        yield Entry(
            f"result:{row.pk}",
            Kind.RATING,
            day_of(row.done_at),
            f"{row.title}: {row.get_result_display()}",
            more=row.step.rule.name,
            url=reverse("evaluations:step", args=[row.step_id]),
        )


def ratings(person: Membership, since: datetime) -> Iterator[Entry]:
    """What a supervisor or an observer rated on a form, and shared: two statements."""
    rows = Sheet.objects.filter(
        person=person, voice=Sheet.Voice.SUPERVISOR, shared_at__gte=since
    ).exclude(state=Sheet.State.DRAFT)
    for row in rows.select_related("form").prefetch_related("answers"):
        asked, answers = asked_rows(row), by_row(row.answers.all())
        overall = overall_of(row, asked, answers)
        told = []
        for one in asked:
            level = one.level(answers[one.code].level) if one.code in answers else None
            if level is not None:
                told.append((one.title, level))
        low = [f"{title}: {level.title}" for title, level in told if level.is_low]
        title = row.form.title
        if overall is not None and overall.level is not None:
            title = f"{title}: {overall.level.title}"
        yield Entry(
            f"rating:{row.pk}",
            Kind.RATING,
            day_of(row.shared_at or since),
            title,
            more="; ".join(low),
            url=reverse("forms:sheet", args=[row.pk]),
            standards=frozenset(title for title, level in told if level.is_low),
        )


def missed(person: Membership, since: datetime, today: date) -> Iterator[Entry]:
    """Dates that were met late, or are over. What has a conference stands there already."""
    held = Conference.objects.filter(step=OuterRef("subject_id"))
    rows = Deadline.objects.filter(
        Q(was_late=True) | Q(settled_at=None, overdue_from__lte=today),
        person=person,
        cancelled_at=None,
        is_gentle=False,
        last_day_on__gte=day_of(since),
    )
    for row in rows.filter(~Exists(held)):
        is_done = row.settled_at is not None
        yield Entry(
            f"deadline:{row.pk}",
            Kind.DEADLINE,
            row.acted_on if is_done and row.acted_on else row.last_day_on,
            row.what,
            more="" if is_done else _("Not done yet."),
            url=row.path,
            last_day=row.last_day_on,
            answer_by=None if is_done else row.last_day_on,
        )


def more_time(person: Membership, since: datetime) -> Iterator[Entry]:
    """Each time HR gave more time, and why."""
    rows = DateChange.objects.filter(deadline__person=person, why=EXTENDED, changed_at__gte=since)
    for row in rows.select_related("deadline", "changed_by"):
        told = {"what": row.deadline.what, "day": say_day(row.last_day_on)}
        yield Entry(
            f"more_time:{row.pk}",
            Kind.MORE_TIME,
            day_of(row.changed_at),
            _("More time until %(day)s: %(what)s") % told,
            more=row.reason,
            who=row.changed_by.name if row.changed_by else "",
            url=row.deadline.path,
        )


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None
