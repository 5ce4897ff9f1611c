"""What keeps a year from being closed, or from the archive? With links, a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership, Run
from deadlines.models import Deadline
from evaluations.models import Cycle, Step
from evaluations.services.archive import closing_run, open_steps, papers_left
from evaluations.steps.status import Status, status_of
from records.file_state import state_of, with_file_state
from records.models import Document, Rendering

PAGE = 50


@dataclass(frozen=True)
class OpenStep:
    """One step in the way, and how it stands."""

    step: Step
    status: Status


@dataclass(frozen=True)
class PaperLeft:
    """One signed form that is not in the file, and what it waits for."""

    document: Document
    waits: str


@dataclass(frozen=True)
class YearEnd:
    """What the page of closing shows."""

    cycle: Cycle
    run: Run | None
    by_step: list[dict[str, Any]]
    page: Page | None
    rows: list[Any]
    total: int

    @property
    def is_working(self) -> bool:
        return self.run is not None and not self.run.is_finished

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.state == Run.State.FAILED

    @property
    def may_close(self) -> bool:
        return self.cycle.state == Cycle.State.OPEN and not self.total

    @property
    def may_archive(self) -> bool:
        is_closed = self.cycle.state == Cycle.State.CLOSED and self.cycle.archived_at is None
        return is_closed and not self.total and not self.is_working and not self.has_failed

    @property
    def title(self) -> str:
        words = {"year": self.cycle.process.school_year, "n": self.total}
        if self.cycle.archived_at is not None:
            return _("%(year)s is archived") % words
        if self.cycle.state == Cycle.State.OPENING:
            return _("%(year)s is being opened") % words
        if self.cycle.state == Cycle.State.OPEN:
            told = ngettext(
                "%(n)s step is still open in %(year)s",
                "%(n)s steps are still open in %(year)s",
                self.total,
            )
            return (told if self.total else _("Close %(year)s?")) % words
        if self.is_working:
            return _("%(year)s is being closed") % words
        told = ngettext(
            "%(n)s signed form of %(year)s is not in the file yet",
            "%(n)s signed forms of %(year)s are not in the file yet",
            self.total,
        )
        return (told if self.total else _("Archive %(year)s?")) % words


def year_end_of(cycle: Cycle, *, reader: Membership, number: str | None) -> YearEnd:
    """`number` is the page that was asked for. A handful of statements."""
    run = closing_run(cycle)
    if cycle.archived_at is not None or cycle.state == Cycle.State.OPENING:
        return YearEnd(cycle, run, [], None, [], 0)
    if cycle.state == Cycle.State.OPEN:
        steps = open_steps(cycle)
        page = Paginator(in_order(steps), PAGE).get_page(number)
        return YearEnd(
            cycle, run, by_step(steps), page, with_status(page, reader), page.paginator.count
        )
    papers = papers_left(cycle).order_by("person__last_name", "person__first_name", "pk")
    page = Paginator(papers.select_related("person"), PAGE).get_page(number)
    return YearEnd(cycle, run, [], page, with_waits(page), page.paginator.count)


def in_order(steps: Any) -> Any:
    by_name = ("participation__employee__last_name", "participation__employee__first_name")
    return steps.with_people().order_by("rule__position", *by_name, "pk")


def by_step(steps: Any) -> list[dict[str, Any]]:
    """How many of each step, and how many of them only wait for a signature."""
    signing = Count("pk", filter=Q(state=Step.State.SIGNING))
    rows = steps.values("rule", "rule__name", "rule__position")
    return list(rows.annotate(n=Count("pk"), signing=signing).order_by("rule__position"))


def with_status(page: Page, reader: Membership) -> list[OpenStep]:
    steps: list[Step] = list(page)
    today: date = clock.today(reader.district)
    due = {
        deadline.subject_id: deadline
        for deadline in Deadline.objects.filter(
            subject_id__in=[step.pk for step in steps], cancelled_at=None
        )
    }
    return [
        OpenStep(step, status_of(step, due.get(step.pk), viewer=reader, today=today))
        for step in steps
    ]


def with_waits(page: Page) -> list[PaperLeft]:
    ids = [document.pk for document in page]
    copies = Rendering.objects.filter(document__in=ids, signature__withdrawals=None)
    made = set(copies.values_list("document", flat=True))
    states = {d.pk: state_of(d) for d in with_file_state(Document.objects.filter(pk__in=ids))}
    return [
        PaperLeft(document, _waits(states[document.pk].is_returned, document.pk in made))
        for document in page
    ]


def _waits(is_returned: bool, has_copy: bool) -> str:
    if is_returned:
        return _("Returned; the supervisor answers next")
    return _("Waits for HR") if has_copy else _("Its PDF is being made")
