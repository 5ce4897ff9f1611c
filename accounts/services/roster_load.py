"""How is a checked roster written? In one transaction, others waiting; floors above follow."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, rules
from accounts.audit import record
from accounts.bulk import objects_all_needed
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership, PersonChange, PersonWord, RosterImport, Run
from accounts.roster.plan import Plan
from accounts.services.person_changes import MANY, tell_consumers
from accounts.services.roster import keep_plan, locked_import, plan_for, receive_roster
from accounts.services.roster_people import write_plan
from accounts.services.roster_words import stop_words
from accounts.services.runs import finish_run, start_run
from accounts.statistics import gather_after_commit

State = RosterImport.State
FIGURES = ("added", "changed", "unchanged", "deactivated", "rejected")


@transaction.atomic
def load_roster(roster_import: RosterImport, *, actor: Membership) -> RosterImport:
    """Ask for a checked file to be applied, in the background."""
    roster_import = locked_import(roster_import.pk)
    rules.require(rules.can_set_up(actor))
    require_checked(roster_import)
    roster_import.state, roster_import.problem = State.APPLYING, ""
    run = start_run("apply_roster", roster_import, actor=actor)
    roster_import.run = run
    roster_import.save(update_fields=["state", "problem", "run"])
    ask_to_apply(run)
    return roster_import


def ask_to_apply(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from accounts.tasks.roster import apply_roster_file  # noqa: PLC0415 - task imports services

    apply_roster_file.delay_on_commit(
        import_id=str(run.subject_id),
        actor_id=str(run.started_by_id),
        district_id=str(run.district_id),
    )


def require_checked(roster_import: RosterImport) -> None:
    if roster_import.state == State.STOPPED:
        raise InvalidTransition(stop_words(roster_import))
    if roster_import.state != State.CHECKED:
        raise InvalidTransition(_("This file is not waiting to be loaded."))


@transaction.atomic
@objects_all_needed()
def apply_roster(import_id: UUID | str, *, actor: Membership | None) -> RosterImport:
    """Write what the check promised, or nothing. Running it twice does no harm.

    People may have changed since the check. The plan is made again; if its figures differ, it is
    shown again instead of written.
    """
    hold_people_still()
    roster_import = locked_import(import_id)
    if roster_import.state != State.APPLYING:
        return roster_import
    plan, _rows, warnings = plan_for(roster_import)
    promised = {name: getattr(roster_import, name) for name in FIGURES}
    if plan.figures != promised:
        _show_again(roster_import, plan, warnings)
        return roster_import
    _write(roster_import, plan, actor)
    finish_run(roster_import.run_id)
    return roster_import


def _write(roster_import: RosterImport, plan: Plan, actor: Membership | None) -> None:
    write_plan(plan, roster_import, clock.today(roster_import.district))
    roster_import.state, roster_import.applied_at = State.APPLIED, clock.now()
    roster_import.content = b""  # kept no longer than needed
    roster_import.save(update_fields=["state", "applied_at", "content"])
    facts: dict[str, Any] = plan.figures
    record(actor, "roster.applied", roster_import, **facts)
    changes = PersonChange.objects.filter(roster_import=roster_import)
    tell_consumers(changes, are_many=plan.touched > MANY)
    if plan.touched > MANY:
        gather_after_commit(Membership, PersonWord, PersonChange)


def _show_again(roster_import: RosterImport, plan: Plan, warnings: list[str]) -> None:
    roster_import.problem = _("People changed since this file was checked. Look at it once more.")
    keep_plan(roster_import, plan, warnings)
    finish_run(roster_import.run_id, roster_import.problem)


@transaction.atomic
@objects_all_needed()
def check_at_once(
    content: bytes, file_name: str, *, source_name: str = ""
) -> tuple[RosterImport, Plan]:
    """For the command line: receive and check a file, nobody else changing people meanwhile."""
    hold_people_still()
    roster_import = receive_roster(content, file_name, actor=None, source_name=source_name)
    plan, roster_import.rows_read, warnings = plan_for(roster_import)
    keep_plan(roster_import, plan, warnings)
    return roster_import, plan


@transaction.atomic
@objects_all_needed()
def load_at_once(
    roster_import: RosterImport, plan: Plan, *, allow_deactivations: bool = False
) -> RosterImport:
    """After `check_at_once`, in the same transaction. Who may run commands is a second admin."""
    if not (allow_deactivations and roster_import.state == State.STOPPED):
        require_checked(roster_import)
    _write(roster_import, plan, None)
    return roster_import
