"""Print when a rule falls in each of many years, and why there. Needs no district."""

import csv
import json
from datetime import date, timedelta
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deadlines.calculate import CLOSED, ClosedDays, Due, NoSuchDate, PlainYear, Rule, due
from deadlines.grammar import UnreadableRule, read_rule
from deadlines.public_holidays import UnknownState, public_holidays

COLUMNS = ["school_year", "nominal", "deadline", "last_day", "reason"]
MARGIN = timedelta(days=366)  # a date may roll over the edge of the years asked for
EARLIEST, LATEST = 1900, 2200


class Command(BaseCommand):
    help = "Print the dates of a rule: school_year,nominal,deadline,last_day,reason"
    requires_system_checks = []  # reads no table

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--state", required=True, help="two letters, such as MD")
        parser.add_argument("--rule", required=True, help="such as: before Feb 15, by Oct 31")
        parser.add_argument("--from", required=True, dest="first", help="calendar year")
        parser.add_argument("--to", required=True, dest="last", help="calendar year, included")
        parser.add_argument("--closed", default="", help="further closed days: 2026-02-17,…")
        parser.add_argument("--year-starts", default="08-15", help="first day of the school year")
        parser.add_argument("--json", action="store_true", help="one JSON list instead of CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = table(options)
        except (UnknownState, UnreadableRule, NoSuchDate, Unreadable) as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            write_csv(rows, self.stdout)  # type: ignore[arg-type]  # OutputWrapper writes


class Unreadable(ValueError):
    """A year or a day cannot be read. The sentence says which."""


def table(options: dict[str, Any]) -> list[dict[str, str]]:
    """One row for each nominal date from the first to the last calendar year."""
    rule = read_rule(options["rule"])
    first, last = read_year(options["first"]), read_year(options["last"])
    if first > last:
        raise Unreadable(f"--from {first} comes after --to {last}. Swap them.")
    start = read_day(f"2023-{options['year_starts']}")  # not a leap year: every year has the day
    calendar = calendar_of(options["state"], first, last, options["closed"])
    years = (PlainYear.starting(n, start.month, start.day) for n in range(first - 1, last + 1))
    dated = [(year, due(rule, year, calendar)) for year in years if falls(rule, year, first, last)]
    return [row(year, dates) for year, dates in dated]


def falls(rule: Rule, year: PlainYear, first: int, last: int) -> bool:
    in_first_half = (rule.month, rule.day) >= (year.starts_on.month, year.starts_on.day)
    return first <= year.starts_on.year + (0 if in_first_half else 1) <= last


def calendar_of(state: str, first: int, last: int, closed: str) -> ClosedDays:
    edges = date(first, 1, 1) - MARGIN, date(last, 12, 31) + MARGIN
    days = [read_day(text) for text in closed.split(",") if text.strip()]
    return ClosedDays(dict.fromkeys(days, CLOSED) | dict(public_holidays(state, *edges)))


def row(year: PlainYear, dates: Due) -> dict[str, str]:
    days = (dates.nominal, dates.deadline, dates.last_day)
    return dict(zip(COLUMNS, [year.label, *map(str, days), dates.reason], strict=True))


def write_csv(rows: list[dict[str, str]], out: TextIO) -> None:
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
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
