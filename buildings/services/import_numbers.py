"""Load a file of numbers: read, compared, shown, and only then loaded; all of it or nothing.

The same file again changes nothing. A number that differs from the one that stands for its point
becomes the next version of it, as a corrected one does (buildings/models/reading.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from uuid_utils import uuid7

from accounts import audit, clock
from accounts.bulk import CHECK_KEYS_BY_ONE_PLAN, load_lines, objects_all_needed, written
from accounts.errors import InvalidTransition
from accounts.models import Membership, Site
from accounts.roster.files import kind_of
from accounts.roster.rows import FileRefused
from accounts.rules import require
from buildings import rules
from buildings.models import Measure, NumberFile, Target
from buildings.targets.number_rows import (
    MOST_KEPT,
    Catalogue,
    Found,
    Place,
    Range,
    Row,
    read_numbers,
)

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
# The targets of the file, and between which days it has numbers of each.
NAMED = """
    DROP TABLE IF EXISTS pg_temp.named_targets;
    CREATE TEMPORARY TABLE named_targets ON COMMIT DROP AS
    SELECT target_id, min(as_of) AS first, max(as_of) AS last
    FROM staged_numbers GROUP BY target_id
"""
# Nobody logs a number of these between compared and loaded, and two files that name the same
# targets wait for each other, for both take them in one order.
HOLD = """
    SELECT ended_at FROM buildings_target WHERE id IN (SELECT target_id FROM named_targets)
    ORDER BY id FOR NO KEY UPDATE
"""
# What stands of these points: the highest version of each. It is few beside the rows of most
# files, so it is gathered first, not looked up for each row; and in a table, whose size the
# planner sees even where its statistics do not know the district yet.
STANDING = """
    DROP TABLE IF EXISTS pg_temp.standing_numbers;
    CREATE TEMPORARY TABLE standing_numbers ON COMMIT DROP AS
    SELECT DISTINCT ON (target_id, "group", as_of)
        target_id, "group", as_of, version, value, students, source
    FROM named_targets named JOIN buildings_reading USING (target_id)
    WHERE as_of BETWEEN named.first AND named.last
    ORDER BY target_id, "group", as_of, version DESC
"""
NEW = """
    FROM staged_numbers staged
    LEFT JOIN standing_numbers standing USING (target_id, "group", as_of)
    WHERE version IS NULL
"""
CHANGED = """
    FROM staged_numbers staged
    JOIN standing_numbers standing USING (target_id, "group", as_of)
    WHERE (standing.value, standing.students, standing.source)
        IS DISTINCT FROM (staged.value, staged.students, staged.source)
"""
COUNT = f"SELECT (SELECT count(*) {NEW}), (SELECT count(*) {CHANGED})"
# Two statements, each of which tells how many rows it wrote: had each row to be answered back, the
# wall would be asked about it once more.
LOAD = """
    INSERT INTO buildings_reading (id, district_id, target_id, "group", as_of, version, value,
        students, source, entered_by_id, entered_at)
    SELECT id, %(district)s, target_id, "group", as_of, {version},
        staged.value, staged.students, staged.source, %(actor)s, %(now)s
"""
ADD, CORRECT = LOAD.format(version="1") + NEW, LOAD.format(version="version + 1") + CHANGED


@transaction.atomic
def check_number_file(content: bytes, name: str, *, actor: Membership) -> NumberFile:
    """Read and compared; nothing is loaded. Raises FileRefused."""
    require(rules.can_import_numbers(actor))

    found = stage_file(content, clock.today(actor.district))
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

    found = stage_file(bytes(file.content), clock.today(actor.district))
    if not found.usable:
        raise InvalidTransition(_("No row of this file can be used. Put it right and send it."))
    hold_targets()
    file.found = load_staged(found, actor)
    file.loaded_by, file.loaded_at, file.content = actor, clock.now(), b""
    file.save(update_fields=["found", "loaded_by", "loaded_at", "content"])
    audit.record(actor, "number_file.loaded", file, rows=found.usable)
    return file


@transaction.atomic
def import_at_once(
    content: bytes, name: str, *, actor: Membership, is_dry_run: bool = False
) -> NumberFile:
    """Check and yes in one, for a command: read once. A dry run keeps nothing."""
    require(rules.can_import_numbers(actor))

    found = stage_file(content, clock.today(actor.district))
    hold_targets()
    file = NumberFile(name=name[:200], content=b"", sent_by=actor)
    if is_dry_run or not found.usable:
        file.found = compare(found)
        return file
    file.found = load_staged(found, actor)
    file.sent_at = file.loaded_at = clock.now()
    file.loaded_by = actor
    file.save()
    audit.record(actor, "number_file.loaded", file, rows=found.usable)
    return file


def stage_file(content: bytes, today: date) -> Found:
    """Read, and into a table of their own with the rows that can be used. Raises FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused(_("The file is larger than 25 MB. Send it in parts."))
    if kind_of(content) != "csv":
        raise FileRefused(_("This is no CSV file. Save the table as CSV and send that."))
    found = Found()
    with objects_all_needed():
        rows = read_numbers(content, _catalogue(today), found)
        load_lines("staged_numbers", STAGED, _lines(rows))
    with connection.cursor() as cursor:
        cursor.execute(NAMED)
    return found


def _catalogue(today: date) -> Catalogue:
    """All that the rows may name: three queries."""
    places: dict[tuple[str, str, str], list[Place]] = {}
    for target, building, code, subgroup, first, last in _standing_targets():
        key = building.lower(), code.lower(), subgroup.lower()
        places.setdefault(key, []).append(Place(target, first, last))
    ranges: dict[str, list[Range]] = {}
    for measure in Measure.objects.all():
        one = Range(measure.name, measure.low, measure.high, measure.source)
        ranges.setdefault(measure.code.lower(), []).append(one)
    buildings = Counter(code.lower() for code in Site.objects.values_list("code", flat=True))
    return Catalogue(buildings, ranges, places, today)


def _standing_targets() -> Iterable[tuple[str, str, str, str, date, date]]:
    """Each key as the text that a line holds: made in Python, that takes as long as the query."""
    return (
        Target.objects.standing()
        .annotate(key=Cast("pk", TextField()))
        .values_list(
            "key",
            "site__code",
            "measure__code",
            "subgroup",
            "school_year__starts_on",
            "school_year__ends_on",
        )
    )


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    """Each with the key that it will have.

    PostgreSQL would ask the system for randomness 100,000 times, a seventh of the whole load, and
    an id of Python's own kind takes ten times as long to make as one of the library's.
    """
    kept = lru_cache(MOST_KEPT)(written)  # days, counts and words come again and again
    for place, group, as_of, value, students, source in rows:
        yield (
            f"{uuid7()}\t{place.target}\t{kept(group)}\t{kept(as_of)}\t{value}"
            f"\t{kept(students)}\t{kept(source)}\n"
        )


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
        cursor.execute(STANDING)
        cursor.execute(COUNT)
        return _figures(found, *cursor.fetchone())


def load_staged(found: Found, actor: Membership) -> dict[str, Any]:
    """The same figures, of what it did."""
    values = {"district": actor.district_id, "actor": actor.pk, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        cursor.execute(CHECK_KEYS_BY_ONE_PLAN)
        cursor.execute(ADD, values)
        added = cursor.rowcount
        cursor.execute(CORRECT, values)
        return _figures(found, added, cursor.rowcount)


def _figures(found: Found, added: int, corrected: int) -> dict[str, Any]:
    return {
        "rows": found.total,
        "added": added,
        "corrected": corrected,
        "unchanged": found.usable - added - corrected,
        "refused": len(found.refused),
        "reasons": found.refused[:REASONS_KEPT],
    }
