"""Whoever changes one stored byte, be it the owner of the tables, is named."""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from accounts.scope import district_scope
from records.models import ChainEntry, DocumentContent, RenderingContent, Signature
from records.rows import MODELS
from records.services import signatures_in_force
from tests.conftest import log_in_as
from tests.records import independent_verifier
from tests.records.documents import complete, frozen, make_records


def verified(capsys, *arguments):
    """Exit code and printed report of the command."""
    code = 0
    try:
        call_command("verify_records", "--district", "maple", *arguments)
    except SystemExit as stop:
        code = stop.code
    return code, capsys.readouterr().out


def exported(capsys):
    call_command("export_records", "--district", "maple")
    return capsys.readouterr().out.splitlines()


@contextmanager
def as_superuser(district):
    """Nothing refuses this login: no grant, no row-level security, no trigger, no foreign key."""
    log_in_as("postgres")
    try:
        with district_scope(district.pk), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            transaction.set_rollback(True)
    finally:
        log_in_as(settings.DATABASE_APP_ROLE)


def test_untouched_records_match(maple_scope, tomas, capsys):
    make_records(tomas)

    code, report = verified(capsys, "--json")

    assert code == 0
    assert json.loads(report)["counts"] == {
        "entries": 8,
        "document": 2,
        "signature": 3,
        "withdrawal": 1,
        "voiding": 1,
        "rendering": 1,
        "content": 2,
    }


def test_district_without_records_fails(maple, capsys):
    code, report = verified(capsys)

    assert code == 1
    assert report.splitlines()[-2:] == [
        "There are no records, so there is nothing to vouch for.",
        "FAILED",
    ]


def test_unknown_district_is_named(db):
    with pytest.raises(CommandError, match="no district “birch”"):
        call_command("verify_records", "--district", "birch")


def test_export_is_verified_by_a_program_that_knows_only_the_format(
    maple_scope, tomas, capsys, tmp_path
):
    make_records(tomas)
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(exported(capsys)), "utf-8")

    script = Path(independent_verifier.__file__)
    run = subprocess.run(
        [sys.executable, "-I", script, file], capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stdout) == (0, "Everything matches.\n")


def test_another_districts_records_are_in_neither(tomas, carl, clara, capsys):
    for person, supervisor in ((tomas, tomas.supervisor), (carl, clara)):
        with district_scope(person.district_id):
            person.supervisor = supervisor
            person.save()
            complete(person)

    assert len(exported(capsys)) == 1 + 3
    assert json.loads(verified(capsys, "--json")[1])["counts"]["entries"] == 3


# The tables of words and papers are named by what hangs on them; their ids are not exported.
CONTENTS = {DocumentContent: "content", RenderingContent: "pdf"}
TABLES = {**{model: kind for kind, model in MODELS.items()}, **CONTENTS, ChainEntry: "entry"}


def another(value, field):
    """The least that can be changed: one bit, one microsecond, one day; something for nothing."""
    match value:
        case None:
            return "192.0.2.9" if field.name == "ip_address" else UUID(int=1)
        case str():
            middle = len(value) // 2
            flipped = "".join(chr(ord(letter) ^ 1) for letter in value[middle : middle + 1])
            return value[:middle] + (flipped or "x") + value[middle + 1 :]
        case UUID():
            return UUID(int=value.int ^ 1)
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case int():
            return not value if isinstance(value, bool) else value + 1000
        case list():
            of_ids = isinstance(field, ArrayField)
            return [*value, UUID(int=1)] if of_ids else Jsonb([*value, *(value[:1] or ["x"])])
    return bytes(value)[:-1] + bytes([value[-1] ^ 1])


def changes():
    """Each column of each table, in a row from the middle: what to do, and who must be named."""
    for model, kind in TABLES.items():
        rows = list(model.objects.order_by("pk"))
        row = rows[len(rows) // 2]
        for field in model._meta.concrete_fields:
            value = getattr(row, field.attname)
            statement = f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE id = %s"
            yield kind, field, row.pk, statement, [another(value, field), row.pk]


def is_told(kind, field, pk, code, report, told):
    """By the command with the name of the row; by the stranger where the column is exported."""
    name = f"{kind} {pk}"
    if kind == "entry" and field.name in {"id", "district"}:  # it goes by another name, or is gone
        return code == 1 and bool(told)
    is_exported = kind not in CONTENTS.values() or field.name not in {"id", "district"}
    return code == 1 and f"BROKEN {name}: " in report and (name in told or not is_exported)


def test_every_kind_of_row_is_there_and_matches(maple_records, capsys):
    with district_scope(maple_records.pk):
        missing = [model for model in TABLES if not model.objects.exists()]
        found = verified(capsys), independent_verifier.verify(exported(capsys))

    assert missing == []
    assert (found[0][0], found[1]) == (0, [])


def test_any_changed_column_is_named_by_the_command_and_by_the_stranger(maple_records, capsys):
    missed = []

    with as_superuser(maple_records) as cursor:
        for kind, field, pk, statement, values in list(changes()):
            with transaction.atomic():
                cursor.execute(statement, values)
                code, report = verified(capsys)
                told = "\n".join(independent_verifier.verify(exported(capsys)))
                transaction.set_rollback(True)
            if not is_told(kind, field, pk, code, report, told):
                missed.append((kind, field.name))

    assert missed == []


def test_any_deleted_row_is_named(maple_records, capsys):
    missed = []

    with as_superuser(maple_records) as cursor:
        for model, kind in TABLES.items():
            pk = model.objects.order_by("pk").first().pk
            with transaction.atomic():
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [pk])
                code, report = verified(capsys)
                transaction.set_rollback(True)
            if code != 1 or (str(pk) not in report and kind != "entry"):
                missed.append(kind)

    assert missed == []


def test_mailed_head_that_the_chain_does_not_hold_is_named(maple_records, capsys):
    found = []

    with as_superuser(maple_records) as cursor:
        for change in ("head_hash = repeat('0', 64)", "number = 2", "signatures = 99"):
            with transaction.atomic():
                cursor.execute(f"UPDATE records_headnotice SET {change}")
                found.append("BROKEN notice " in verified(capsys)[1])
                transaction.set_rollback(True)

    assert found == [True, True, True]


def test_cut_tail_shows_against_the_noted_hash(maple_records, capsys):
    head = json.loads(verified(capsys, "--json")[1])["head"]

    with as_superuser(maple_records) as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM records_chainentry c USING records_headnotice n"
            "   WHERE c.number >= n.number RETURNING row_id),"
            " paper AS (DELETE FROM records_renderingcontent p USING gone WHERE p.id = row_id),"
            " notice AS (DELETE FROM records_headnotice)"
            " DELETE FROM records_rendering r USING gone WHERE r.id = row_id"
        )
        assert verified(capsys)[0] == 0
        assert verified(capsys, "--head", head)[0] == 1


def test_row_slipped_in_past_the_chain_is_named(maple_scope, tomas, capsys):
    document = complete(tomas)
    stray = signatures_in_force(document)[0]
    stray.pk = None
    stray.id = Signature._meta.pk.get_default()
    stray.save(force_insert=True)

    code, report = verified(capsys)

    assert code == 1
    assert f"BROKEN signature {stray.pk}: has no entry in the chain" in report


def test_noted_hash_still_stands_when_records_were_added(maple_scope, tomas, capsys):
    frozen(tomas)
    head = ChainEntry.objects.get().entry_hash
    frozen(tomas)

    assert verified(capsys, "--head", head)[0] == 0
    assert verified(capsys, "--head", "0" * 64)[0] == 1
