"""How does a roster come in? Uploaded, checked, perhaps agreed to by a second admin.

Nothing about people is written here: `roster_load` does, once somebody has seen the figures.
"""

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, rules
from accounts.audit import record
from accounts.bulk import insert_rows, keys_checked_at_once, objects_all_needed
from accounts.errors import InvalidTransition
from accounts.models import Membership, RosterImport, RosterRow, RosterSource, Run
from accounts.roster.files import kind_of, read_file
from accounts.roster.plan import Line, Plan, json_value, make_plan
from accounts.roster.rows import FileRefused
from accounts.services.roster_people import known_people
from accounts.services.roster_words import warnings_of
from accounts.services.runs import fail_run, finish_run, start_run

State = RosterImport.State
Kind = RosterRow.Kind
USUAL_NAMES = {RosterSource.Kind.ED_FI: "Ed-Fi", RosterSource.Kind.CSV: "Spreadsheet"}


@transaction.atomic
def upload_roster(
    content: bytes, file_name: str, *, actor: Membership, source_name: str = ""
) -> RosterImport:
    """Keep the file, check it in the background. Raises FileRefused for a wrong kind of file."""
    rules.require(rules.can_set_up(actor))
    roster_import = receive_roster(content, file_name, actor=actor, source_name=source_name)
    run = start_run("check_roster", roster_import, actor=actor)
    roster_import.run = run
    roster_import.save(update_fields=["run"])
    record(actor, "roster.uploaded", roster_import, file=file_name[:200])
    ask_for_check(run)
    return roster_import


def ask_for_check(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from accounts.tasks.roster import check_roster_file  # noqa: PLC0415 - task imports services

    check_roster_file.delay_on_commit(
        import_id=str(run.subject_id), district_id=str(run.district_id)
    )


def receive_roster(
    content: bytes, file_name: str, *, actor: Membership | None, source_name: str = ""
) -> RosterImport:
    """Keep the file with its source, which is made when its name is new. Raises FileRefused."""
    kind = kind_of(content)
    name = " ".join(source_name.split())[:80] or USUAL_NAMES[RosterSource.Kind(kind)]
    source, _made = RosterSource.objects.get_or_create(name=name, defaults={"kind": kind})
    if source.kind != kind:
        raise FileRefused(
            _("“%(name)s” sends another kind of file (%(kind)s). Choose another name.")
            % {"name": name, "kind": source.get_kind_display()}
        )
    return RosterImport.objects.create(
        source=source,
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )


@transaction.atomic
@objects_all_needed()
def check_roster(import_id: UUID | str) -> RosterImport:
    """Read the file and write down what it would do. Running it twice does no harm."""
    roster_import = locked_import(import_id)
    if roster_import.state != State.CHECKING:
        return roster_import
    try:
        plan, rows_read, warnings = plan_for(roster_import)
    except FileRefused as error:
        roster_import.state, roster_import.problem = State.REFUSED, str(error)[:500]
        roster_import.content = b""
        roster_import.save()
    else:
        roster_import.rows_read = rows_read
        keep_plan(roster_import, plan, warnings)
    finish_run(roster_import.run_id)
    return roster_import


def locked_import(import_id: UUID | str) -> RosterImport:
    found = RosterImport.objects.select_for_update(of=["self"]).select_related(
        "source", "district"
    )
    return found.get(pk=import_id)


def plan_for(roster_import: RosterImport) -> tuple[Plan, int, list[str]]:
    today = clock.today(roster_import.district)
    reading = read_file(bytes(roster_import.content), today)
    plan = make_plan(reading, known_people(), str(roster_import.source_id))
    return plan, reading.rows_read, reading.warnings


def keep_plan(roster_import: RosterImport, plan: Plan, warnings: list[str]) -> None:
    """Figures, rows and state, in place of those of an earlier check."""
    limit = roster_import.district.deactivation_limit
    for name, figure in plan.figures.items():
        setattr(roster_import, name, figure)
    roster_import.warnings = [*warnings, *warnings_of(plan)]
    roster_import.state = State.STOPPED if plan.turns_off_more_than(limit) else State.CHECKED
    roster_import.agreed_by = None
    noted = ["rows_read", "warnings", "state", "agreed_by", "problem"]
    roster_import.save(update_fields=[*plan.figures, *noted])  # the file itself stays as it is
    roster_import.rows.all().delete()
    columns = ["roster_import", "kind", "row_number", "employee_number", "name", "membership"]
    columns += ["values", "changes", "reason", "suggestion"]
    kinds = {
        Kind.ADDED: plan.added,
        Kind.CHANGED: plan.changed,
        Kind.DEACTIVATED: plan.deactivated,
        Kind.REJECTED: plan.rejected,
    }
    file = roster_import.pk
    kept = (_kept(file, kind.value, line) for kind, lines in kinds.items() for line in lines)
    with keys_checked_at_once():
        insert_rows(RosterRow, columns, kept)


def _kept(file: UUID, kind: str, line: Line) -> tuple[object, ...]:
    """One RosterRow. A deactivated person's site helps to see which part of a file is missing."""
    values = {}
    if kind == Kind.REJECTED:
        values = {name: json_value(value) for name, value in line.values.items()}
    elif kind == Kind.DEACTIVATED:
        values = {"site": line.values["site"]}
    changes = {
        name: [json_value(old), json_value(new)] for name, (old, new) in line.changes.items()
    }
    person = line.person.pk if line.person else None
    words = line.number[:100], line.name[:250]
    return (
        file,
        kind,
        line.row,
        *words,
        person,
        values,
        changes,
        line.reason[:500],
        line.suggestion[:100],
    )


@transaction.atomic
def agree_to_roster(roster_import: RosterImport, *, actor: Membership) -> RosterImport:
    """The second admin lets a file through that turns off more people than the limit."""
    roster_import = locked_import(roster_import.pk)
    rules.require(rules.can_agree_to_roster(actor, roster_import))
    if roster_import.state != State.STOPPED:
        raise InvalidTransition(_("This file is not waiting for anybody’s agreement."))
    roster_import.state, roster_import.agreed_by = State.CHECKED, actor
    roster_import.save(update_fields=["state", "agreed_by"])
    record(actor, "roster.agreed", roster_import, deactivated=roster_import.deactivated)
    return roster_import


@transaction.atomic
def discard_roster(roster_import: RosterImport, *, actor: Membership) -> RosterImport:
    roster_import = locked_import(roster_import.pk)
    rules.require(rules.can_set_up(actor))
    if roster_import.state not in {State.CHECKED, State.STOPPED}:
        raise InvalidTransition(_("This file is not waiting to be loaded."))
    roster_import.state, roster_import.content = State.DISCARDED, b""
    roster_import.save(update_fields=["state", "content"])
    record(actor, "roster.discarded", roster_import)
    return roster_import


@transaction.atomic
def give_up_on_roster(import_id: UUID | str) -> None:
    """A task died of something nobody foresaw: back to where a person can try again.

    A task that comes twice may die after the first has done the work: that stays done.
    """
    roster_import = locked_import(import_id)
    if roster_import.state == State.CHECKING:
        roster_import.state, roster_import.content = State.REFUSED, b""
    elif roster_import.state == State.APPLYING:
        roster_import.state = State.CHECKED
    else:
        return
    roster_import.problem = _("Something went wrong. Nothing was changed. Try again.")
    roster_import.save(update_fields=["state", "problem", "content"])
    fail_run(roster_import.run_id)
