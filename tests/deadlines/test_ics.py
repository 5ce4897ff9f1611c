"""A calendar file is read day by day, or refused in one sentence."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deadlines.ics import UnreadableCalendar, read_closures, read_events
from deadlines.ics.repeats import Budget, read_repeat

CORPUS = Path(__file__).parent.parent / "data" / "ics"
FIRST, LAST = date(2026, 8, 15), date(2028, 8, 14)


def file_of(*events: str, head: str = "") -> bytes:
    bodies = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{bodies}END:VCALENDAR\n".encode()


def event(start: str, *lines: str, uid: str = "a", name: str = "Break") -> str:
    return "\n".join([f"UID:{uid}", f"SUMMARY:{name}", f"DTSTART{start}", *lines])


def days(data: bytes) -> list[tuple[str, str]]:
    return [(str(one.first_day), str(one.last_day)) for one in read_events(data, FIRST, LAST)]


def refusal(data: bytes, first: date = FIRST, last: date = LAST) -> str:
    with pytest.raises(UnreadableCalendar) as refused:
        read_events(data, first, last)
    return str(refused.value)


# -- what a file says ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([";VALUE=DATE:20261126"], ("2026-11-26", "2026-11-26")),
        ([";VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261126"], ("2026-11-26", "2026-11-26")),
        ([";VALUE=DATE:20261223", "DTEND;VALUE=DATE:20270104"], ("2026-12-23", "2027-01-03")),
        ([";VALUE=DATE:20261223", "DURATION:P2D"], ("2026-12-23", "2026-12-24")),
        ([";VALUE=DATE:20261223", "DURATION:P1W"], ("2026-12-23", "2026-12-29")),
        ([":20261223"], ("2026-12-23", "2026-12-23")),
        ([":20261223T230000", "DURATION:PT2H"], ("2026-12-23", "2026-12-24")),
        ([":20261223T090000"], ("2026-12-23", "2026-12-23")),
    ],
)
def test_the_end_of_an_event_is_exclusive(lines, expected):
    assert days(file_of(event(*lines))) == [expected]


def test_only_whole_days_close_something():
    data = file_of(
        event(":20261001T180000", "DTEND:20261001T200000", uid="t", name="Board meeting"),
        event(":20261002T000000", "DTEND:20261003T000000", uid="m", name="Midnight to midnight"),
        event(";VALUE=DATE:20261126", uid="d", name="Thanksgiving"),
    )

    assert [one.name for one in read_closures(data, FIRST, LAST)] == [
        "Midnight to midnight",
        "Thanksgiving",
    ]


def test_a_time_in_utc_is_on_the_day_of_its_calendar():
    late = event(":20261002T020000Z", "DTEND:20261002T030000Z")

    at_home = days(file_of(late, head="X-WR-TIMEZONE:America/New_York\n"))
    told = read_events(file_of(late), FIRST, LAST, zone=ZoneInfo("America/Los_Angeles"))
    unknown = days(file_of(late, head="X-WR-TIMEZONE:Nowhere\n"))

    assert at_home == [("2026-10-01", "2026-10-01")]
    assert told[0].first_day == date(2026, 10, 1)
    assert unknown == [("2026-10-02", "2026-10-02")]


def test_a_zone_that_the_file_does_not_define_is_taken_as_written():
    data = file_of(event(";TZID=Eastern Standard Time:20261001T230000", "DURATION:PT30M"))

    assert days(data) == [("2026-10-01", "2026-10-01")]


def test_each_of_several_calendars_gives_its_name_and_the_events_their_categories():
    one = file_of(event(";VALUE=DATE:20261126", "CATEGORIES:No school,A\\,B"), head="NAME:K–12\n")
    two = file_of(event(";VALUE=DATE:20261127", uid="b"), head="X-WR-CALNAME:Offices\n")

    spans = read_events(one + two, FIRST, LAST)

    assert [(span.calendar, span.categories) for span in spans] == [
        ("K–12", ("No school", "A,B")),
        ("Offices", ()),
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(end, mark):
    data = mark + file_of(event(";VALUE=DATE:20261126", name="Long\n  name")).replace(b"\n", end)

    assert [one.name for one in read_events(data, FIRST, LAST)] == ["Long name"]


def test_a_repeated_event_leaves_out_moves_and_adds_days():
    weekly = event(
        ";VALUE=DATE:20261002",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;VALUE=DATE:20261009",
        "RDATE;VALUE=DATE:20261103",
    )
    moved = event(";VALUE=DATE:20261017", "RECURRENCE-ID;VALUE=DATE:20261016", name="Moved")
    cancelled = event(
        ";VALUE=DATE:20261023", "RECURRENCE-ID;VALUE=DATE:20261023", "STATUS:CANCELLED"
    )

    spans = read_events(file_of(weekly, moved, cancelled), FIRST, LAST)

    assert [(str(one.first_day), one.key, one.name) for one in spans] == [
        ("2026-10-02", "a/2026-10-02", "Break"),
        ("2026-10-17", "a/2026-10-16", "Moved"),
        ("2026-10-30", "a/2026-10-30", "Break"),
        ("2026-11-03", "a/2026-11-03", "Break"),
    ]


def test_a_cancelled_event_and_a_cancelled_calendar_close_nothing():
    cancelled = event(";VALUE=DATE:20261126", "STATUS:CANCELLED")

    assert days(file_of(cancelled)) == []
    assert days(file_of(event(";VALUE=DATE:20261126"), head="METHOD:CANCEL\n")) == []


def test_an_end_of_repeating_in_utc_counts_by_the_events_own_clock():
    data = file_of(
        event(
            ";TZID=America/New_York:20261001T220000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;UNTIL=20261004T020000Z",
        )
    )

    assert [first for first, _last in days(data)] == ["2026-10-01", "2026-10-02", "2026-10-03"]


def test_what_reaches_over_the_edge_is_cut():
    data = file_of(event(";VALUE=DATE:20000101", "DTEND;VALUE=DATE:21000101"))

    assert days(data) == [(str(FIRST), str(LAST))]


def test_events_with_one_uid_keep_keys_of_their_own():
    twice = event(";VALUE=DATE:20261126"), event(";VALUE=DATE:20261127")

    keys = {one.key for one in read_events(file_of(*twice), FIRST, LAST)}

    assert len(keys) == 2


RULES = st.builds(
    lambda *parts: ";".join(part for part in parts if part),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    st.sampled_from(["", "INTERVAL=2", "INTERVAL=3"]),
    st.sampled_from(["", "COUNT=1", "COUNT=7", "UNTIL=20270601"]),
    st.sampled_from(["", "BYMONTH=2,11", "BYMONTH=12"]),
    st.sampled_from(["", "BYMONTHDAY=1,15,-1", "BYMONTHDAY=30"]),
    st.sampled_from(["", "BYDAY=MO,FR", "BYDAY=4TH", "BYDAY=-1MO,1TU"]),
    st.sampled_from(["", "BYSETPOS=1", "BYSETPOS=-1,2"]),
    st.sampled_from(["", "WKST=SU"]),
)


@settings(max_examples=150, deadline=None)
@example(rule="FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", start=date(2027, 1, 1))
@given(rule=RULES, start=st.dates(date(2024, 1, 1), date(2027, 6, 1)))
def test_repeats_fall_on_the_days_that_another_library_finds(rule, start):
    if "WEEKLY" in rule and "BYSETPOS" in rule:  # the other one cuts the week of the start short
        start -= timedelta(days=(start.weekday() + ("WKST=SU" in rule)) % 7)
    begins, first, last = (
        datetime.combine(day, datetime.min.time()) for day in (start, FIRST, LAST)
    )
    found = rrulestr(rule, dtstart=begins).between(first, last, inc=True)

    ours = read_repeat(rule, start, lambda text: date(2027, 6, 1), Budget()).days(FIRST, LAST)

    assert list(ours) == [one.date() for one in found]


# -- what is refused -----------------------------------------------------------------------
CORPUS_SAYS = {
    "america_new_york.ics": 1,
    "big_bad_calendar.ics": "The file breaks off. Export it again and load it whole.",
    "bom_calendar.ics": 0,
    "broken_dtstart.ics": "The event “Without a name” (line 4): its first day can’t be read.",
    "broken_ical.ics": "Line 4 is not written as a calendar file is.",
    "empty.ics": 0,
    "fuzz_testcase_vtimezone_lone_cr.ics": "Line 3 is not written as a calendar file is.",
    "issue_104_broken_calendar.ics": "Line 13 is not written as a calendar file is.",
    "issue_1081_invalid_start_and_end.ics": (
        "The event “Test” (line 4): its first day can’t be read."
    ),
    "issue_313_globally_unique_tzid.ics": 3,
    "issue_722_missing_timezones.ics": (
        "The event “Without a name” (line 9): its first day can’t be read."
    ),
    "multiple_calendar_components.ics": 3,
    "rfc_6868.ics": "The event “Without a name” (line 3): its first day can’t be read.",
}


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("*.ics")))
def test_each_file_of_the_corpus_is_read_or_refused(name):
    data = (CORPUS / name).read_bytes()

    try:
        said: int | str = len(read_events(data, date(2000, 1, 1), date(2030, 1, 1)))
    except UnreadableCalendar as error:
        said = str(error)

    assert said == CORPUS_SAYS[name]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is no calendar in this file. Load an .ics file."),
        (b"<html></html>", "This is not a calendar file. Load an .ics file."),
        (b"SUMMARY:x", "This is not a calendar file. Load an .ics file."),
        (b"BEGIN:VCALENDAR", "The file breaks off. Export it again and load it whole."),
        (b"END:VCALENDAR", "Line 1 ends what did not begin."),
        (b"BEGIN:VEVENT\nEND:VEVENT", "Line 1 begins something where it can’t begin."),
        (b"BEGIN:VCALENDAR\n\0", "This is not a calendar file. Load an .ics file."),
        (b"BEGIN:VCALENDAR\n\xe9", "Line 2 has characters that are not UTF-8. Save the file as"),
        ("BEGIN:VCALENDAR".encode("utf-16"), "The file is written in UTF-16. Save it as UTF-8."),
        (b"x" * 1_048_577, "The file is larger than 1 MB. Export fewer years."),
        (b"BEGIN:VCALENDAR\nX:" + b"x" * 70_000, "Line 2 is too long to read."),
        (b"BEGIN:VCALENDAR\nX:" + b"\n x" * 70_000, "Line 2 is too long to read."),
        (b"BEGIN:VCALENDAR\n" * 9_999, "Line 2 begins something where it can’t begin."),
        (
            b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 9_999,
            "Line 5 begins something where it can’t begin.",
        ),
    ],
)
def test_what_is_no_calendar_is_refused(data, sentence):
    assert refusal(data).startswith(sentence)


@pytest.mark.parametrize(
    "lines",
    [
        [":20261301"],
        [":99990101"],
        [":00010101"],
        [";VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261125"],
        [";VALUE=DATE:20261126", "DURATION:-P1D"],
        [";VALUE=DATE:20261126", "DURATION:P99999999999999D"],
        [";VALUE=DATE:20261126", "DURATION:tomorrow"],
        [":20261126", "RRULE:FREQ=SECONDLY"],
        [":20261126", "RRULE:FREQ=HOURLY;COUNT=1000000000"],
        [":20261126", "RRULE:FREQ=DAILY;INTERVAL=0"],
        [":20261126", "RRULE:FREQ=DAILY;COUNT=1000000000"],
        [":20261126", "RRULE:FREQ=YEARLY;BYWEEKNO=20"],
        [":20261126", "RRULE:FREQ=YEARLY;BYDAY=4XX"],
        [":20261126", "RRULE:FREQ=YEARLY;BYMONTHDAY=" + "1," * 500],
        [":20261126", "RRULE:often"],
        [":20261126", "EXRULE:FREQ=YEARLY"],
        [":20261126", "RDATE:never"],
        [":20261126", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261126"],
    ],
)
def test_an_event_that_cannot_be_read_names_itself(lines):
    assert refusal(file_of(event(*lines))).startswith("The event “Break” (line 3)")


def test_too_much_is_refused_before_it_takes_long():
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    hostile = [
        file_of(*[event(":20261126", never, uid=str(n)) for n in range(4_999)]),
        file_of(*[event(":19000101", never + ";COUNT=9", uid=str(n)) for n in range(4_999)]),
        file_of(*[event(":20261126", "RRULE:FREQ=DAILY", uid=str(n)) for n in range(4_999)]),
        file_of(*[event(":20260815", "DURATION:P900D", uid=str(n)) for n in range(4_999)]),
        file_of(event(":20261126", *["RDATE:20261127" + ",20261128" * 7_000] * 12)),
        file_of(*["X:"] * 5_001),
    ]

    said = [refusal(data) for data in hostile]

    assert said == [
        *["The events repeat too often to read them all."] * 2,
        *["The file has too many days. Export fewer years."] * 3,
        "The file has more than 5000 events. Export fewer years.",
    ]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_does_anything_but_refuse_it(data):
    whole = bytearray(
        file_of(
            event(";VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261128", "CATEGORIES:A,B"),
            event(
                ";TZID=America/New_York:20261001T220000",
                "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101T000000Z",
                "EXDATE:20261005T220000",
                uid="b",
            ),
        )
    )
    for _time in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    try:
        read_events(bytes(whole), FIRST, LAST)
    except UnreadableCalendar as error:
        assert str(error) != ""
