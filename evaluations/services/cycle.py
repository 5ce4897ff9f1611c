"""A published process is opened for its year: everybody it serves gets their steps and dates."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.audit import record
from accounts.bulk import joined_as_sets
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership, RoleGrant, Run
from accounts.rules import require
from accounts.services.runs import start_run
from accounts.statistics import gather_after_commit
from deadlines.models import Deadline, NoticeKind
from deadlines.services.notice import tell
from evaluations import rules
from evaluations.models import Cycle, Participation, Process, Step
from evaluations.processes.audience import people_of
from evaluations.services.participation import add_participations, without_participation
from goals.asked import asked_in
from goals.models import Goal, GoalSet, StrategicPriority

KIND = "open_cycle"  # Run.kind
BATCH = 2000  # people in one transaction


@transaction.atomic
def open_cycle(process: Process, *, actor: Membership) -> Cycle:
    """Start the opening; the work itself goes on in the background. Again = go on where it was."""
    process = Process.objects.select_for_update().get(pk=process.pk)
    require(rules.can_open_cycle(actor))
    if process.state != Process.State.PUBLISHED:
        raise InvalidTransition(_("Publish these rules first, then open the cycle."))
    cycle, is_new = Cycle.objects.get_or_create(
        process=process, defaults={"opened_by": actor, "opened_at": clock.now()}
    )
    if cycle.state == Cycle.State.CLOSED:
        raise InvalidTransition(_("This cycle is closed. It can’t be opened again."))
    if cycle.run is not None and not cycle.run.is_finished:
        raise InvalidTransition(_("The cycle is being opened already. You can watch it here."))

    total = people_of(process).count()
    cycle.run = start_run(KIND, cycle, actor=actor, total=total)
    cycle.save(update_fields=["run"])
    if is_new:
        record(actor, "cycle.opened", cycle, people=total)
    ask_to_fill(cycle.run)
    return cycle


def ask_to_fill(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from evaluations.tasks import fill_cycle  # noqa: PLC0415 - task imports services

    fill_cycle.delay_on_commit(district_id=str(run.district_id), cycle_id=str(run.subject_id))


def fill_next_batch(cycle_id: UUID | str) -> bool:
    """Take the next people into the cycle. True while somebody may be left.

    One batch is one transaction, so a killed worker loses one batch at most, and the next run
    goes on with those who have no participation yet.
    """
    hold_people_still()
    cycle = Cycle.objects.select_related("process__school_year", "run").get(pk=cycle_id)
    with joined_as_sets():
        left = without_participation(cycle).order_by("pk").values_list("pk", flat=True)
        ids = list(left[:BATCH])
    add_participations(cycle, ids)
    is_done = len(ids) < BATCH
    _tell(cycle, is_done=is_done)
    if is_done:
        gather_after_commit(Participation, Step, GoalSet, Goal, Deadline)
    return not is_done


def _tell(cycle: Cycle, *, is_done: bool) -> None:
    """The progress row, which the page shows."""
    run = cycle.run
    if run is not None:
        run.done = cycle.participations.count()
        run.total = max(run.total, run.done)
        run.state = Run.State.DONE if is_done else Run.State.RUNNING
        run.finished_at = clock.now() if is_done else None
        run.save(update_fields=["done", "total", "state", "finished_at"])
    if is_done and cycle.state == Cycle.State.OPENING:
        cycle.state = Cycle.State.OPEN
        cycle.save(update_fields=["state"])
        _ask_for_priorities(cycle.process)


def _ask_for_priorities(process: Process) -> None:
    """Nobody can share a growth goal that serves no priority: those who list them are told."""
    if Goal.Kind.GROWTH not in asked_in(process.goals):
        return
    listed = StrategicPriority.objects.filter(school_year=process.school_year_id, is_active=True)
    if listed.exists():
        return
    admins = RoleGrant.objects.filter(role=RoleGrant.Role.ADMIN).values("membership")
    tell(
        Membership.objects.filter(pk__in=admins),
        kind=NoticeKind.HANDED_OVER,
        path="/priorities/",
        what=_("District Strategic Priorities"),
    )


def give_up_on_cycle(cycle_id: UUID | str) -> None:
    """The worker died of something nobody foresaw. What is done stays, and opening goes on."""
    Run.objects.filter(subject_id=cycle_id, kind=KIND, finished_at=None).update(
        state=Run.State.FAILED,
        message=_("Something went wrong. Those who are in stay in. Go on where it stopped."),
        finished_at=clock.now(),
    )
