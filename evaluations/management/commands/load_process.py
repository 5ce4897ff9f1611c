"""Load the rules of a process: `load_process classified.json --district maple --check`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import clock, roles
from accounts.district_argument import add_district, district_named
from accounts.errors import InvalidTransition
from accounts.models import District, SchoolYear
from accounts.scope import district_scope
from accounts.years import school_year_of, school_year_starting
from deadlines.dates import dates_of
from deadlines.office_calendar import office_calendar
from evaluations.models import Process
from evaluations.processes.audience import people_of
from evaluations.processes.file import ProcessFile, ProcessFileRefused, read_process_file
from evaluations.services.process_load import load_process


class Command(BaseCommand):
    help = (
        "Check the file of a process (JSON) against a district and load it as a draft, which an"
        " admin looks at and publishes. Nothing is loaded when it is refused (exit code 1)."
        " The last line is JSON: dates of the steps, people served."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="see evaluations/process_files/")
        add_district(parser)
        parser.add_argument(
            "--year", type=int, help="calendar year in which the school year starts; default: now"
        )
        parser.add_argument("--check", action="store_true", help="show, load nothing")
        parser.add_argument("--json", action="store_true", help="only the JSON line")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            file = read_process_file(options["file"].read_bytes())
            with district_scope(district.pk):
                self.run(file, district, options)
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (ProcessFileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error

    def run(self, file: ProcessFile, district: District, options: dict[str, Any]) -> None:
        process = load_process(file, school_year=year_of(district, options["year"]), actor=None)
        told = figures(process)
        if not options["json"]:
            self.tell(process, told, is_check=options["check"])
        if options["check"]:
            transaction.set_rollback(True)
        self.stdout.write(json.dumps(told, ensure_ascii=False))

    def tell(self, process: Process, told: dict[str, Any], *, is_check: bool) -> None:
        self.stdout.write(f"{process.name}, {process.school_year}: serves {told['people']:,}.")
        for step in told["steps"]:
            why = f" ({step['reason']})" if step["reason"] else ""
            self.stdout.write(f"  {step['name']} {step['rule']}: {step['last_day']}{why}")
        done = "Nothing was loaded." if is_check else "Loaded as a draft, to be published."
        self.stdout.write(done)


def year_of(district: District, starts: int | None) -> SchoolYear:
    if starts is None:
        return school_year_of(district, clock.today(district))
    if not 2000 <= starts <= 2200:
        raise InvalidTransition("Give the year in which the school year starts, such as 2026.")
    return school_year_starting(district, starts)


def figures(process: Process) -> dict[str, Any]:
    """How many people it serves, and the last day to act of each step (ISO) with the reason."""
    calendar = office_calendar()
    steps = []
    for step_rule in process.step_rules.select_related("deadline_rule__counts_from"):
        dates = dates_of(step_rule.deadline_rule, process.school_year, calendar)
        facts = {"name": step_rule.name, "rule": str(step_rule.deadline_rule)}
        steps.append(facts | {"last_day": str(dates.last_day), "reason": dates.reason})
    people = people_of(process).count()
    return {"process": str(process.pk), "people": people, "steps": steps}
