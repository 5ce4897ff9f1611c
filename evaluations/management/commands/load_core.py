"""Load the rules that a district keeps for all units: `load_core core.json --district maple`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import roles
from accounts.district_argument import add_district, district_named
from accounts.errors import InvalidTransition
from accounts.models import SchoolYear
from accounts.scope import district_scope
from evaluations.core import catalogue as core
from evaluations.core.file import read_core_file
from evaluations.core.reach import Reach, reach_of
from evaluations.management.commands.load_process import year_of
from evaluations.processes.file import ProcessFileRefused
from evaluations.services.core_overlay import set_core


class Command(BaseCommand):
    help = (
        "Check a file of rules for all units (JSON) against a district. Where it keeps none yet"
        " for the school year, they are loaded; else the command says whom a change would reach,"
        " and an admin makes it on the page. Nothing is loaded when the file is refused (exit"
        " code 1). The last line is JSON: rules, processes reached."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="see evaluations/core_files/")
        add_district(parser)
        parser.add_argument(
            "--year", type=int, help="calendar year in which the school year starts; default: now"
        )
        parser.add_argument("--check", action="store_true", help="show, load nothing")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            values = read_core_file(options["file"].read_bytes())
            with district_scope(district.pk), transaction.atomic():
                self.run(values, year_of(district, options["year"]), is_check=options["check"])
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (ProcessFileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error

    def run(self, values: dict[str, Any], year: SchoolYear, *, is_check: bool) -> None:
        there = core.core_of(year)
        reach = {
            core.title_of(key): [one for one in reach_of(year, key, value) if one.is_reached]
            for key, value in values.items()
            if key in there and there[key] != value
        }
        self.tell(reach)
        is_loaded = not there and not is_check
        if is_loaded:
            set_core(year, values, actor=None)
        self.stdout.write("Loaded." if is_loaded else "Nothing was loaded.")
        figures = {
            "rules": len(values),
            "loaded": is_loaded,
            "changes": {
                title: [one.process.name for one in ones] for title, ones in reach.items()
            },
        }
        self.stdout.write(json.dumps(figures, ensure_ascii=False))

    def tell(self, reach: dict[str, list[Reach]]) -> None:
        for title, ones in reach.items():
            self.stdout.write(f"{title}: change it on the page of the rules for all units.")
            for one in ones:
                problem = f" {one.problem}" if one.problem else ""
                self.stdout.write(f"  {one.process.name}, {one.people:,} people.{problem}")
