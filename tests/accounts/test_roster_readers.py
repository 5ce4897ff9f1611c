"""Files as people really send them: each is read rightly, or refused with what to do."""

import gzip
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from accounts.roster.files import kind_of, read_file
from accounts.roster.rows import FileRefused, Job
from tests.accounts.roster_files import grand_bend, sheet

TODAY = date(2026, 11, 2)
PLAIN = "employee_number,last_name,first_name\n007,Muñoz,Ana\n"
XML = b'<?xml version="1.0"?><InterchangeStaffAssociation xmlns="http://ed-fi.org/%s">%s</InterchangeStaffAssociation>'


def people(content):
    return [(row.number, row.name) for row in read_file(content, TODAY).rows]


def only_row(content):
    return read_file(content, TODAY).rows[0]


def cell(column, text):
    header = f"employee_number,last_name,first_name,{column}"
    return only_row(sheet(f'1,Doe,Ann,"{text}"', header=header))


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        read_file(content, TODAY)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace("employee_number,last_name", "Employee Number, LAST NAME ").encode(),
        f"# a remark, with a comma\n\n{PLAIN}\n,,\n".encode(),
        PLAIN.replace("Ana", "A\u200bn\ufeffa").encode(),
        PLAIN.replace("ñ", "n\u0303").encode(),
    ],
    ids=[
        "utf8",
        "bom",
        "crlf",
        "cr",
        "utf16",
        "tabs",
        "semicolons",
        "header",
        "blank",
        "unseen",
        "nfd",
    ],
)
def test_csv_in_every_honest_form_is_read(content):
    assert people(content) == [("007", "Ana Muñoz")]


def workbook():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["employee_number", "last_name", "first_name"])
    book.save(out)
    return out.getvalue()


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("staff.csv", PLAIN)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(), "This is an Excel workbook, not a CSV file."),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "This is an old Excel workbook"),
        (zipped(), "This is a zip file. Unpack it"),
        (gzip.compress(PLAIN.encode(), mtime=0), "This file is compressed. Unpack it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "This is a picture, not a table."),
        (b"%PDF-1.7", "This is a PDF, not a table."),
        (b"<!DOCTYPE html><html>", "This is a web page"),
        (b'{"staff": []}', "neither a CSV file nor an Ed-Fi staff file"),
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (PLAIN.encode("utf-16-le"), "The file is written in UTF-16 without its mark."),
        (PLAIN.encode("latin-1"), "Line 2 is not UTF-8"),
        (b"number,last_name,first_name\n1,Doe,Ann\n", "The column employee_number is missing."),
        (b"employee_number,last_name,first_name,email,E-Mail,email\n1,D,A,,,\n", "stands twice"),
        (b'employee_number,last_name,first_name\n1,"Doe,Ann\n', "a quotation mark is missing"),
        (b'employee_number,last_name,first_name\n1,"Do"e,Ann\n', "a quotation mark is missing"),
        (PLAIN.encode() + b"2," + b"x" * 200_000 + b",Ann\n", "a cell is far too long"),
    ],
)
def test_what_is_no_roster_is_refused_with_what_to_do(content, words):
    assert words in refusal(content)


def test_close_column_name_is_offered():
    words = refusal(b"employe_number,last_name,first_name\n1,Doe,Ann\n")

    assert words.endswith("Is “employe_number” meant to be “employee_number”?")


def test_columns_we_do_not_use_are_named():
    reading = read_file(b"employee_number,last_name,first_name,shoe\n1,Doe,Ann,44\n", TODAY)

    assert reading.warnings == ["Columns we don’t use: shoe."]


@pytest.mark.parametrize(
    "text", ["2026-10-15", "10/15/2026", "Oct 15, 2026", "2026-10-15 00:00:00"]
)
def test_dates_as_people_write_them(text):
    assert cell("hire_date", text).values["hired_on"] == date(2026, 10, 15)


@pytest.mark.parametrize("text", ["15/10/2026", "10/15/26", "46310", "1/2", "0026-10-15", "soon"])
def test_date_that_could_mean_two_things_is_refused(text):
    assert cell("hire_date", text).reason == (
        f"Hire date “{text}” is not clear. Write it like 2026-10-15 or 10/15/2026."
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_cell_that_a_spreadsheet_would_run_is_refused(sign):
    assert cell("job_title", f"{sign}cmd|x").reason == (
        f"Job title begins with “{sign}”. A spreadsheet would run it. Take the sign out."
    )


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("job_title", "C\x00ok", "Job title holds a character that can’t be seen."),
        ("job_title", "C\x07ok", "Job title holds a character that can’t be seen."),
        ("job_title", "x" * 101, "Job title is longer than 100 characters."),
        ("email", "ann at x", "“ann at x” is not a whole e-mail address."),
        ("certified", "perhaps", "Certified is “perhaps”. Write yes or no."),
        ("contract", "eternal", "Contract is “eternal”."),
        ("supervisor_number", "1.23E+05", "Supervisor 1.23E+05 was rounded by a spreadsheet."),
    ],
)
def test_cell_that_cannot_be_kept_is_refused(column, text, reason):
    assert cell(column, text).reason.startswith(reason)


def test_email_is_folded_as_it_is_where_it_is_compared():
    assert cell("email", "Ann@Straße.example").values["email"] == "ann@straße.example"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b",Doe,Ann", "There is no employee number."),
        (b"1,,Ann", "Last name is empty."),
        (b"1,Doe", "The row has 2 cells, the header 3."),
        (b"1,Doe,Ann,x", "The row has 4 cells, the header 3."),
    ],
)
def test_row_that_is_not_whole_is_refused(row, reason):
    content = b"employee_number,last_name,first_name\n" + row + b"\n"

    assert only_row(content).reason.startswith(reason)


def test_rows_are_counted_as_the_spreadsheet_does():
    content = b'employee_number,last_name,first_name\n1,"Doe\nX",Ann\n\n2,Roe,Ben\n'

    assert [row.row for row in read_file(content, TODAY).rows] == [2, 4]


def test_ed_fi_sample_is_read_whole():
    reading = read_file(grand_bend("StaffAssociation.xml"), TODAY)

    two_jobs = [row for row in reading.rows if row.jobs]
    assert (len(reading.rows), [row.number for row in two_jobs]) == (68, ["207283"])
    assert two_jobs[0].jobs == [Job("Middle School Counselor", "Counselor", "255901044")]


def test_ed_fi_fields_are_told_apart():
    row = only_row(grand_bend("StaffAssociation.xml"))

    assert row.values == {
        "last_name": "Tanner",
        "first_name": "Barry",
        "email": "barrytanner@edfi.org",
        "job_title": "LEA System Administrator",
        "job_code": "LEA System Administrator",
        "site": "255901",
        "in_role_since": date(2016, 1, 25),
        "hired_on": date(2016, 1, 25),
        "contract_kind": "continuing",
        "is_certified": False,
    }


@pytest.mark.parametrize("version", [b"5.2.0", b"6.0.0", b"6.1.0"])
def test_ed_fi_of_any_version_is_read(version):
    name = b"<Name><FirstName>A</FirstName><LastSurname>B</LastSurname></Name>"
    staff = b"<Staff><StaffUniqueId>01</StaffUniqueId>" + name + b"</Staff>"

    assert people(XML % (version, staff)) == [("01", "A B")]


def test_ed_fi_person_whose_employment_ended_is_not_here():
    content = grand_bend("StaffAssociation.xml").replace(
        b"<HireDate>2016-01-25</HireDate>",
        b"<HireDate>2016-01-25</HireDate><EndDate>2026-06-30</EndDate>",
    )

    reading = read_file(content, TODAY)

    assert (len(reading.rows), reading.warnings) == (67, ["1 person in the file has left."])


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>
<InterchangeStaffAssociation>&b;</InterchangeStaffAssociation>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><InterchangeStaffAssociation/>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "declares its own document type or entities"),
        (OUTSIDE, "declares its own document type or entities"),
        (XML % (b"5", b"<Staff>" * 100 + b"</Staff>" * 100), "nested deeper than any Ed-Fi file"),
        (XML % (b"5", b"<Staff>" + b"<a/>" * 20_001 + b"</Staff>"), "nested deeper"),
        (
            grand_bend("StaffAssociation.xml")[:50_000],
            "is not well-formed XML. The file may be cut",
        ),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "an encoding we can’t read"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "an encoding we can’t read"),
        (b'<?xml version="1.0"?><rows/>', "not an Ed-Fi interchange: it begins with “rows”"),
        (XML % (b"5", b""), "holds no staff and no schools"),
    ],
)
def test_xml_that_attacks_or_is_broken_is_refused(content, words):
    assert words in refusal(content)


def test_kind_does_not_trust_the_name():
    assert [kind_of(PLAIN.encode()), kind_of(XML % (b"5", b""))] == ["csv", "ed_fi"]
