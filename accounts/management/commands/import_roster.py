"""Load a roster file: `import_roster staff.xml --district maple --dry-run --json`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import roles
from accounts.district_argument import add_district, district_named
from accounts.errors import InvalidTransition
from accounts.roster.plan import Plan
from accounts.roster.rows import FileRefused
from accounts.scope import district_scope
from accounts.services import roster_load

SHOWN = 20  # refused rows in words


class Command(BaseCommand):
    help = (
        "Check a roster file and load it. The last line is JSON: people added, changed, unchanged,"
        " deactivated; rows rejected. Nothing is loaded when it stops (exit code 1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Ed-Fi staff file (XML) or CSV")
        add_district(parser)
        parser.add_argument("--source", default="", help="which system sends it; default by kind")
        parser.add_argument("--dry-run", action="store_true", help="show, load nothing")
        parser.add_argument("--json", action="store_true", help="only the JSON line")
        parser.add_argument(
            "--allow-deactivations",
            action="store_true",
            help="load even if more people would be turned off than the district's limit",
        )

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        self.is_quiet = options["json"]
        try:
            content = options["file"].read_bytes()
            with district_scope(district.pk):
                self.run(content, options)
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (FileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error

    def run(self, content: bytes, options: dict[str, Any]) -> None:
        name, source = options["file"].name, options["source"]
        found, plan = roster_load.check_at_once(content, name, source_name=source)
        self.say(f"{name}: {found.rows_read:,} rows read.")
        self.tell(plan, found.warnings)
        if options["dry_run"]:
            transaction.set_rollback(True)
        else:
            may = options["allow_deactivations"]
            roster_load.load_at_once(found, plan, allow_deactivations=may)
            self.say("Loaded.")
        self.stdout.write(json.dumps(plan.figures))

    def tell(self, plan: Plan, warnings: list[str]) -> None:
        for sentence in warnings:
            self.say(sentence)
        for line in plan.rejected[:SHOWN]:
            hint = f" Did you mean {line.suggestion}?" if line.suggestion else ""
            self.say(f"Row {line.row} ({line.number or '–'} {line.name}): {line.reason}{hint}")
        if len(plan.rejected) > SHOWN:
            self.say(f"… and {len(plan.rejected) - SHOWN} more rows we can’t use.")
        words = ("added", "changed", "unchanged", "turned off", "rejected")
        figures = zip(words, plan.figures.values(), strict=True)
        self.say(", ".join(f"{figure:,} {word}" for word, figure in figures))

    def say(self, words: str) -> None:
        if not self.is_quiet:
            self.stdout.write(words)
