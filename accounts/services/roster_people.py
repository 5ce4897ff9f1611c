"""How does a plan meet the database? Reads who is known, writes what the plan says."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from accounts import clock
from accounts.bulk import insert_rows, keys_checked_at_once, load_rows
from accounts.models import (
    AdditionalJob,
    BargainingUnit,
    Membership,
    PersonChange,
    RosterImport,
    RosterSource,
    Site,
)
from accounts.models.words import words_to_find
from accounts.roster.people import Known, Person, Values
from accounts.roster.plan import Line, Plan
from accounts.roster.rows import FIELDS, Job
from accounts.scope import active_district
from accounts.tenancy import new_id

OWN = [name for name in FIELDS if name not in {"site", "unit", "supervisor"}]
READ = ["pk", "employee_number", "is_active", "field_sources", "brought_by_id"]
POINTERS = ["site_id", "unit_id", "supervisor_id"]
# Changes that go from nothing to nothing: the field and its kind.
PLAIN = {
    "is_active": PersonChange.Kind.RETURNED.value,
    "work_calendar": PersonChange.Kind.CALENDAR.value,
}
COLUMNS = {
    "id": "uuid",
    "employee_number": "text",
    "first_name": "text",
    "last_name": "text",
    "email": "text",
    "job_title": "text",
    "job_code": "text",
    "site_id": "uuid",
    "unit_id": "uuid",
    "supervisor_id": "uuid",
    "is_certified": "boolean",
    "contract_kind": "text",
    "hired_on": "date",
    "in_role_since": "date",
    "work_calendar": "text",
    "field_sources": "jsonb",
    "search": "text",
}


def known_people() -> Known:
    """The district as it is, in five queries."""
    sites = {pk: (code, name) for pk, code, name in Site.objects.values_list("pk", "code", "name")}
    units = {
        pk: (code, name)
        for pk, code, name in BargainingUnit.objects.values_list("pk", "code", "name")
    }
    jobs = _jobs({pk: code for pk, (code, _name) in sites.items()})
    rows = list(Membership.objects.values_list(*READ, *POINTERS, *OWN))
    numbers = {row[0]: row[1] for row in rows}
    people = {}
    for pk, number, is_active, sources, source, site, unit, supervisor, *own in rows:
        values: Values = dict(zip(OWN, own, strict=True))
        values["site"] = sites[site][0] if site else ""
        values["unit"] = units[unit][0] if unit else ""
        values["supervisor"] = numbers.get(supervisor, "")
        values["jobs"] = jobs.get(pk, ())
        brought_by = str(source) if source else None
        people[number] = Person(pk, number, values, is_active, sources, brought_by)
    return Known(people, dict(sites.values()), dict(units.values()))


def _jobs(site_codes: dict[UUID, str]) -> dict[UUID, tuple[Job, ...]]:
    found: dict[UUID, list[Job]] = defaultdict(list)
    columns = ("membership_id", "title", "code", "site_id")
    for person, title, code, site in AdditionalJob.objects.values_list(*columns):
        found[person].append(Job(title, code, site_codes.get(site, "")))
    return {person: tuple(sorted(jobs)) for person, jobs in found.items()}


def write_plan(plan: Plan, roster_import: RosterImport, today: date) -> None:
    """Everything the plan says, in a few statements. The caller holds the lock."""
    _write_places(plan)
    ids = _Ids(plan)
    with keys_checked_at_once():
        _write_people(plan, ids, roster_import.source)
        _turn_off(plan, today)
        _write_jobs(plan, ids)
        _write_addresses(plan)
        _write_changes(plan, ids, roster_import)


class _Ids:
    """From code or number, as in the plan, to id."""

    def __init__(self, plan: Plan) -> None:
        self.sites = dict(Site.objects.values_list("code", "pk"))
        self.units = dict(BargainingUnit.objects.values_list("code", "pk"))
        self.people = dict(Membership.objects.values_list("employee_number", "pk"))
        self.people |= {line.number: new_id() for line in plan.added}

    def of(self, name: str, value: Any) -> UUID | None:
        known = {"site": self.sites, "unit": self.units, "supervisor": self.people}[name]
        return known[value] if value else None


def _write_places(plan: Plan) -> None:
    Site.objects.bulk_create(
        Site(code=row.code, name=row.name, kind=row.kind) for row in plan.places.new_sites
    )
    BargainingUnit.objects.bulk_create(
        BargainingUnit(code=code, name=code) for code in plan.places.new_units
    )
    told = plan.places.named_sites + [row for row in plan.places.new_sites if row.parent]
    if not told:
        return
    sites = {site.code: site for site in Site.objects.all()}
    for row in told:
        site, parent = sites[row.code], sites.get(row.parent)
        site.name, site.kind = row.name, row.kind
        if parent and parent is not site:
            site.parent = parent
    changed = [sites[row.code] for row in told]
    Site.objects.bulk_update(changed, ["name", "kind", "parent"], batch_size=500)


def _write_people(plan: Plan, ids: _Ids, source: RosterSource) -> None:
    names = ", ".join(connection.ops.quote_name(column) for column in COLUMNS)
    added = (_record(line, ids) for line in plan.added)
    load_rows("people_new", COLUMNS, added, joined_by=["id"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_membership ({names}, brought_by_id, is_active,"
            " has_key_shortcuts, is_evaluated) "
            f"SELECT {names}, %s, true, true, true FROM people_new",
            [source.pk],
        )
    if kept := [*plan.changed, *plan.claimed]:
        _change_people(kept, ids)


def _change_people(lines: list[Line], ids: _Ids) -> None:
    load_rows("people_kept", COLUMNS, (_record(line, ids) for line in lines), joined_by=["id"])
    settable = [column for column in COLUMNS if column not in {"id", "employee_number"}]
    assigned = ", ".join(f"{column} = kept.{column}" for column in settable)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE accounts_membership AS person SET {assigned}, is_active = true,"
            " left_on = NULL FROM people_kept AS kept WHERE person.id = kept.id"
        )


def _record(line: Line, ids: _Ids) -> list[Any]:
    values: dict[str, Any] = dict(line.values)
    for name in ("site", "unit", "supervisor"):
        values[f"{name}_id"] = ids.of(name, values[name])
    values["id"] = ids.people[line.number]
    values["employee_number"] = line.number
    values["field_sources"] = Jsonb(line.sources)
    names = values["first_name"], values["last_name"]
    values["search"] = words_to_find(*names, line.number, values["email"])
    return [values[column] for column in COLUMNS]


def _turn_off(plan: Plan, today: date) -> None:
    people = [line.person.pk for line in plan.deactivated if line.person]
    if people:
        Membership.objects.filter(pk__in=people).update(is_active=False, left_on=today)


def _write_jobs(plan: Plan, ids: _Ids) -> None:
    changed = [line for line in plan.changed if "jobs" in line.changes]
    stale = [line.person.pk for line in changed if line.person]
    if stale:
        AdditionalJob.objects.filter(membership__in=stale).delete()
    AdditionalJob.objects.bulk_create(
        AdditionalJob(
            membership_id=ids.people[line.number],
            title=job.title,
            code=job.code,
            site_id=ids.of("site", job.site),
        )
        for line in [*plan.added, *changed]
        for job in line.jobs
    )


def _write_addresses(plan: Plan) -> None:
    """Keep the global list of hashed addresses in step, for those who work here."""
    moved = [line for line in plan.changed if {"email", "is_active"} & set(line.changes)]
    stale = [line.person.pk for line in [*moved, *plan.deactivated] if line.person]
    back = [line.person.pk for line in moved if line.person]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_rosteraddress"
            " WHERE district_id = %s AND membership_id = ANY(%s)",
            [active_district(), stale],
        )
        cursor.execute(
            "INSERT INTO accounts_rosteraddress (email_hash, district_id, membership_id)"
            " SELECT encode(sha256(convert_to(email, 'UTF8')), 'hex'), district_id, id"
            " FROM accounts_membership WHERE email <> ''"
            " AND (id = ANY(%s) OR id IN (SELECT id FROM people_new))",
            [back],
        )


def _write_changes(plan: Plan, ids: _Ids, roster_import: RosterImport) -> None:
    """What other floors must follow (PersonChange), also what each move went from and to."""
    joined, left = PersonChange.Kind.JOINED.value, PersonChange.Kind.LEFT.value
    file, at = roster_import.pk, clock.now()

    def rows() -> Any:
        for line in plan.added:
            yield ids.people[line.number], joined, None, None, file, at
        for line in plan.deactivated:
            yield ids.people[line.number], left, None, None, file, at
        for line in plan.changed:
            for name in PLAIN.keys() & line.changes.keys():
                yield ids.people[line.number], PLAIN[name], None, None, file, at
            for name in ("supervisor", "site", "unit"):
                if name in line.changes:
                    old, new = (ids.of(name, value) for value in line.changes[name])
                    yield ids.people[line.number], name, old, new, file, at

    columns = ["membership", "kind", "old_id", "new_id", "roster_import", "at"]
    insert_rows(PersonChange, columns, rows())
