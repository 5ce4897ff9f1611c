"""A file of numbers: read, named row by row, compared, and loaded only with a yes."""

import io
import json
import zipfile
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.errors import InvalidTransition
from accounts.roster.rows import FileRefused
from buildings.models import Measure, NumberFile, Reading
from buildings.services import end_target, set_target
from buildings.services.import_numbers import check_number_file, load_number_file
from tests.buildings.conftest import log, values_of
from tests.factories import SiteFactory
from tests.signing_in import sign_in

HEADER = "building,measure,day,value,group,students,source\n"


def file_of(*rows):
    return (HEADER + "\n".join(rows)).encode()


def check(*rows, actor):
    return check_number_file(file_of(*rows), "numbers.csv", actor=actor)


def figures(file):
    return [file.found[name] for name in ("added", "corrected", "unchanged", "refused")]


def test_nothing_is_loaded_before_a_yes(target, ada):
    file = check("OAK,reading-6,2027-01-20,43", actor=ada)

    assert (figures(file), Reading.objects.count()) == ([1, 0, 0, 0], 0)


def test_a_yes_loads_it_once(target, ada):
    file = check("OAK,reading-6,2027-01-20,43,,,Winter check", actor=ada)

    for _again in range(2):
        load_number_file(file, actor=ada)

    rows = Reading.objects.values_list("target", "value", "source", "entered_by", "version")
    assert list(rows) == [(target.pk, 43, "Winter check", ada.pk, 1)]


def test_the_same_file_again_changes_nothing(target, ada):
    rows = ["OAK,reading-6,2027-01-20,43", "oak,READING-6,01/21/2027,44%,Team A,20"]
    load_number_file(check(*rows, actor=ada), actor=ada)

    again = load_number_file(check(*rows, actor=ada), actor=ada)

    assert (figures(again), Reading.objects.count()) == ([0, 0, 2, 0], 2)


def test_another_number_for_a_day_corrects_it(target, ada, priya):
    log(target, 43, actor=priya)

    file = load_number_file(
        check("OAK,reading-6,2027-01-26,44,,,Winter check", actor=ada), actor=ada
    )

    assert figures(file) == [0, 1, 0, 0]
    found = Reading.objects.order_by("version").values_list("version", "value")
    assert list(found) == [(1, 43), (2, 44)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ELM,reading-6,2027-01-20,43", "No building has the code “ELM”."),
        ("OAK,maths,2027-01-20,43", "No measure has the code “maths”."),
        ("OAK,reading-6,2027-01-27,43", "This day has not come yet: 2027-01-27."),
        ("OAK,reading-6,20.1.2027,43", "“20.1.2027” is no day we can read."),
        (
            "OAK,reading-6,2026-08-14,43",
            "The building has no target for this measure and group in the school year",
        ),
        ('OAK,reading-6,2027-01-20,"43,5"', "“43,5” has a comma."),
        ("OAK,reading-6,2027-01-20,many", "“many” is no number."),
        ("OAK,reading-6,2027-01-20,=40+3", "“=40+3” is no number."),
        ("OAK,reading-6,=TODAY(),43", "“=TODAY()” is no day we can read."),
        ("OAK,reading-6,2027-01-20,101", "Grade 6 reading cannot be above 100."),
        ("OAK,reading-6,2027-01-20,-1", "Grade 6 reading cannot be below 0."),
        ("OAK,reading-6,2027-01-20,43,Team A", "Say in “students” how many people"),
        ("OAK,reading-6,2027-01-20,43,Team A,0", "“0” is no count of people."),
        (
            "OAK,reading-6,2027-01-20,43,Team A,000000019999999999",
            "“000000019999999999” is no count of people.",
        ),
        ("OAK,reading-6,2027-01-20,43.12345", "“43.12345” has more digits than we keep."),
        ("OAK,reading-6,2027-01-20,43,5,20,,Check", "The row has 8 cells, the header 7."),
        (
            "OAK,reading-6,2027-01-20,43,Team\0A,20",
            "“group” holds a character that can’t be seen.",
        ),
        ('OAK,reading-6,2027-01-20,43,,,"Winter\ncheck"', "“source” holds a character"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(target, ada, row, reason):
    file = check("OAK,reading-6,2027-01-19,42", row, actor=ada)

    ((number, said),) = file.found["reasons"]
    assert (figures(file), number) == ([1, 0, 0, 1], 3)
    assert said.startswith(reason)


@pytest.mark.parametrize("twin", ["building", "measure", "subgroup"])
def test_codes_that_differ_in_capital_letters_alone_are_not_guessed(
    target, ada, priya, oak_school, reading, twin
):
    if twin == "building":
        SiteFactory(code="Oak")
    elif twin == "measure":
        Measure.objects.create(code="Reading-6", name="Reading again")
    else:
        words = {"values": values_of(), "reason": "Agreed", "actor": priya}
        for subgroup in ("Team", "team"):
            set_target(oak_school, target.school_year, reading, subgroup=subgroup, **words)
    subgroup = "TEAM" if twin == "subgroup" else ""

    content = f"building,measure,day,value,subgroup\nOAK,reading-6,2027-01-20,43,{subgroup}"
    file = check_number_file(content.encode(), "numbers.csv", actor=ada)

    told = {"building": "OAK", "measure": "reading-6", "subgroup": "TEAM"}[twin]
    words = f"Two names differ from “{told}” in capital letters alone. Change one of them."
    assert file.found["reasons"] == [(2, words)]


def test_a_doubled_point_is_named_with_the_first(target, ada):
    rows = ["OAK,reading-6,2027-01-20,43", "OAK,reading-6,01/20/2027,44"]

    file = check(*rows, actor=ada)

    assert file.found["reasons"] == [(3, "Row 2 has a number for this point already.")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"building,day\nOAK,2027-01-20", "must name these columns: measure, value"),
        (HEADER.strip().encode() + b",Value\nOAK,reading-6,2027-01-20,43", "value stands twice"),
        (HEADER.encode(), "no numbers"),
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_file_that_is_no_table_of_numbers_is_refused(target, ada, content, words):
    with pytest.raises(FileRefused, match=words):
        check_number_file(content, "numbers.csv", actor=ada)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_spreadsheet_saves_is_read(target, ada, encoding):
    words = f"{HEADER}OAK,reading-6,2027-01-20,43,,,Wintertest geprüft"

    file = check_number_file(words.encode(encoding), "numbers.csv", actor=ada)

    assert figures(file) == [1, 0, 0, 0]


def test_a_workbook_that_is_called_csv_is_refused(target, ada):
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as zipped:
        zipped.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(FileRefused, match="Excel workbook"):
        check_number_file(workbook.getvalue(), "numbers.csv", actor=ada)


def test_targets_that_ended_before_the_yes_take_nothing(target, ada, priya):
    file = check("OAK,reading-6,2027-01-20,43", actor=ada)
    end_target(target, reason="Another check", actor=priya)

    with pytest.raises(InvalidTransition, match="No row of this file can be used"):
        load_number_file(file, actor=ada)


def test_a_principal_sends_no_files(target, priya):
    with pytest.raises(PermissionDenied):
        check("OAK,reading-6,2027-01-20,43", actor=priya)


def test_the_page_shows_the_check_and_loads_it(client, target, ada):
    sign_in(client, ada)
    sent = SimpleUploadedFile("numbers.csv", file_of("OAK,reading-6,2027-01-20,43", "ELM,x,y,z"))

    checked = client.post("/buildings/numbers/", {"file": sent})
    shown = client.get(checked["Location"]).content.decode()
    client.post(checked["Location"])

    assert "This file changes 1 number" in " ".join(shown.split())
    assert "No building has the code “ELM”." in shown
    assert Reading.objects.count() == 1


def test_the_page_says_why_a_file_is_refused_half_way(client, target, ada):
    """PostgreSQL has begun to take it in by then."""
    sign_in(client, ada)
    sent = SimpleUploadedFile("numbers.csv", file_of("OAK,reading-6,2027-01-20,43", 'OAK,"x"y'))

    answer = client.post("/buildings/numbers/", {"file": sent})

    assert answer.status_code == 422
    assert "Line 3 can’t be read" in answer.content.decode()


def run(path, *options):
    out = StringIO()
    call_command("import_points", path, "--district", "maple", *options, stdout=out)
    return out.getvalue()


def test_the_command_loads_and_says_so(target, ada, tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_bytes(file_of("OAK,reading-6,2027-01-20,43", "ELM,reading-6,2027-01-20,43"))

    dry = run(path, "--dry-run", "--json")
    kept_by_dry_run = NumberFile.objects.count(), Reading.objects.count()
    told = run(path)

    expected = {"rows": 2, "added": 1, "corrected": 0, "unchanged": 0, "refused": 1}
    assert (json.loads(dry), kept_by_dry_run) == (expected, (0, 0))
    assert told.splitlines()[0] == "Row 3: No building has the code “ELM”."
    assert Reading.objects.count() == 1


def test_the_command_refuses_what_is_no_table(target, ada, tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_bytes(b"building,day\n")

    with pytest.raises(CommandError, match="must name these columns"):
        run(path)
