"""Strategies for Hypothesis: any rule that can be written, years, and closed days."""

from datetime import date

from hypothesis import strategies as st

from deadlines.days import PlainYear
from deadlines.rule import (
    LAST,
    Comparison,
    Counted,
    DayUnit,
    Event,
    Happening,
    MonthDay,
    NthDay,
    NthWeekday,
    Roll,
    Rule,
    Span,
    StepDate,
    YearEdge,
)

years = st.integers(2000, 2060).map(PlainYear.starting)
closed_days = st.dictionaries(
    st.dates(date(2000, 1, 1), date(2062, 12, 31)), st.sampled_from(["", "Break"]), max_size=40
)
nominal_days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
month_days = nominal_days.map(lambda day: MonthDay(day.month, day.day))
months = st.integers(1, 12)
workable = st.sampled_from([DayUnit.WORK, DayUnit.SCHOOL])
nth_weekdays = st.builds(
    NthWeekday, months, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6)
)
nth_days = st.builds(NthDay, months, st.integers(1, 12) | st.just(LAST), workable)
year_edges = st.builds(YearEdge, st.booleans(), workable)
in_year = month_days | nth_weekdays | nth_days | year_edges
counts = st.integers(1, 60)
units = st.sampled_from(DayUnit)


def counted_from(anchors):
    return st.builds(Counted, counts, units, st.booleans(), anchors)


step_dates = st.builds(StepDate, st.integers(1, 9))
happenings = st.builds(Happening, st.sampled_from(Event), st.integers(1, 9))
anchors = (
    st.dates(date(2000, 1, 1), date(2062, 12, 31))
    | st.sampled_from(Event)
    | happenings
    | step_dates
    | in_year
)
whens = in_year | counted_from(anchors)
spans = st.builds(Span, counts, units)


def rules_of(kinds, **more):
    """Rules whose when is one of these; without options of their own."""
    return st.builds(
        Rule, kinds, st.sampled_from(Comparison), st.sampled_from(Roll), st.booleans(), **more
    )


month_rules = rules_of(month_days)
dated_rules = rules_of(in_year | counted_from(in_year))  # no event needs to be known
any_rule = rules_of(whens, opens=st.none() | in_year, closes=st.none() | spans) | st.builds(
    Rule, whens, st.sampled_from(Comparison), statutory=st.just(True), aim=spans
)
