"""Each defect that is planted in a clean case is found, and nothing else is."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.plans.limits import Broken
from remediation.reviews.entries import Entry, Kind, by_month, in_order
from remediation.reviews.gaps import Code, Terms, file_missing, find_gaps

BEGINS, ENDS, TODAY = date(2026, 12, 1), date(2027, 3, 19), date(2027, 4, 8)
TERMS = Terms(
    today=TODAY,
    standards=("Standard 2", "Standard 3"),
    begins=BEGINS,
    ends=ENDS,
    observers=2,
    check_every=30,
)


def work_days(first, last):
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


def entry(key, kind, on, **facts):
    return Entry(key, kind, on, key.replace("-", " ").capitalize(), **facts)


CLEAN = [
    entry("observation-1", Kind.OBSERVATION, date(2026, 10, 2), who="Priya Patel"),
    entry(
        "letter-2",
        Kind.NOTICE,
        date(2026, 11, 12),
        standards=frozenset({"Standard 2"}),
        is_proved=True,
    ),
    entry(
        "letter-3",
        Kind.NOTICE,
        date(2026, 11, 12),
        standards=frozenset({"Standard 3"}),
        is_proved=True,
    ),
    entry(
        "coach",
        Kind.SUPPORT,
        date(2026, 10, 4),
        last_day=date(2026, 11, 15),
        who="L. Brandt",
        is_proved=True,
    ),
    entry("check-1", Kind.CHECK, date(2026, 12, 22)),
    entry("check-2", Kind.CHECK, date(2027, 1, 20)),
    entry("check-3", Kind.CHECK, date(2027, 2, 18)),
    entry(
        "observation-2",
        Kind.OBSERVATION,
        date(2027, 1, 20),
        who="Priya Patel",
        entered_on=date(2027, 1, 22),
    ),
    entry(
        "observation-3",
        Kind.OBSERVATION,
        date(2027, 2, 16),
        who="Lee Long",
        last_day=date(2027, 2, 16),
    ),
    entry(
        "response",
        Kind.RESPONSE,
        date(2026, 12, 16),
        answer_by=date(2027, 1, 8),
        answered_on=date(2027, 1, 8),
    ),
    entry("result", Kind.NOTICE, date(2027, 3, 22), last_day=date(2027, 5, 14), is_proved=True),
]


def planted(key, **changes):
    """The clean case with one entry changed; without `changes`, without that entry."""
    rows = [one for one in CLEAN if one.key != key]
    old = next(one for one in CLEAN if one.key == key)
    return [*rows, old._replace(**changes)] if changes else rows


def found(entries, terms=TERMS):
    return [(gap.code, gap.key) for gap in find_gaps(entries, terms, work_days)]


def test_clean_case_has_no_gap():
    assert found(CLEAN) == []


@pytest.mark.parametrize(
    ("entries", "gaps"),
    [
        (planted("letter-3"), [("no_notice", "no_notice:Standard 3")]),
        (
            planted("letter-3", on=date(2026, 12, 2)),
            [("no_notice", "no_notice:Standard 3")],
        ),
        (planted("coach", is_proved=False), [("no_proof_of_help", "no_proof_of_help:coach")]),
        (planted("observation-3"), [("no_second_observer", "no_second_observer")]),
        (
            planted("observation-3", who="Priya Patel"),
            [("no_second_observer", "no_second_observer")],
        ),
        (
            planted("observation-3", on=date(2027, 2, 24)),
            [("after_last_day", "after_last_day:observation-3")],
        ),
        (
            planted("observation-2", entered_on=date(2027, 1, 29)),
            [("entered_late", "entered_late:observation-2")],
        ),
        (planted("response", answered_on=None), [("no_answer", "no_answer:response")]),
        (
            planted("response", answered_on=date(2027, 1, 9)),
            [("no_answer", "no_answer:response")],
        ),
        (planted("check-2"), [("no_check", "no_check:2026-12-22")]),
        (
            planted("result", is_proved=False),
            [("no_proof_of_delivery", "no_proof_of_delivery:result")],
        ),
        (
            planted("result", last_day=date(2027, 3, 19), is_statutory=True),
            [("delivered_late", "delivered_late:result")],
        ),
    ],
)
def test_planted_defect_is_found_and_nothing_else(entries, gaps):
    assert found(entries) == gaps


def test_limit_that_the_plan_did_not_keep_is_a_gap_with_its_own_source():
    short = Broken("at_least_school_days", "It lasts 40 school days.", "RCW 28A.405.100", True)

    (gap,) = find_gaps(CLEAN, replace(TERMS, broken=[short]), work_days)

    assert (gap.key, gap.title, gap.words, gap.source, gap.on) == (
        "outside_limit:at_least_school_days",
        "The plan did not stay within a limit set by law",
        "It lasts 40 school days.",
        "RCW 28A.405.100",
        BEGINS,
    )


@pytest.mark.parametrize(
    ("days_ago", "entries", "gaps"),
    [
        (1, CLEAN, [("no_last_notice", "no_last_notice")]),
        (0, CLEAN, []),
        (1, planted("result", is_statutory=True), []),
    ],
)
def test_day_set_by_law_passes_without_any_notice(days_ago, entries, gaps):
    terms = replace(TERMS, notice_by=TODAY - timedelta(days=days_ago))

    assert found(entries, terms) == gaps


def test_standard_in_another_spelling_is_the_same_one():
    assert found(planted("letter-3", standards=frozenset({"standard  3"}))) == []


def test_each_kind_of_gap_has_a_source_in_words():
    gap = file_missing("Coach log", "paper:1", TODAY)

    assert {Terms(today=TODAY).source(code) for code in Code} >= {gap.source}
    assert (gap.title, gap.entry) == ("A file is missing: Coach log", "paper:1")


def test_reason_closes_a_late_step_but_not_a_date_set_by_law():
    late = planted("observation-3", on=date(2027, 2, 24), late_reason="Snow days.")
    by_law = planted(
        "result", last_day=date(2027, 3, 19), is_statutory=True, late_reason="Mail was slow."
    )

    assert (found(late), found(by_law)) == ([], [("delivered_late", "delivered_late:result")])


def test_help_that_is_not_due_yet_needs_no_proof():
    assert found(planted("coach", is_proved=False, last_day=TODAY)) == []


def test_second_observer_may_still_come_while_the_plan_runs():
    running = replace(TERMS, today=date(2027, 3, 1))

    assert found(planted("observation-3"), running) == []


def test_gap_tells_how_late_by_which_rule_and_what_to_do():
    terms = replace(TERMS, sources={"after_last_day": "Article 12.4"})
    late = planted("observation-3", on=date(2027, 2, 24))

    (gap,) = find_gaps(late, terms, work_days)

    assert (gap.title, gap.words, gap.what_to_do, gap.source, gap.on, gap.entry) == (
        "Observation 3",
        "6 work days after the last day, Feb 16, 2027.",
        "Add the reason.",
        "Article 12.4",
        date(2027, 2, 24),
        "observation-3",
    )


def test_gap_without_a_named_article_tells_the_practice():
    (gap,) = find_gaps(planted("letter-3"), TERMS, work_days)

    assert gap.source == "Each standard a plan rests on needs its own written notice."


@given(st.sets(st.integers(1, 107), max_size=12), st.integers(1, 60))
def test_no_check_is_told_for_just_the_spans_that_are_too_long(days, every):
    checks = [entry(f"check-{n}", Kind.CHECK, BEGINS + timedelta(days=n)) for n in days]
    terms = Terms(today=TODAY, begins=BEGINS, ends=ENDS, check_every=every)

    gaps = find_gaps(checks, terms, work_days)

    told = {gap.key: gap.on for gap in gaps}
    edges = [0, *sorted(days), (ENDS - BEGINS).days]
    spans = pairwise(edges)
    assert told == {
        f"no_check:{BEGINS + timedelta(days=a)}": BEGINS + timedelta(days=b)
        for a, b in spans
        if b - a > every
    }


@given(st.integers(0, 40), st.integers(0, 20))
def test_late_entry_counts_work_days(delay, allowed):
    held = date(2027, 1, 20)
    one = entry("talk", Kind.TALK, held, entered_on=held + timedelta(days=delay))

    gaps = find_gaps([one], Terms(today=TODAY, late_after=allowed), work_days)

    assert [gap.code for gap in gaps] == (
        [Code.ENTERED_LATE] if work_days(held, held + timedelta(days=delay)) > allowed else []
    )


@given(st.permutations(CLEAN))
def test_line_of_time_does_not_depend_on_the_order_of_reading(entries):
    assert in_order(entries) == in_order(CLEAN)


def test_entries_stand_by_month():
    months = [(month.first, len(month.entries)) for month in by_month(CLEAN)]

    assert months == [
        (date(2026, 10, 1), 2),
        (date(2026, 11, 1), 2),
        (date(2026, 12, 1), 2),
        (date(2027, 1, 1), 2),
        (date(2027, 2, 1), 2),
        (date(2027, 3, 1), 1),
    ]
