"""Load a file of numbers: read, compared, shown, and only then loaded; all of it or nothing.

The same file again changes nothing. A number that differs from the one that stands for its point
becomes the next version of it, as a corrected one does (buildings/models/reading.py).
"""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from uuid_utils import uuid7

from accounts import audit, clock
from accounts.bulk import CHECK_KEYS_BY_ONE_PLAN, load_rows, objects_all_needed
from accounts.errors import InvalidTransition
from accounts.models import Membership, SchoolYear, Site
from accounts.roster.files import kind_of
from accounts.roster.rows import FileRefused
from accounts.rules import require
from buildings import rules
from buildings.models import Measure, NumberFile, Target
from buildings.targets.number_rows import Catalogue, Found, Place, Range, read_numbers

MOST_BYTES = 25 * 1024 * 1024
REASONS_KEPT = 200
STAGED = {
    "id": "uuid",
    "target_id": "uuid",
    "group": "text",
    "as_of": "date",
    "value": "numeric",
    "students": "integer",
    "source": "text",
}
# Beside each staged point what stands for it: its highest version, or nothing. What stands of the
# targets of a file is few beside its rows, so it is gathered first, not looked up for each row.
COMPARED = """
    WITH named AS (
        SELECT target_id, min(as_of) AS first, max(as_of) AS last
        FROM staged_numbers GROUP BY target_id
    ), standing AS (
        SELECT DISTINCT ON (reading.target_id, reading."group", reading.as_of) reading.*
        FROM named
        JOIN buildings_reading reading ON reading.target_id = named.target_id
            AND reading.as_of BETWEEN named.first AND named.last
        ORDER BY reading.target_id, reading."group", reading.as_of, reading.version DESC
    ), compared AS (
        SELECT staged.*, standing.version,
            (standing.value, standing.students, standing.source)
                IS DISTINCT FROM (staged.value, staged.students, staged.source) AS differs
        FROM staged_numbers staged
        LEFT JOIN standing ON standing.target_id = staged.target_id
            AND standing."group" = staged."group" AND standing.as_of = staged.as_of
    )
"""
# Nobody logs a number of these between compared and loaded, and two files that name the same
# targets wait for each other, for both take them in one order.
HOLD = """
    SELECT ended_at FROM buildings_target WHERE id IN (SELECT target_id FROM staged_numbers)
    ORDER BY id FOR NO KEY UPDATE
"""
COUNT = f"""
    {COMPARED}
    SELECT count(*) FILTER (WHERE version IS NULL), count(*) FILTER (WHERE version IS NOT NULL)
    FROM compared WHERE differs
"""
LOAD = f"""
    {COMPARED}, loaded AS (
        INSERT INTO buildings_reading (id, district_id, target_id, "group", as_of, version, value,
            students, source, entered_by_id, entered_at)
        SELECT id, %(district)s, target_id, "group", as_of, coalesce(version, 0) + 1, value,
            students, source, %(actor)s, %(now)s
        FROM compared WHERE differs
        RETURNING version
    )
    SELECT count(*) FILTER (WHERE version = 1), count(*) FILTER (WHERE version > 1) FROM loaded
"""


@transaction.atomic
def check_number_file(content: bytes, name: str, *, actor: Membership) -> NumberFile:
    """Read and compared; nothing is loaded. Raises FileRefused."""
    require(rules.can_import_numbers(actor))
    found = read_file(content, clock.today(actor.district))

    stage(found)
    file = NumberFile.objects.create(
        name=name[:200],
        content=content,
        found=compare(found),
        sent_by=actor,
        sent_at=clock.now(),
    )
    audit.record(actor, "number_file.checked", file, rows=found.total)
    return file


@transaction.atomic
def load_number_file(file: NumberFile, *, actor: Membership) -> NumberFile:
    """The yes. Read and compared anew, for targets may have ended since. Again = nothing."""
    file = NumberFile.objects.select_for_update().get(pk=file.pk)
    require(rules.can_import_numbers(actor))
    if file.loaded_at is not None:
        return file
    found = read_file(bytes(file.content), clock.today(actor.district))
    if not found.rows:
        raise InvalidTransition(_("No row of this file can be used. Put it right and send it."))

    stage(found)
    hold_targets()
    file.found = load_staged(found, actor)
    file.loaded_by, file.loaded_at, file.content = actor, clock.now(), b""
    file.save(update_fields=["found", "loaded_by", "loaded_at", "content"])
    audit.record(actor, "number_file.loaded", file, rows=len(found.rows))
    return file


@transaction.atomic
def import_at_once(
    content: bytes, name: str, *, actor: Membership, is_dry_run: bool = False
) -> NumberFile:
    """Check and yes in one, for a command: read once. A dry run keeps nothing."""
    require(rules.can_import_numbers(actor))
    found = read_file(content, clock.today(actor.district))

    stage(found)
    hold_targets()
    file = NumberFile(name=name[:200], content=b"", sent_by=actor)
    if is_dry_run or not found.rows:
        file.found = compare(found)
        return file
    file.found = load_staged(found, actor)
    file.sent_at = file.loaded_at = clock.now()
    file.loaded_by = actor
    file.save()
    audit.record(actor, "number_file.loaded", file, rows=len(found.rows))
    return file


def read_file(content: bytes, today: date) -> Found:
    """The rows that can be used, and why others can't. Raises FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused(_("The file is larger than 25 MB. Send it in parts."))
    if kind_of(content) != "csv":
        raise FileRefused(_("This is no CSV file. Save the table as CSV and send that."))
    with objects_all_needed():
        return read_numbers(content, _catalogue(today))


def _catalogue(today: date) -> Catalogue:
    """All that the rows may name: four queries."""
    buildings = dict(Site.objects.values_list("pk", "code"))
    measures = {measure.pk: measure for measure in Measure.objects.all()}
    years = {year.pk: year for year in SchoolYear.objects.all()}
    places: dict[tuple[str, str, str], list[Place]] = {}
    columns = ("pk", "site_id", "measure_id", "subgroup", "school_year_id")
    for target, site, measure, subgroup, year in Target.objects.standing().values_list(*columns):
        key = buildings[site].lower(), measures[measure].code.lower(), subgroup.lower()
        place = Place(target, years[year].starts_on, years[year].ends_on)
        places.setdefault(key, []).append(place)
    ranges = {
        measure.code.lower(): Range(measure.name, measure.low, measure.high, measure.source)
        for measure in measures.values()
    }
    codes = frozenset(code.lower() for code in buildings.values())
    return Catalogue(codes, ranges, places, today)


def stage(found: Found) -> None:
    """Into a table of their own, with the keys that they will have.

    PostgreSQL would ask the system for randomness 100,000 times, a seventh of the whole load, and
    an id of Python's own kind takes ten times as long to make as one of the library's.
    """
    rows = (
        (
            uuid7(),
            row.place.target,
            row.group,
            row.as_of,
            row.value,
            row.students,
            row.source,
        )
        for row in found.rows
    )
    load_rows("staged_numbers", STAGED, rows, joined_by=["target_id", "group", "as_of"])


def hold_targets() -> None:
    """Until the transaction ends. Raises FileRefused.

    As log_number: a target that was ended since the file was read takes no more numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
        if any(ended_at is not None for (ended_at,) in cursor.fetchall()):
            raise FileRefused(_("A target of this file was just ended. Try again."))


def compare(found: Found) -> dict[str, Any]:
    """What loading would do: figures of what is staged now, beside what stands."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return _figures(found, *cursor.fetchone())


def load_staged(found: Found, actor: Membership) -> dict[str, Any]:
    """By one statement, which tells what it did, too: the same figures."""
    now: datetime = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(CHECK_KEYS_BY_ONE_PLAN)
        cursor.execute(LOAD, {"district": actor.district_id, "actor": actor.pk, "now": now})
        return _figures(found, *cursor.fetchone())


def _figures(found: Found, added: int, corrected: int) -> dict[str, Any]:
    return {
        "rows": found.total,
        "added": added,
        "corrected": corrected,
        "unchanged": len(found.rows) - added - corrected,
        "refused": len(found.refused),
        "reasons": found.refused[:REASONS_KEPT],
    }
