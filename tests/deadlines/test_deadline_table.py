"""The command that anybody can run without a district."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

ASKED = {"state": "MD", "rule": "before Feb 15", "first": "2024", "last": "2036"}


def printed(**options):
    out = io.StringIO()
    call_command("deadline_table", **{**ASKED, **options}, stdout=out)
    return out.getvalue()


def rows(**options):
    return list(csv.DictReader(io.StringIO(printed(**options))))


def test_there_is_one_row_for_each_calendar_year():
    table = rows()

    assert [row["nominal"] for row in table] == [f"{year}-02-15" for year in range(2024, 2037)]


def test_a_row_tells_year_dates_and_reason():
    assert printed(first="2027", last="2027") == (
        "school_year,nominal,deadline,last_day,reason\n"
        "2026-27,2027-02-15,2027-02-16,2027-02-12,"
        '"Moved from Monday, February 15, Presidents\' Day"\n'
    )


def test_august_1_2027_is_in_2026_27():
    table = rows(rule="before Aug 1", first="2027", last="2027")

    assert (table[0]["school_year"], table[0]["last_day"]) == ("2026-27", "2027-07-30")


def test_closed_days_move_the_date():
    table = rows(first="2026", last="2026", closed="2026-02-16, 2026-02-17")

    assert table[0]["deadline"] == "2026-02-18"


def test_json_holds_the_same_rows():
    assert json.loads(printed(json=True)) == rows()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "ZZ"},
        {"rule": "whenever"},
        {"closed": "2026-02-30"},
        {"first": "2037"},
        {"first": "12024", "last": "12025"},
        {"year_starts": "13-01"},
    ],
)
def test_what_cannot_be_read_ends_with_code_2(wrong):
    with pytest.raises(CommandError) as refused:
        printed(**wrong)

    assert refused.value.returncode == 2
