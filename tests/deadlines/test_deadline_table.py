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
        {"first": "2097", "last": "2097"},  # the lists of holidays end in 2100
        {"rule": "by Oct 15 opens Oct 20"},
        {"year_starts": "13-01"},
    ],
)
def test_what_cannot_be_read_ends_with_code_2(wrong):
    with pytest.raises(CommandError) as refused:
        printed(**wrong)

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("rule", "nominal", "deadline"),
    [
        ("by 3rd Friday of April", "2027-04-16", "2027-04-16"),
        ("before last Monday of May", "2027-05-31", "2027-06-01"),
        ("by 5th work day of May", "2027-05-07", "2027-05-07"),
        ("10 work days after 2027-03-04", "2027-03-18", "2027-03-18"),
        ("5 school days before last work day", "2027-08-06", "2027-08-06"),
        ("by May 15 statutory", "2027-05-15", "2027-05-15"),
    ],
)
def test_every_kind_of_rule_has_its_row(rule, nominal, deadline):
    table = rows(rule=rule, first="2027", last="2027")

    assert [(row["nominal"], row["deadline"]) for row in table] == [(nominal, deadline)]


@pytest.mark.parametrize(
    ("rule", "counted_on", "nominal"),
    [
        ("366 work days after 2027-03-04", "office", "2028-08-18"),
        ("366 work days before Aug 15", "office", "2028-02-29"),
        ("250 school days after last school day", "teachers", "2028-10-13"),
    ],
)
def test_a_count_over_years_has_its_row(rule, counted_on, nominal):
    table = rows(rule=rule, first="2028", last="2028", work_calendar=counted_on)

    assert [row["nominal"] for row in table] == [nominal]


def test_a_year_that_nobody_asked_for_refuses_nothing():
    table = rows(rule="by 21st work day of May", first="2025", last="2025")  # 2026 has but 20

    assert [row["nominal"] for row in table] == ["2025-05-30"]


def test_window_access_and_the_districts_own_date_have_columns_where_the_rule_has_them():
    window, over_the_edge, by_law = (
        rows(rule=rule, first="2027", last="2027")[0]
        for rule in (
            "by Mar 15 opens Oct 15 closes 5 work days after",
            "20 work days after Aug 1 opens Jul 1",
            "by May 15 statutory aim 10 work days before",
        )
    )

    assert (window["opens"], window["closes"]) == ("2026-10-15", "2027-03-22")
    assert (over_the_edge["nominal"], over_the_edge["opens"]) == ("2027-08-27", "2027-07-01")
    assert by_law["aim"] == "2027-05-03"


def test_days_are_counted_on_the_work_calendar():
    table = rows(rule="by last work day", first="2027", last="2027", work_calendar="teachers")

    assert [row["nominal"] for row in table] == ["2027-06-14"]


def test_an_unknown_work_calendar_is_refused_with_the_known_ones():
    with pytest.raises(CommandError) as refused:
        printed(rule="by last work day", work_calendar="nine-month")

    assert str(refused.value) == (
        "There is no work calendar “nine-month”."
        " Choose one of: office, teachers, 10-month, 11-month, 12-month, 208-day."
    )


def test_a_calendar_file_closes_days(tmp_path):
    file = tmp_path / "closures.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260801T000000Z\n"
        "DTSTART;VALUE=DATE:20270216\nDTEND;VALUE=DATE:20270218\nSUMMARY:Winter break\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )

    table = rows(first="2027", last="2027", calendar=str(file))

    assert (table[0]["deadline"], table[0]["reason"]) == (
        "2027-02-18",
        "Moved from Monday, February 15, Presidents' Day,"
        " past Winter break (Tuesday, February 16, to Wednesday, February 17)",
    )


def test_a_calendar_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError) as refused:
        printed(calendar="nowhere.ics")

    assert str(refused.value) == "The file nowhere.ics can’t be read: No such file or directory."


@pytest.mark.parametrize("left_empty", [{"calendar": ""}, {"work_calendar": ""}])
def test_an_empty_name_is_refused_and_not_left_out(left_empty):
    with pytest.raises(CommandError):
        printed(**left_empty)
