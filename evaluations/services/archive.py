"""A year is closed when nothing in it is open, and archived when its papers are in the file.

Closed, it is only to be read. Archived, it is in no everyday list any more; the page of a person,
their personnel file and the reports of that year show it as before.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership, Run
from accounts.rules import require
from accounts.services.runs import finish_run, move_run, start_run
from deadlines.services.in_bulk import cancel_deadlines
from evaluations import rules
from evaluations.models import Cycle, NextStep, OneOnOne, Participation, Step
from evaluations.services.observation_dates import call_off_observations
from evaluations.services.year_notice import tell_of_archive, tell_of_closing
from goals.services import close_goal_sets
from records.forms_response import ATTACHED
from records.models import Document, Signature

KIND, ARCHIVING = "close_cycle", "archive_cycle"  # Run.kind
State = Cycle.State


def open_steps(cycle: Cycle) -> QuerySet[Step]:
    """What stands in the way of closing. Those who left, or were let off, hold nobody up."""
    steps = Step.objects.active().filter(participation__cycle=cycle)
    return steps.filter(participation__employee__is_active=True).exclude(state=Step.State.COMPLETE)


def papers_left(cycle: Cycle) -> QuerySet[Document]:
    """What stands in the way of the archive: signed, not declined, and not in the file."""
    done = Step.objects.filter(participation__cycle=cycle, state=Step.State.COMPLETE)
    declined = Signature.objects.filter(
        document=OuterRef("pk"), outcome=Signature.Outcome.DECLINED, withdrawals=None
    )
    papers = Document.objects.in_force().filter(subject_id__in=done.values("pk"))
    return papers.exclude(kind__in=ATTACHED).filter(
        ~Exists(declined), filings=None, destructions=None
    )


def closing_run(cycle: Cycle) -> Run | None:
    """The newest."""
    runs = Run.objects.filter(kind=KIND, subject_id=cycle.pk)
    return runs.order_by("-created_at", "-pk").first()


@transaction.atomic
def close_cycle(cycle: Cycle, *, actor: Membership) -> Run:
    """From now on this year is only to be read; what follows from it goes on in the background.

    Again = go on where it stopped.
    """
    hold_people_still()
    cycle = _locked(cycle)
    require(rules.can_close_cycle(actor))
    newest = closing_run(cycle)
    if cycle.state == State.CLOSED and (newest is None or newest.state != Run.State.FAILED):
        raise InvalidTransition(_("This year is closed already."))
    if cycle.state == State.OPENING:
        raise InvalidTransition(_("The cycle is being opened. It can be closed after that."))
    if left := open_steps(cycle).count():
        told = ngettext(
            "%(n)s step is still open. Finish it, or let the person off with a reason.",
            "%(n)s steps are still open. Finish them, or let these people off with a reason.",
            left,
        )
        raise InvalidTransition(told % {"n": left})

    if cycle.state == State.OPEN:
        cycle.state, cycle.closed_by, cycle.closed_at = State.CLOSED, actor, clock.now()
        cycle.save(update_fields=["state", "closed_by", "closed_at"])
        record(actor, "cycle.closed", cycle, people=cycle.participations.count())
    run = start_run(KIND, cycle, actor=actor)
    ask_to_settle(run)
    return run


def ask_to_settle(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from evaluations.tasks import settle_closed_cycle  # noqa: PLC0415 - task imports services

    settle_closed_cycle.delay_on_commit(district_id=str(run.district_id), run_id=str(run.pk))


def settle_closed(run_id: UUID | str) -> None:
    """No date waits any more, nobody is reminded, and the goals of that year are closed.

    A handful of statements, however many people; twice is once.
    """
    run = Run.objects.get(pk=run_id)
    cycle = Cycle.objects.select_related("process__school_year").get(pk=run.subject_id)
    participations = Participation.objects.filter(cycle=cycle)
    steps = Step.objects.filter(participation__cycle=cycle)
    move_run(run.pk, 0, 1)
    cancel_deadlines(steps.values_list("pk"))
    cancel_deadlines(participations.values_list("pk"))
    next_steps = NextStep.objects.filter(step__participation__cycle=cycle)
    talks = OneOnOne.objects.filter(participation__cycle=cycle)
    cancel_deadlines(next_steps.values_list("pk"))
    cancel_deadlines(talks.values_list("pk"))
    call_off_observations(participations)
    close_goal_sets(_done_with(cycle), cycle.process.school_year)
    tell_of_closing(cycle)
    finish_run(run.pk)


def _done_with(cycle: Cycle) -> QuerySet[Participation, UUID]:
    """Employees, without those whom another cycle of that year still keeps."""
    others = Participation.objects.filter(
        cycle__process__school_year=cycle.process.school_year_id, employee=OuterRef("employee")
    ).exclude(cycle__state=State.CLOSED)
    rows = Participation.objects.filter(~Exists(others), cycle=cycle)
    return rows.values_list("employee", flat=True)


@transaction.atomic
def archive_cycle(cycle: Cycle, *, actor: Membership) -> Cycle:
    """Out of the everyday lists. Archived twice is once."""
    cycle = _locked(cycle)
    require(rules.can_close_cycle(actor))
    if cycle.archived_at is not None:
        return cycle
    newest = closing_run(cycle)
    if cycle.state != State.CLOSED or (newest is not None and newest.state != Run.State.DONE):
        raise InvalidTransition(_("Close this year first. It can be archived after that."))
    if left := papers_left(cycle).count():
        told = ngettext(
            "%(n)s signed form is not in the file yet.",
            "%(n)s signed forms are not in the file yet.",
            left,
        )
        raise InvalidTransition(told % {"n": left})

    cycle.archived_by, cycle.archived_at = actor, clock.now()
    cycle.save(update_fields=["archived_by", "archived_at"])
    record(actor, "cycle.archived", cycle, people=cycle.participations.count())
    ask_to_tell(start_run(ARCHIVING, cycle, actor=actor))
    return cycle


def ask_to_tell(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from evaluations.tasks import tell_of_archived_cycle  # noqa: PLC0415 - task imports services

    tell_of_archived_cycle.delay_on_commit(district_id=str(run.district_id), run_id=str(run.pk))


def tell_of_archived(run_id: UUID | str) -> None:
    """Twice is once."""
    run = Run.objects.get(pk=run_id)
    tell_of_archive(run.subject_id)
    finish_run(run.pk)


def _locked(cycle: Cycle) -> Cycle:
    cycles = Cycle.objects.select_for_update(of=("self",)).select_related("process__school_year")
    return cycles.get(pk=cycle.pk)
