"""Print when a rule falls in each of many years, and why there. Needs no district."""

import csv
import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deadlines.calculate import Due, due_from, opening
from deadlines.days import CLOSED, ClosedDays, PlainYear
from deadlines.grammar import UnreadableRule, read_rule
from deadlines.ics import UnreadableCalendar, read_closures
from deadlines.occurrence import Counting, day_from, day_in, nominal_day
from deadlines.public_holidays import UnknownState, public_holidays
from deadlines.rule import Counted, InMonth, NoSuchDate, Rule
from deadlines.work_calendars import READY_MADE, variant

COLUMNS = ["school_year", "nominal", "deadline", "last_day", "reason"]
FURTHER = ["opens", "closes", "aim"]  # only where the rule has them
REACH = 3  # years: 366 school days are more than two, and a date may roll over the edge
EARLIEST, LATEST = 1900, 2096  # no list of holidays goes beyond 2100
FORMS = """
rules:
  before Feb 15                    by 3rd Friday of April      before last Monday of May
  by 5th work day of May           by last school day          by May 15 statutory
  10 work days after 2027-03-04    5 school days before last work day
  15 calendar days before May 15   by Mar 15 opens Oct 15 closes 5 work days after
  … roll backward                  … no roll
"""


class Command(BaseCommand):
    help = (
        "Print the dates of a rule: school_year,nominal,deadline,last_day,reason,"
        " then opens,closes,aim where the rule has them"
    )
    requires_system_checks = []  # reads no table

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog, parser.formatter_class = FORMS, RawDescriptionHelpFormatter
        parser.add_argument("--state", required=True, help="two letters, such as MD")
        parser.add_argument("--rule", required=True, help="such as: before Feb 15, by Oct 31")
        parser.add_argument("--from", required=True, dest="first", help="calendar year")
        parser.add_argument("--to", required=True, dest="last", help="calendar year, included")
        parser.add_argument("--closed", default="", help="further closed days: 2026-02-17,…")
        parser.add_argument(
            "--calendar", help="an .ics file, whose all-day events close offices and schools"
        )
        parser.add_argument(
            "--work-calendar",
            default="office",
            help=f"whose work or school days are counted: {', '.join(READY_MADE)}"
            " (dates always roll on the office calendar)",
        )
        parser.add_argument("--year-starts", default="08-15", help="first day of the school year")
        parser.add_argument("--json", action="store_true", help="one JSON list instead of CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = table(options)
        except REFUSALS as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            write_csv(rows, self.stdout)  # type: ignore[arg-type]  # OutputWrapper writes


class Unreadable(ValueError):
    """A year, a day or a file cannot be read. The sentence says which."""


REFUSALS = (UnknownState, UnreadableRule, UnreadableCalendar, NoSuchDate, Unreadable)


def table(options: dict[str, Any]) -> list[dict[str, str]]:
    """One row for each nominal date from the first to the last calendar year."""
    rule = read_rule(options["rule"])
    first, last = read_year(options["first"]), read_year(options["last"])
    if first > last:
        raise Unreadable(f"--from {first} comes after --to {last}. Swap them.")
    start = read_day(f"2023-{options['year_starts']}")  # not a leap year: every year has the day
    numbers = range(first - REACH - 1, last + REACH + 1)
    years = [PlainYear.starting(number, start.month, start.day) for number in numbers]
    calendar = calendar_of(options, first, last)
    counted_on = variant(options["work_calendar"], years[0], calendar)
    counting = Counting(work=counted_on, school=counted_on)
    rows = []
    for year, nominal in nominal_days(rule, years, counting, range(first, last + 1)):
        if first <= nominal.year <= last:
            dates = due_from(nominal, rule, calendar, counting.school)
            dates = opening(dates, rule, year, counting)
            rows.append(row(year_of(nominal, years), dates, rule))
    return rows


def nominal_days(
    rule: Rule, years: list[PlainYear], counting: Counting, asked: range
) -> Iterator[tuple[PlainYear, date]]:
    """Each once, with the school year it is counted in: a month’s day for each calendar year, what
    has a year’s end for each of these.

    A year from which nothing can be counted matters only where it was asked for.
    """
    anchor = rule.when.anchor if isinstance(rule.when, Counted) else rule.when
    for year in years[1:-1]:  # the day of a month may lie in the year before or after
        if isinstance(anchor, date) and not year.starts_on <= anchor <= year.ends_on:
            continue
        try:
            if isinstance(anchor, InMonth):
                day = day_in(anchor, year.ends_on.year, counting)
                yield year_of(day, years), day_from(rule.when, day, counting)
            else:
                yield year, nominal_day(rule.when, year, counting)
        except NoSuchDate:
            starts_in_asked = not isinstance(anchor, InMonth) and year.starts_on.year in asked
            if starts_in_asked or year.ends_on.year in asked:
                raise


def year_of(day: date, years: list[PlainYear]) -> PlainYear:
    """The school year in which a day lies."""
    return next(year for year in years if year.starts_on <= day <= year.ends_on)


def calendar_of(options: dict[str, Any], first: int, last: int) -> ClosedDays:
    """The office calendar: a named holiday keeps its name where the file closes it, too."""
    edges = date(first - REACH, 1, 1), date(last + REACH, 12, 31)
    days = [read_day(text) for text in options["closed"].split(",") if text.strip()]
    closed = dict.fromkeys(days, CLOSED)
    if options.get("calendar") is not None:
        closed |= closures_in(options["calendar"], *edges)
    return ClosedDays(closed | dict(public_holidays(options["state"], *edges)))


def closures_in(path: str, first: date, last: date) -> dict[date, str]:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(f"The file {path} can’t be read: {error.strerror}.") from error
    return {
        span.first_day + timedelta(days=n): span.name
        for span in read_closures(data, first, last)
        for n in range((span.last_day - span.first_day).days + 1)
    }


def row(year: PlainYear, dates: Due, rule: Rule) -> dict[str, str]:
    days = (dates.nominal, dates.deadline, dates.last_day)
    found = dict(zip(COLUMNS, [year.label, *map(str, days), dates.reason], strict=True))
    further = {name: getattr(dates, name) for name in FURTHER if getattr(rule, name) is not None}
    return found | {name: str(day) for name, day in further.items()}


def write_csv(rows: list[dict[str, str]], out: TextIO) -> None:
    writer = csv.DictWriter(out, list(rows[0]) if rows else COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def read_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and EARLIEST <= int(text) <= LATEST):
        raise Unreadable(f"“{text}” is not a year from {EARLIEST} to {LATEST}.")
    return int(text)


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Unreadable(f"“{text.strip()}” is not a day. Write it like 2026-02-17.") from error
