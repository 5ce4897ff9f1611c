"""Whoever changes one stored byte, be it the owner of the tables, is named."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.scope import district_scope
from records import rendering
from records.models import ChainEntry, Rendering, Signature, Voiding, Withdrawal
from records.services import signatures_in_force, withdraw_signature
from tests.conftest import log_in_as
from tests.factories import DistrictFactory, member
from tests.records import independent_verifier
from tests.records.documents import SUBJECT, complete, frozen, signed


def make_records(tomas):
    """Every kind of row: a first version voided by a second, one signature taken back, a PDF."""
    frozen(tomas)
    document = complete(tomas)
    withdraw_signature(signatures_in_force(document)[-1], actor=tomas)
    signed(document, tomas, "employee")
    rendering.render_document(document.pk)
    return document


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
def changed_as_superuser(district, statement, *values):
    """Nothing refuses this login: no grant, no row-level security, no foreign key."""
    log_in_as("postgres")
    try:
        with district_scope(district.pk):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(statement, values)
                assert cursor.rowcount == 1
            yield
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
    with pytest.raises(CommandError, match="no district birch"):
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


@pytest.fixture
def maple_records(transactional_db):
    """Committed rows of every kind, so that another login can reach them: the district, keys."""
    maple = DistrictFactory(name="Maple")
    priya = member(maple, "Priya Patel", job_title="Principal")
    tomas = member(maple, "Tomas Torres", supervisor=priya)
    with district_scope(maple.pk):
        document = make_records(tomas)
        return maple, {
            "document": document.pk,
            "documentcontent": document.pk,
            "signature": Rendering.objects.get().signature_id,
            "withdrawal": Withdrawal.objects.get().pk,
            "voiding": Voiding.objects.get().pk,
            "rendering": Rendering.objects.get().pk,
            "chainentry": ChainEntry.objects.get(number=3).pk,
        }


CHANGES = [
    ("document", "title = title || ' '"),
    ("document", "version = 7"),
    ("document", "signers = jsonb_set(signers, '{0,role}', '\"employee\"')"),
    ("documentcontent", "canonical = replace(canonical, '8 of 11', '9 of 11')"),
    ("documentcontent", "canonical = canonical || ' '"),
    ("signature", "statement = replace(statement, 'received', 'agree to')"),
    ("signature", "signed_at = signed_at - interval '1 microsecond'"),
    ("signature", "ip_address = '192.0.2.8'"),
    ("signature", "comment = 'x'"),
    ("withdrawal", "withdrawn_at = withdrawn_at + interval '1 second'"),
    ("voiding", "reason = replace(reason, '2', '3')"),
    ("rendering", "pdf = set_byte(pdf, 1000, (get_byte(pdf, 1000) + 1) %% 256)"),
    ("rendering", "pdf_hash = repeat('0', 64)"),
    ("chainentry", "row_hash = repeat('0', 64)"),
    ("chainentry", "added_at = added_at + interval '1 second'"),
    ("chainentry", "number = 99"),
]
KIND = {"documentcontent": "content", "chainentry": "entry"}


def test_any_changed_byte_is_named_by_the_command_and_by_the_stranger(maple_records, capsys):
    maple, keys = maple_records
    missed = []

    for table, change in CHANGES:
        name = f"{KIND.get(table, table)} {keys[table]}"
        statement = f"UPDATE records_{table} SET {change} WHERE id = %s"
        with changed_as_superuser(maple, statement, keys[table]):
            code, report = verified(capsys)
            told = "\n".join(independent_verifier.verify(exported(capsys)))
        if code != 1 or f"BROKEN {name}: " not in report or name not in told:
            missed.append((table, change))

    assert missed == []


def test_any_deleted_row_is_named(maple_records, capsys):
    maple, keys = maple_records
    missed = []

    for table, key in keys.items():
        with changed_as_superuser(maple, f"DELETE FROM records_{table} WHERE id = %s", key):
            code, report = verified(capsys)
        if code != 1 or (str(key) not in report and table != "chainentry"):
            missed.append(table)

    assert missed == []


def test_cut_tail_shows_against_the_noted_hash(maple_records, capsys):
    maple, keys = maple_records
    head = json.loads(verified(capsys, "--json")[1])["head"]
    cut = "WITH gone AS (DELETE FROM records_rendering WHERE id = %s RETURNING id)"
    cut += " DELETE FROM records_chainentry WHERE row_id = %s"

    with changed_as_superuser(maple, cut, keys["rendering"], keys["rendering"]):
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
    frozen(tomas, SUBJECT)

    assert verified(capsys, "--head", head)[0] == 0
    assert verified(capsys, "--head", "0" * 64)[0] == 1
